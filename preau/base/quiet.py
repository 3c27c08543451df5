"""The pure rule of quiet hours: when a phone may ring.

Source of the hours that hold by default: circulaire of 10 July 2025, in force since 1 September 2025, told as data in
`directory/data/quiet_hours.toml`. A day either speaks, from its morning to its evening, or is silent from end to end; so
"Friday 20:00 to Monday 07:00" and a whole holiday follow from the same sentence. All hours are those of a clock on the
wall of the school, whatever the season and wherever the server stands.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from preau.base.clock import PARIS

Days = tuple[date, date]  # first and last, both included
HORIZON = 400  # days: a rule that speaks on no day of a whole year speaks never


@dataclass(frozen=True)
class Rule:
    """`days` are ISO weekdays that speak; `off` are days without school, silent unless they are `opened`."""

    morning: time = time(7)
    evening: time = time(20)
    days: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    off: tuple[Days, ...] = ()
    opened: tuple[Days, ...] = ()
    zone: ZoneInfo = field(default=PARIS)

    def speaks(self, day: date) -> bool:
        if _holds(self.opened, day):
            return True
        return day.isoweekday() in self.days and not _holds(self.off, day)

    def window(self, day: date) -> tuple[datetime, datetime] | None:
        """When a day speaks, in UTC: the evening is no longer part of it."""
        if not self.speaks(day):
            return None
        return self._at(day, self.morning), self._at(day, self.evening)

    def _at(self, day: date, hour: time) -> datetime:
        # In UTC at once: two local times of one zone are compared by Python as if the clock never changed.
        return datetime.combine(day, hour, self.zone).astimezone(UTC)


def is_quiet(moment: datetime, rule: Rule) -> bool:
    """Whether phones stay silent at this aware moment."""
    return opening(moment, rule) != moment


def opening(moment: datetime, rule: Rule) -> datetime | None:
    """The moment itself while phones may ring, else when they may again; None if not within a year."""
    day = moment.astimezone(rule.zone).date()
    for ahead in range(HORIZON):
        found = rule.window(day + timedelta(days=ahead))
        if found and moment < found[1]:
            return max(moment, found[0])
    return None


def opening_of_all(moment: datetime, *rules: Rule) -> datetime:
    """When all the rules let a phone ring: a school's, and a person's own which is calmer still.

    Where they never speak at the same hour the first one decides; where that one never speaks, nothing waits.
    """
    found: datetime | None = moment
    before, last = None, moment + timedelta(days=HORIZON)
    while found and found != before:
        before = found
        for rule in rules:
            found = opening(found, rule) if found and found < last else None
    return found or (opening(moment, rules[0]) if rules else None) or moment


def _holds(periods: tuple[Days, ...], day: date) -> bool:
    return any(first <= day <= last for first, last in periods)
