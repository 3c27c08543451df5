"""The calendar of the trainers: a visit takes half-days of one of them, who is in one place at a time."""

from collections.abc import Sequence
from datetime import date

from preau.base import transaction
from preau.base.audit import Actor, record
from preau.base.language import refusal
from preau.syndicate.actions.visits import next_step
from preau.syndicate.choices import Half, VisitStepKind
from preau.syndicate.models import Syndicate, Trainer, Visit, VisitSlot, VisitStep, noted
from preau.syndicate.visiting import tell_visit
from preau.ui.words import full_day_words

Slot = tuple[date, str]  # a day, and a `Half`


@transaction.atomic
def add_trainer(syndicate: Syndicate, *, by: Actor, name: str) -> Trainer:
    """Someone who gives half-days; the one of this name that is there."""
    row, made = Trainer.objects.get_or_create(
        syndicate=syndicate, name=" ".join(name.split()), defaults=noted(by)
    )
    if made:
        record("syndicate.add_trainer", row, by=by)
    return row


@transaction.atomic
def plan(visit: Visit, *, by: Actor, trainer: Trainer, slots: Sequence[Slot]) -> VisitStep:
    """The half-days of a visit and who gives them; others may be chosen until it is done, and those told know it.

    ValidationError: not quoted (or accepted) yet, too few or too many half-days, or the trainer is elsewhere.
    """
    Trainer.objects.select_for_update().get(pk=trainer.pk)
    locked = (
        Visit.objects.select_for_update(of=("self",)).select_related("accession__syndicate").get(pk=visit.pk)
    )
    wanted = sorted({(day, str(half)) for day, half in slots})
    last = locked.steps.filter(kind=VisitStepKind.PLANNED).last()
    if last and wanted == sorted(locked.slots.filter(trainer=trainer).values_list("on", "half")):
        return last
    _check(locked, trainer, wanted, len(slots))
    locked.slots.all().delete()
    VisitSlot.objects.bulk_create(
        VisitSlot(visit=locked, trainer=trainer, on=day, half=half, **noted(by)) for day, half in wanted
    )
    row = VisitStep.objects.create(
        visit=locked, kind=VisitStepKind.PLANNED, on=wanted[0][0], words=trainer.name, **noted(by)
    )
    record("syndicate.visit_planned", locked, by=by, on=row.on.isoformat(), trainer=trainer.pk)
    tell_visit(locked, by=by, step=row)
    return row


def _check(visit: Visit, trainer: Trainer, wanted: list[Slot], asked: int) -> None:
    if next_step(visit) not in (VisitStepKind.PLANNED, VisitStepKind.DONE):
        raise refusal("Cette étape ne vient pas maintenant : relisez la page.")
    if len(wanted) != visit.half_days or asked != len(wanted):
        raise refusal(
            "Il faut autant de demi-journées différentes qu’il en est demandé : %(n)s.", n=visit.half_days
        )
    for day, half in wanted:
        other = (
            trainer.slots.filter(on=day, half=half)
            .exclude(visit=visit)
            .select_related("visit__accession")
            .first()
        )
        if other:
            raise refusal(
                "%(who)s est déjà pris le %(day)s, %(half)s : %(where)s.", who=trainer,
                day=lambda on=day: full_day_words(on), half=lambda half=half: Half(half).label,
                where=other.visit.accession,
            )  # fmt: skip
