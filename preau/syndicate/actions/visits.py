"""Support on demand: asked for, quoted, accepted by who pays, planned, done with a report; then billed.

Whoever is concerned is told of each step: the office that pays, the head of the school, the office that organises.
"""

from datetime import date
from decimal import Decimal

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.language import refusal
from preau.syndicate.choices import VisitStepKind
from preau.syndicate.law.money import cents
from preau.syndicate.models import Accession, ServedSchool, Visit, VisitStep, noted
from preau.syndicate.queries import half_day_rate
from preau.syndicate.visiting import tell_visit

_ORDER = (VisitStepKind.QUOTED, VisitStepKind.ACCEPTED, VisitStepKind.PLANNED, VisitStepKind.DONE)


@transaction.atomic
def ask(
    accession: Accession, *, by: Actor, half_days: int, need: str, school: ServedSchool | None = None, from_school: bool = False
) -> Visit:  # fmt: skip
    """Half-days are asked for; the same request still waiting for its quote is the one that is there."""
    locked = Accession.objects.select_for_update().get(pk=accession.pk)
    if locked.since is None:
        raise refusal("L’accompagnement à la demande est ouvert aux membres : l’adhésion vient d’abord.")
    same = locked.visits.filter(half_days=half_days, need=need.strip(), school=school, steps=None).first()
    if same:
        return same
    row = Visit.objects.create(
        accession=locked,
        school=school,
        half_days=half_days,
        need=need.strip(),
        from_school=from_school,
        **noted(by),
    )
    record("syndicate.ask_visit", row, by=by, half_days=half_days)
    tell_visit(row, by=by)
    return row


@transaction.atomic
def step(visit: Visit, *, by: Actor, kind: str, on: date, words: str = "") -> VisitStep:
    """The next step of a visit, but for its plan (`planning.plan`); the one of this kind that is there.

    The quote is half-days × the rate in force that day; a report is asked once done; cancelled, the trainer is free again.
    """
    locked = (
        Visit.objects.select_for_update(of=("self",)).select_related("accession__syndicate").get(pk=visit.pk)
    )
    known = locked.steps.filter(kind=kind).first()
    if known:
        return known
    _check(locked, VisitStepKind(kind), on, words)
    amount = _quote(locked, on) if kind == VisitStepKind.QUOTED else None
    row = VisitStep.objects.create(
        visit=locked, kind=kind, on=on, amount=amount, words=words.strip(), **noted(by)
    )
    if kind == VisitStepKind.CANCELLED:
        locked.slots.all().delete()
    record(f"syndicate.visit_{kind}", locked, by=by, on=on.isoformat())
    tell_visit(locked, by=by, step=row)
    return row


def next_step(visit: Visit) -> VisitStepKind | None:
    """What comes next; none once done or cancelled. A member accepts what its school has asked for."""
    known = set(visit.steps.values_list("kind", flat=True))
    if VisitStepKind.CANCELLED in known:
        return None
    order = [one for one in _ORDER if one != VisitStepKind.ACCEPTED or visit.from_school]
    return next((one for one in order if one not in known), None)


def _check(visit: Visit, kind: VisitStepKind, on: date, words: str) -> None:
    following = next_step(visit)
    if kind == VisitStepKind.PLANNED:
        raise refusal("Choisissez le formateur et les demi-journées : la date en vient.")
    if following is None or kind not in (VisitStepKind.CANCELLED, following):
        raise refusal("Cette étape ne vient pas maintenant : relisez la page.")
    if kind == VisitStepKind.DONE and on > clock.today():
        raise refusal("Cette date est à venir : notez le compte rendu le jour venu.")
    if kind == VisitStepKind.DONE and not words.strip():
        raise refusal(
            "Un compte rendu est attendu. Exemple : six enseignants, prise en main de la messagerie."
        )


def _quote(visit: Visit, on: date) -> Decimal:
    rate = half_day_rate(visit.accession.syndicate, on)
    if rate is None:
        raise refusal("Le comité n’a pas voté le taux de la demi-journée à cette date.")
    return cents(rate * visit.half_days)
