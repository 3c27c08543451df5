"""A week of a resource, as a page draws it: lines of the bell, a cell a day; and the list of one day for a phone."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from preau.base import clock
from preau.bookings.hours import bookings_in, lessons_in, overlap
from preau.bookings.models import Reservation, Resource
from preau.timetable.days import days_off
from preau.timetable.lessons import Lesson
from preau.timetable.models import Period

WORKING = range(8, 18)
SATURDAY = 5


@dataclass
class Cell:
    """An hour of a day: what holds it, or that it is free. `is_past`: nobody books it any more."""

    day: date
    starts_at: time
    ends_at: time
    lessons: list[Lesson] = field(default_factory=list)
    bookings: list[Reservation] = field(default_factory=list)
    is_past: bool = False
    off: str = ""

    @property
    def is_free(self) -> bool:
        return not self.lessons and not self.bookings


@dataclass
class BoardDay:
    day: date
    off: str
    cells: list[Cell]


@dataclass
class Board:
    """`lines`: the hours with their name, and their cells, a day each."""

    monday: date
    days: list[BoardDay]
    lines: list[tuple[str, time, time, list[Cell]]]

    @property
    def before(self) -> date:
        return self.monday - timedelta(days=7)

    @property
    def after(self) -> date:
        return self.monday + timedelta(days=7)

    @property
    def last(self) -> date:
        return self.days[-1].day


def board_of(resource: Resource, monday: date) -> Board:
    """From Monday to Friday, Saturday too when something is held there; four queries."""
    last = monday + timedelta(days=SATURDAY)
    lessons, bookings = lessons_in(resource, monday, last), list(bookings_in(resource, monday, last))
    busy = {one.day for one in lessons} | {one.day for one in bookings}
    count = 6 if last in busy else 5
    span = [monday + timedelta(days=n) for n in range(count)]
    off = days_off(resource.establishment_id, monday, last)
    hours = _hours(resource, lessons, bookings)
    days = [
        BoardDay(day, off.get(day, ""), _cells(day, off.get(day, ""), hours, lessons, bookings))
        for day in span
    ]
    lines = [(*hour, [day.cells[rank] for day in days]) for rank, hour in enumerate(hours)]
    return Board(monday, days, lines)


def _cells(
    day: date,
    off: str,
    hours: list[tuple[str, time, time]],
    lessons: list[Lesson],
    bookings: list[Reservation],
) -> list[Cell]:
    now = clock.now()
    today = (now.date(), now.time())
    held, booked = [one for one in lessons if one.day == day], [one for one in bookings if one.day == day]
    return [
        Cell(
            day, first, last, [one for one in held if overlap(first, last, one.starts_at, one.ends_at)],
            [one for one in booked if overlap(first, last, one.starts_at, one.ends_at)], (day, last) <= today, off,
        )
        for _name, first, last in hours
    ]  # fmt: skip


def _hours(resource: Resource, *held: list[Any]) -> list[tuple[str, time, time]]:
    """The bell of the school, else hour by hour; what is held outside adds a line."""
    school = resource.establishment_id
    bell = [
        (one.name, one.starts_at, one.ends_at)
        for one in Period.objects.filter(establishment=school).order_by("starts_at")
    ]
    bell = bell or [("", time(hour), time(hour + 1)) for hour in WORKING]
    for one in [one for rows in held for one in rows]:
        if not any(overlap(first, last, one.starts_at, one.ends_at) for _name, first, last in bell):
            bell.append(("", one.starts_at, one.ends_at))
    return sorted(bell, key=lambda line: line[1])
