"""What the committee answers to a member that asks to leave: agreed, deferred or refused; or its silence, where the statutes
say that it agrees, written as a step of its day that says why."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from preau.base import clock, transaction
from preau.base.audit import Actor, SystemActor, record
from preau.base.language import kept_language, refusal
from preau.council.models import Act
from preau.syndicate.actions.departing import announce
from preau.syndicate.actions.joining import stay
from preau.syndicate.actions.office import issue_annexes
from preau.syndicate.choices import ANSWERS, StepKind
from preau.syndicate.law.chain import months_after
from preau.syndicate.models import Accession, AccessionStep, noted
from preau.syndicate.telling import tell_answer
from preau.ui.words import full_day_words

HOUSE = SystemActor("préau")
_ENDS = (StepKind.AGREED, StepKind.SILENT)


@transaction.atomic
def answer(
    accession: Accession, *, by: Actor, kind: str, on: date, proof: str, until: date | None = None, act: Act | None = None
) -> AccessionStep:  # fmt: skip
    """The committee has answered on a day; `until` is the last day that it says (none: that of the notice). Harmless again.

    ValidationError: nothing was asked, it has answered already, no act, a day to come, a last day that is over or no later.
    """
    locked = (
        Accession.objects.select_for_update(of=("self",)).select_related("syndicate").get(pk=accession.pk)
    )
    known = locked.steps.filter(kind=kind).first()
    if known and (known.on, known.act_id) == (on, act.pk if act else None):
        return known
    _check(locked, kind, on, proof, until)
    locked.steps.filter(kind=kind).delete()  # deferred once more
    if kind == StepKind.REFUSED:
        stay(locked, by=by)
    elif until and until != locked.until:
        locked.until = until
        locked.save(update_fields=["until"])
        announce(locked, by=by)
    return _step(locked, by, kind, on, proof, act)


def presume() -> int:
    """Each morning: requests whose delay is over without a word of the committee are agreed to, on that day; how many."""
    rows = Accession.objects.exclude(until=None).filter(
        successor=None, syndicate__silence_months__isnull=False, steps__kind=StepKind.NOTICE
    )
    waiting = rows.exclude(steps__kind__in=(*ANSWERS, StepKind.SILENT)).select_related("syndicate")
    due = [(one, silence_on(one)) for one in waiting]
    return sum(_presume(one.pk, day) for one, day in due if day and day <= clock.today())


def silence_on(accession: Accession) -> date | None:
    """From which day the silence of the committee agrees; none where the statutes say nothing, or where it has spoken."""
    steps = {one.kind: one for one in accession.steps.all()}
    months, notice = accession.syndicate.silence_months, steps.get(StepKind.NOTICE)
    if months is None or notice is None or steps.keys() & {*ANSWERS, StepKind.SILENT}:
        return None
    return months_after(notice.on, months)


def answer_of(accession: Accession) -> AccessionStep | None:
    """What stands of the committee's word: the last of its steps."""
    told = [one for one in accession.steps.all() if one.kind in (*ANSWERS, StepKind.SILENT)]
    return max(told, key=lambda one: one.pk, default=None)


@transaction.atomic
def _presume(pk: int, day: date) -> bool:
    locked = Accession.objects.select_for_update(of=("self",)).select_related("syndicate").get(pk=pk)
    if silence_on(locked) != day:
        return False
    notice = locked.steps.get(kind=StepKind.NOTICE)
    with kept_language():
        why = _("silence du comité pendant %(n)s mois après le %(day)s ; %(source)s") % {
            "n": locked.syndicate.silence_months, "day": full_day_words(notice.on), "source": locked.syndicate.source,
        }  # fmt: skip
    _step(locked, HOUSE, StepKind.SILENT, day, why, None)
    return True


def _step(locked: Accession, by: Actor, kind: str, on: date, proof: str, act: Act | None) -> AccessionStep:
    row = AccessionStep.objects.create(
        accession=locked, kind=kind, on=on, act=act, proof=proof.strip()[:300], **noted(by)
    )
    if kind in _ENDS and locked.until:
        after = max(locked.until + timedelta(days=1), on)
        reference = act.reference if act else proof.strip()
        issue_annexes(locked.syndicate, by=by, on=after, act=act, reference=reference)
    record(f"syndicate.leaving_{kind}", locked, by=by, on=on.isoformat(), until=str(locked.until or ""))
    tell_answer(row)
    return row


def _check(locked: Accession, kind: str, on: date, proof: str, until: date | None) -> None:
    notice = locked.steps.filter(kind=StepKind.NOTICE).first()
    if kind not in ANSWERS or notice is None or locked.until is None:
        raise refusal("Cette collectivité n’a pas demandé à partir : le comité n’a rien à répondre.")
    if locked.steps.filter(kind__in=_ENDS).exists():
        raise refusal("Le comité a déjà répondu à cette demande.")
    if on > clock.today() or on < notice.on:
        raise refusal("Le jour de la réponse suit la demande et n’est pas à venir.")
    if not proof.strip():
        raise refusal("Citez la délibération du comité. Exemple : 2026-12.")
    _check_last(locked, kind, until)


def _check_last(locked: Accession, kind: str, until: date | None) -> None:
    assert locked.until
    if kind == StepKind.DEFERRED and (until is None or until <= locked.until):
        raise refusal("Un report dit un dernier jour plus tardif. Exemple : 31/08/2028.")
    if until and until < clock.today():
        raise refusal("Ce dernier jour est passé.")
