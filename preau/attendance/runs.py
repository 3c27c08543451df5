"""The pure rule by which marks of a day become absences. No database here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Protocol


@dataclass(frozen=True, order=True)
class Seen:
    """What one roll says of a pupil. `excused`: away, but known to be in the sick-bay, or not expected at all."""

    starts_at: time
    ends_at: time
    is_away: bool
    excused: bool = False
    half: str = "morning"


@dataclass(frozen=True)
class Run:
    """Lessons missed one after the other; how many in each half-day."""

    starts_at: time
    last_at: time
    ends_at: time
    morning: int = 0
    afternoon: int = 0


class Row(Protocol):
    pk: int
    starts_at: time
    ends_at: time


def runs(marks: Iterable[Seen]) -> list[Run]:
    """The absences of a pupil's day, from all that rolls say of it, in any order.

    Whoever was seen somewhere at an hour was not away at that hour: a group may be called twice. Being seen ends an
    absence; what was not called says nothing.
    """
    day = sorted(marks)
    seen = [one for one in day if not one.is_away]
    found: list[list[Seen]] = [[]]
    for one in day:
        if not one.is_away:
            found.append([])
        elif not one.excused and not any(_overlap(one, other) for other in seen):
            found[-1].append(one)
    return [_run(missed) for missed in found if missed]


def matched(found: Sequence[Run], rows: Iterable[Row]) -> tuple[dict[int, Run], list[Run]]:
    """What each row (by id) has become, and the runs that are new. A run takes the earliest row that it meets; a row that
    is in neither is said by no roll any more."""
    left = list(found)
    kept: dict[int, Run] = {}
    for row in sorted(rows, key=lambda one: (one.starts_at, one.pk)):
        run = next((one for one in left if one.starts_at < row.ends_at and row.starts_at < one.ends_at), None)
        if run:
            left.remove(run)
            kept[row.pk] = run
    return kept, left


def _run(missed: list[Seen]) -> Run:
    morning = sum(one.half == "morning" for one in missed)
    return Run(
        missed[0].starts_at, missed[-1].starts_at, max(one.ends_at for one in missed), morning, len(missed) - morning
    )  # fmt: skip


def _overlap(one: Seen, other: Seen) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
