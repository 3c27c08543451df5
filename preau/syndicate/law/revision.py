"""How prices follow an index: P = P0 × (fixed + Σ weight × index / index of the month of the first price).

The sum of the fixed part and the weights is 1, so that nothing moves while no index does. Counted exactly, then rounded twice:
the coefficient as the clause says, each revised price to its own decimals. A clause keeps the rounding it was written with;
what a new one takes is data with its source (`data/purchasing.toml`, `[revision]`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

ONE = Decimal(1)


class Rounding(StrEnum):
    """Of the coefficient: always to the next one above, as general terms of contracts have it, or to the nearest."""

    UP = "up"
    NEAREST = "nearest"


class Fault(StrEnum):
    """Why a clause cannot be; the words of each are in `words.revision`."""

    NO_INDEX = "no_index"
    NOT_ONE = "not_one"
    NOT_POSITIVE = "not_positive"


@dataclass(frozen=True)
class Term:
    """An index of a clause, with its weight and its value for the month of the first price."""

    index: str
    weight: Decimal
    base: Decimal
    source: str = ""


@dataclass(frozen=True)
class Moved:
    """A term with the value of its index now."""

    weight: Decimal
    base: Decimal
    value: Decimal


def faulty(fixed: Decimal, terms: Iterable[Term]) -> Fault | None:
    """What is wrong with a clause; none when it may be written."""
    rows = list(terms)
    if not rows:
        return Fault.NO_INDEX
    if fixed < 0 or any(one.weight <= 0 or one.base <= 0 for one in rows):
        return Fault.NOT_POSITIVE
    return None if fixed + sum(one.weight for one in rows) == 1 else Fault.NOT_ONE


def coefficient(fixed: Decimal, moved: Iterable[Moved], *, places: int, rounding: Rounding) -> Decimal:
    """What first prices are multiplied by, to so many decimals."""
    exact = Fraction(fixed) + sum(
        (Fraction(one.weight) * Fraction(one.value) / Fraction(one.base) for one in moved), Fraction(0)
    )
    scaled = exact * 10**places
    whole = (
        -(-scaled.numerator // scaled.denominator)
        if rounding == Rounding.UP
        else int(scaled + Fraction(1, 2))
    )
    return Decimal(whole).scaleb(-places)


def revised(price: Decimal, by: Decimal, places: int) -> Decimal:
    """A price of the schedule, revised, rounded half up; a coefficient of 1 leaves it as it was written."""
    return price if by == ONE else (price * by).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def in_force(revisions: Iterable[tuple[date, Decimal]], on: date) -> Decimal:
    """The coefficient of a day: that of the last revision begun, 1 before the first."""
    begun = [(starts_on, found) for starts_on, found in revisions if starts_on <= on]
    return max(begun)[1] if begun else ONE
