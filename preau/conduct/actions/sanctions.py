"""A disciplinary procedure: opened, told, answered, decided. The head alone writes; the family answers."""

from datetime import date, datetime
from functools import partial
from typing import Any

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.conduct.actions.incidents import one_form
from preau.conduct.choices import Authority, StepKind
from preau.conduct.kinds import Measure, answer_of, kept
from preau.conduct.models import Sanction, Step
from preau.conduct.telling import tell_decision, tell_procedure
from preau.conduct.terms import answer_until, erased_on, leaves_on
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.ui.words import full_day_words


@transaction.atomic
def open_procedure(
    once: str, *, by: Person, hat: Hat, pupil: Person, authority: Authority, facts: str, **more: Any
) -> Sanction:
    """Prepare a procedure against a pupil: nothing is told yet. `more`: incident. Sent twice, it is one."""
    key = one_form(by, once)
    one, made = Sanction.objects.get_or_create(
        once=key,
        defaults={
            **more, "establishment_id": hat.establishment_id or 0, "pupil": pupil, "authority": authority, "facts": facts,
            "opened_by": by, "opened_at": clock.now(), "erase_on": leaves_on(clock.today(), kept("undecided")),
        },
    )  # fmt: skip
    if made:
        record("conduct.open_procedure", one, by=by, authority=str(authority))
    return one


@transaction.atomic
def inform(one: Sanction, *, by: Person, days: int = 0, council_at: datetime | None = None) -> Sanction:
    """The pupil and the adults are told of the facts, and until when they may answer: `days` at least those of the law.

    The council, where it decides, sits after that delay.
    """
    one = _locked(one)
    if one.told_on:
        return one
    law = answer_of(one.authority)
    today = clock.today()
    until = answer_until(today, max(days, law.days), working=law.working)
    if one.authority == Authority.COUNCIL and (council_at is None or council_at.date() <= until):
        end = partial(full_day_words, until)
        raise refusal("Le conseil de discipline se réunit après le %(day)s, fin du délai.", day=end)
    one.told_on, one.answer_until, one.council_at = today, until, council_at
    one.save(update_fields=["told_on", "answer_until", "council_at"])
    kinds = [StepKind.TOLD_PUPIL, StepKind.TOLD_FAMILY] + ([StepKind.CONVENED] if council_at else [])
    for kind in kinds:
        _step(one, kind, today, by)
    record("conduct.inform", one, by=by, until=until.isoformat())
    tell_procedure(one)
    return one


@transaction.atomic
def note_step(one: Sanction, *, by: Person, kind: StepKind, day: date, words: str = "") -> Step:
    """What happened outside this page: the file was read, words were said, an appeal was made. The same twice is one."""
    one = _locked(one)
    if one.told_on is None or not one.told_on <= day <= clock.today():
        raise refusal("Ce jour n’est pas dans la procédure : entre le début et aujourd’hui.")
    if kind == StepKind.APPEALED and not one.is_decided:
        raise refusal("Un recours vient après la décision.")
    return _step(one, kind, day, by, words)


@transaction.atomic
def observe(one: Sanction, *, by: Person, words: str) -> Step:
    """The pupil, or an adult who exercises authority, answers in writing; the head reads it before deciding."""
    one = _locked(one)
    if one.is_decided:
        raise refusal("La décision est déjà prise : répondez par un recours, comme elle l’indique.")
    return _step(one, StepKind.OBSERVATIONS, clock.today(), by, words)


@transaction.atomic
def decide(one: Sanction, *, by: Person, measure: Measure, reasons: str, **how: Any) -> Sanction:
    """The decision of the head, or of the council as the head notes it; `how`: hours, starts_on, ends_on, service,
    suspended_until. Once; told to the pupil and the adults, with the ways of appeal in its letter.

    Refused before the end of the delay to answer, beyond the longest of the scale, and by the head alone where only
    the council may.
    """
    one = _locked(one)
    if one.is_decided:
        return one
    erase_on = erased_on(clock.today(), measure.years)
    check_measure(one, measure, erase_on, **how)
    one.measure, one.reasons, one.erase_on = measure.code, reasons, erase_on
    one.decided_on, one.decided_by = clock.today(), by
    for name, value in how.items():
        setattr(one, name, value)
    one.save()
    for kind in (StepKind.DECIDED, StepKind.NOTIFIED):
        _step(one, kind, clock.today(), by)
    record("conduct.decide", one, by=by, measure=measure.code)
    tell_decision(one)
    return one


def check_measure(one: Sanction, measure: Measure, erase_on: date | None, **how: Any) -> None:
    """What the law does not allow is refused, in a sentence."""
    if not one.may_be_decided:
        raise refusal("Le délai pour répondre n’est pas fini : la décision vient après.")
    if measure.council and one.authority != Authority.COUNCIL:
        raise refusal("Seul le conseil de discipline peut prononcer une exclusion définitive.")
    first, last = how.get("starts_on"), how.get("ends_on")
    if measure.days and (first is None or last is None or not 1 <= (last - first).days + 1 <= measure.days):
        raise refusal("Donnez le premier et le dernier jour : %(days)s jours au plus.", days=measure.days)
    if measure.hours and not 1 <= (how.get("hours") or 0) <= measure.hours:
        raise refusal("Donnez le nombre d’heures : %(hours)s au plus.", hours=measure.hours)
    stay = how.get("suspended_until")
    if stay and not measure.stay:
        raise refusal("Cette mesure ne peut pas être assortie du sursis.")
    if stay and not (clock.today() < stay and (erase_on is None or stay < erase_on)):
        raise refusal("Le sursis finit après aujourd’hui, et avant l’effacement de la sanction.")


def _locked(one: Sanction) -> Sanction:
    return Sanction.objects.select_for_update(of=("self",)).select_related("pupil").get(pk=one.pk)


def _step(one: Sanction, kind: StepKind, day: date, by: Person, words: str = "") -> Step:
    step, made = Step.objects.get_or_create(
        sanction=one, kind=kind, day=day, words=words, noted_by=by, defaults={"noted_at": clock.now()}
    )
    if made:
        record("conduct.step", one, by=by, kind=str(kind))
    return step
