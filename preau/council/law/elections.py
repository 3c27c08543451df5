"""Elections: absolute majority in the two first rounds, relative in the third, the eldest at a tie (CGCT L2121-21)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LAST_ROUND = 3


class Elected(StrEnum):
    ABSOLUTE = "absolute"
    RELATIVE = "relative"
    ELDEST = "eldest"
    ALONE = "alone"
    AGAIN = "again"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Result:
    """`who` is elected, unless another round is due, or a tie waits for birth dates that are not known."""

    how: Elected
    who: int | None = None


def elect(round_number: int, voices: Mapping[int, int], births: Mapping[int, date | None]) -> Result:
    """The result of one round for one seat. `voices` by candidate; blank and void ballots are in none of them."""
    cast, first = sum(voices.values()), max(voices.values(), default=0)
    leading = [one for one, count in voices.items() if count == first and count]
    if not leading:
        return Result(Elected.AGAIN if round_number < LAST_ROUND else Elected.UNDECIDED)
    if 2 * first > cast:
        return Result(Elected.ABSOLUTE, leading[0])
    if round_number < LAST_ROUND:
        return Result(Elected.AGAIN)
    return Result(Elected.RELATIVE, leading[0]) if len(leading) == 1 else _eldest(leading, births)


def _eldest(leading: list[int], births: Mapping[int, date | None]) -> Result:
    known = {one: day for one in leading if (day := births.get(one))}
    if len(known) < len(leading):
        return Result(Elected.UNDECIDED)
    oldest = min(known.values())
    [*same] = [one for one, day in known.items() if day == oldest]
    return Result(Elected.ELDEST, same[0]) if len(same) == 1 else Result(Elected.UNDECIDED)
