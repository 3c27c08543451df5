"""Where a pupil is in an hour without lesson. Pure: lessons of a day and what is authorised in, a place out.

An hour is *at the end* when nothing is held after it: of the day for who eats at school, of the half-day for who eats at
home. It is *at the beginning* when nothing is held before it, likewise. Elsewhere it is a hole between two lessons.
Before the first and after the last lesson of the regular week nobody is expected, cancelled or not.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

NOON = time(13)  # lessons that begin before belong to the morning


class Regime(StrEnum):
    DAY = "day"
    HALF_BOARD = "half_board"
    BOARD = "board"


class Place(StrEnum):
    LESSON = "lesson"
    NOT_EXPECTED = "not_expected"
    LEAVES = "leaves"
    STUDY = "study"


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
    starts_at: time, ends_at: time, lessons: Iterable[Held], regime: Regime, allowed: Allowed
) -> Place:
    """Where a pupil is from one hour to another of a day of these lessons."""
    mine = list(lessons)
    if any(not one.is_off and one.starts_at < ends_at and starts_at < one.ends_at for one in mine):
        return Place.LESSON
    near = [one for one in mine if regime != Regime.DAY or (one.starts_at < NOON) == (starts_at < NOON)]
    before = [one for one in near if one.ends_at <= starts_at or one.starts_at < starts_at]
    after = [one for one in near if one.starts_at >= ends_at or one.ends_at > ends_at]
    off_now = [one for one in near if one.is_off and one.starts_at < ends_at and starts_at < one.ends_at]
    if not off_now and not (before and after):
        return Place.NOT_EXPECTED
    if regime == Regime.BOARD:
        return Place.STUDY
    at_an_end = all(one.is_off for one in before) or all(one.is_off for one in after)
    return Place.LEAVES if (allowed.at_ends if at_an_end else allowed.between) else Place.STUDY


def free_from(lessons: Iterable[Held], regime: Regime, allowed: Allowed) -> time | None:
    """From when a pupil may leave for the day although the regular week had more: the end of the last lesson held.

    None where nothing is cut short, where nothing is held at all, or where it is not authorised.
    """
    mine = sorted(lessons, key=lambda one: one.ends_at)
    held = [one for one in mine if not one.is_off]
    if not held or not mine[-1].is_off or not allowed.at_ends or regime == Regime.BOARD:
        return None
    return held[-1].ends_at
