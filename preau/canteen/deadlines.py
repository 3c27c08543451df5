"""Until when a family may book or cancel a day. Pure: days and hours in, a moment out.

An *open day* is one of the office's weekdays on which the school is open too: over holidays and closing days nobody counts,
so that the Monday after two weeks of holidays is settled on the Friday before them, when the meals are ordered. A later day
never closes sooner than an earlier one. Hours are those of a clock on the wall of the school, whatever the season.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from preau.base.clock import PARIS

DAY, WEEK = timedelta(days=1), timedelta(days=7)
HORIZON = 100  # days looked back for an open one: the summer, and some more


@dataclass(frozen=True)
class Deadline:
    """`at` this hour: `days` open days before (none: the same day), or on `weekday` (ISO) of the week before."""

    at: time
    days: int = 1
    weekday: int | None = None
    office: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    zone: ZoneInfo = field(default=PARIS)

    def of(self, day: date, off: Container[date]) -> datetime:
        """When `day` closes, in UTC; `off` holds the days without school of the hundred before it."""
        last = self._weekly(day, off) if self.weekday else self._daily(day, off)
        # In UTC at once: two local times of one zone are compared by Python as if the clock never changed.
        return datetime.combine(last, self.at, self.zone).astimezone(UTC)

    def first_open(self, days: Iterable[date], off: Container[date], now: datetime) -> date | None:
        """The first of these days, in order, that may still be changed."""
        return next((day for day in days if now < self.of(day, off)), None)

    def _daily(self, day: date, off: Container[date]) -> date:
        last = day
        for _count in range(self.days):
            last = self._open_before(last, off)
        return last

    def _weekly(self, day: date, off: Container[date]) -> date:
        assert self.weekday is not None
        last = day - timedelta(days=day.weekday()) - WEEK + timedelta(days=self.weekday - 1)
        return last if self._is_open(last, off) else self._open_before(last, off)

    def _open_before(self, day: date, off: Container[date]) -> date:
        """The last open day before this one; a hundred days before where there is none."""
        for back in range(1, HORIZON):
            if self._is_open(day - timedelta(days=back), off):
                return day - timedelta(days=back)
        return day - timedelta(days=HORIZON)

    def _is_open(self, day: date, off: Container[date]) -> bool:
        return day.isoweekday() in self.office and day not in off
