"""A week of a trainer in words, half-day by half-day."""

from dataclasses import dataclass
from datetime import date, timedelta

from preau.syndicate.choices import Half
from preau.syndicate.models import Trainer, VisitSlot


@dataclass(frozen=True)
class Day:
    on: date
    morning: VisitSlot | None
    afternoon: VisitSlot | None


def week_of(trainer: Trainer, monday: date) -> list[Day]:
    """Monday to Friday; Saturday only where there is something."""
    days = [monday + timedelta(days=rank) for rank in range(7)]
    rows = trainer.slots.filter(on__range=(days[0], days[-1]))
    related = rows.select_related("visit__accession__authority", "visit__school__establishment")
    taken = {(one.on, one.half): one for one in related}
    found = [Day(day, taken.get((day, Half.MORNING)), taken.get((day, Half.AFTERNOON))) for day in days]
    return [one for one in found if one.on.weekday() < 5 or one.morning or one.afternoon]
