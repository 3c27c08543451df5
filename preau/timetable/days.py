"""The days of a school: half-days of class, days without school, weeks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db.models import Q

from preau.directory.models import Establishment, Holiday
from preau.timetable.choices import Half
from preau.timetable.models import HalfDay


@dataclass(frozen=True)
class ClassHalf:
    """A half-day of class on a date: the whole timetable of a young child."""

    day: date
    half: str
    starts_at: time
    ends_at: time


def days_off(establishment: Establishment, first: date, last: date) -> dict[date, str]:
    """The days without school between two days, with the name of the holiday or closing."""
    zone = establishment.academy.holiday_zone
    here = Q(establishment=establishment) | (Q(establishment=None, zone=zone) if zone else Q(pk=None))
    found = Holiday.objects.filter(here, first_day__lte=last, last_day__gte=first).order_by("-establishment")
    return {
        day: one.name for one in found for day in _between(max(one.first_day, first), min(one.last_day, last))
    }


def half_days_of(establishment_id: int, first: date, last: date, off: Iterable[date] = ()) -> list[ClassHalf]:
    """The half-days of class of a school between two days, those without school (`off`) left out."""
    closed = set(off)
    pattern = list(HalfDay.objects.filter(establishment=establishment_id).order_by("starts_at"))
    return [
        ClassHalf(day, one.half, one.starts_at, one.ends_at)
        for day in _between(first, last)
        if day not in closed
        for one in pattern
        if one.weekday == day.isoweekday()
    ]


def half_words(half: str) -> str:
    return str(Half(half).label)


def _between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
