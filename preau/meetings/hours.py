"""An afternoon cut into rendez-vous: a pure rule."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from preau.base.clock import PARIS
from preau.meetings.choices import SLOTS_AT_MOST

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Hours:
    """One day, from one hour of the wall to another: rendez-vous of so many minutes, so many minutes between two."""

    day: date
    first: time
    last: time
    minutes: int
    pause: int = 0


def cut(hours: Hours) -> list[Span]:
    """The beginning and the end of each rendez-vous, in order: all those that end in time, `SLOTS_AT_MOST` at most.

    Counted in UTC, so that none lasts an hour more on the night when the clocks change.
    """
    end = _at(hours.day, hours.last)
    length, step = timedelta(minutes=hours.minutes), timedelta(minutes=hours.minutes + hours.pause)
    found: list[Span] = []
    start = _at(hours.day, hours.first)
    while start + length <= end and len(found) < SLOTS_AT_MOST:
        found.append((start, start + length))
        start += step
    return found


def overlaps(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, PARIS).astimezone(UTC)
