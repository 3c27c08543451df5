"""The work of a pupil as pages draw it: day after day, and month by month."""

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

from django.utils.translation import gettext as _

from preau.base import clock
from preau.base.rows import Reading
from preau.homework.queries import Todo, is_ahead, minutes_of, reading_of_todos, todos
from preau.homework.words import about_words
from preau.ui.words import full_day_words

AHEAD = timedelta(days=6)
HAND_IN_AHEAD = timedelta(days=10)


@dataclass(frozen=True)
class DayOfWork:
    """What is for one day. `for_words`: "Pour demain, mardi 24 novembre"."""

    date: date
    todos: list[Todo]

    @property
    def about(self) -> str:
        return about_words(minutes_of(self.todos))

    @property
    def is_tomorrow(self) -> bool:
        return self.date == clock.today() + timedelta(days=1)

    @property
    def for_words(self) -> str:
        day = full_day_words(self.date)
        near = {0: _("Pour aujourd’hui, %(day)s"), 1: _("Pour demain, %(day)s")}
        return near.get((self.date - clock.today()).days, _("Pour %(day)s")) % {"day": day}

    @property
    def short_words(self) -> str:
        near = {0: _("Pour aujourd’hui"), 1: _("Pour demain")}
        return near.get((self.date - clock.today()).days) or _("Pour %(day)s") % {
            "day": full_day_words(self.date)
        }


@dataclass(frozen=True)
class Ahead:
    """What a first page tells of a pupil: the next day that has work, and what is to hand in after it."""

    day: DayOfWork | None
    to_hand_in: list[Todo]


def days_of(found: Iterable[Todo]) -> list[DayOfWork]:
    """Works in the order of their days, gathered by day."""
    return [DayOfWork(day, list(some)) for day, some in groupby(found, key=lambda one: one.work.due_on)]


def ahead_of(pupils: Iterable[int]) -> dict[int, Ahead]:
    """What waits for each of these pupils (ids) in the coming days; one query for all."""
    wanted, first = list(pupils), clock.today()
    coming = [
        one
        for one in todos(wanted, first, first + HAND_IN_AHEAD)
        if is_ahead(one.work.due_on, one.work.due_at)
    ]
    return {pk: _ahead([one for one in coming if one.pupil == pk]) for pk in wanted}


def reading_ahead(pupils: Iterable[int]) -> Reading:
    """What `ahead_of` reads, for `base.rows.foresee`."""
    first = clock.today()
    return reading_of_todos(pupils, first, first + HAND_IN_AHEAD)


def _ahead(coming: list[Todo]) -> Ahead:
    near = [one for one in coming if one.work.due_on <= clock.today() + AHEAD]
    day = next(iter(days_of(near)), None)
    later = [one for one in coming if one.asks_hand_in and not (day and one.work.due_on == day.date)]
    return Ahead(day, later[:3])


@dataclass
class MonthDay:
    """A day of the calendar: how many works, how many are not done."""

    date: date
    inside: bool
    works: int = 0
    left: int = 0

    @property
    def is_today(self) -> bool:
        return self.date == clock.today()


@dataclass(frozen=True)
class Month:
    first: date
    weeks: list[list[MonthDay]] = field(default_factory=list)

    @property
    def before(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        return (self.first + timedelta(days=32)).replace(day=1)

    @property
    def last(self) -> date:
        return self.after - timedelta(days=1)


def month_of(pupil: int, first: date) -> Month:
    """The works of a month, counted by day; one query."""
    month = Month(first)
    counted: dict[date, list[Todo]] = {
        one.date: one.todos for one in days_of(todos([pupil], first, month.last))
    }
    for week in Calendar().monthdatescalendar(first.year, first.month):
        month.weeks.append([_month_day(day, first, counted.get(day, [])) for day in week])
    return month


def _month_day(day: date, first: date, found: list[Todo]) -> MonthDay:
    return MonthDay(day, day.month == first.month, len(found), sum(not one.is_done for one in found))
