"""Where a pupil is in an hour without lesson. Pure: lessons of a day and what is authorised in, a place out.

An hour is *at the end* when nothing is held after it: of the day for who eats at school, of the half-day for who eats at
home. It is *at the beginning* when nothing is held before it, likewise. Elsewhere it is a hole between two lessons.
Before the first and after the last lesson of the regular week nobody is expected, cancelled or not. An hour of the midday
break that the regular week leaves free is a meal, not a hole; one that is freed that day is an hour without lesson.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

NOON = time(13)  # lessons that begin before belong to the morning
MIDDAY = (time(11, 30), time(14))


class Regime(StrEnum):
    DAY = "day"
    HALF_BOARD = "half_board"
    BOARD = "board"


class Place(StrEnum):
    LESSON = "lesson"
    NOT_EXPECTED = "not_expected"
    LEAVES = "leaves"
    STUDY = "study"
    MEAL = "meal"


@dataclass(frozen=True)
class Held:
    """A lesson of the regular week, or moved here; `is_off`: not held, finally."""

    starts_at: time
    ends_at: time
    is_off: bool = False


@dataclass(frozen=True)
class Allowed:
    """What the family has authorised, within what the school offers: leave, or come later, when the first or the last lessons are
    not held; leave between two lessons."""

    at_ends: bool = False
    between: bool = False


def place_of(
    starts_at: time, ends_at: time, lessons: Iterable[Held], regime: Regime, allowed: Allowed,
    midday: tuple[time, time] = MIDDAY,
) -> Place:  # fmt: skip
    """Where a pupil is from one hour to another of a day of these lessons; the meal is taken within `midday`."""
    mine = list(lessons)
    if any(not one.is_off and one.starts_at < ends_at and starts_at < one.ends_at for one in mine):
        return Place.LESSON
    near = [one for one in mine if regime != Regime.DAY or (one.starts_at < NOON) == (starts_at < NOON)]
    before = [one for one in near if one.ends_at <= starts_at or one.starts_at < starts_at]
    after = [one for one in near if one.starts_at >= ends_at or one.ends_at > ends_at]
    off_now = [one for one in near if one.is_off and one.starts_at < ends_at and starts_at < one.ends_at]
    if not off_now and not (before and after):
        return Place.NOT_EXPECTED
    if not off_now and midday[0] <= starts_at and ends_at <= midday[1]:
        return Place.MEAL
    if regime == Regime.BOARD:
        return Place.STUDY
    at_an_end = all(one.is_off for one in before) or all(one.is_off for one in after)
    return Place.LEAVES if (allowed.at_ends if at_an_end else allowed.between) else Place.STUDY


class Edge(StrEnum):
    BEGIN = "begin"
    END = "end"
    WHOLE = "whole"


@dataclass(frozen=True, order=True)
class Cut:
    """Hours that are not held at an edge of a day, `from_at` to `to_at`; `may`: to come after them, or to leave before."""

    from_at: time
    to_at: time
    edge: Edge
    may: bool = False


def cuts(lessons: Iterable[Held], regime: Regime, allowed: Allowed) -> list[Cut]:
    """Where a day begins later or ends sooner than the regular week: of the whole day for who eats at school, of each half-day
    for who eats at home."""
    mine = sorted(lessons, key=lambda one: (one.starts_at, one.ends_at))
    halves = [[one for one in mine if (one.starts_at < NOON) == morning] for morning in (True, False)]
    may = allowed.at_ends and regime != Regime.BOARD
    return [cut for part in (halves if regime == Regime.DAY else [mine]) for cut in _cuts(part, may)]


def _cuts(part: list[Held], may: bool) -> list[Cut]:
    held = [one for one in part if not one.is_off]
    if not part or len(held) == len(part):
        return []
    starts, ends = part[0].starts_at, max(one.ends_at for one in part)
    if not held:
        return [Cut(starts, ends, Edge.WHOLE, may)]
    first, last = held[0].starts_at, max(one.ends_at for one in held)
    begin = [Cut(starts, first, Edge.BEGIN, may)] if starts < first else []
    return begin + ([Cut(last, ends, Edge.END, may)] if last < ends else [])
