"""What a member owes: pupils × rate, line by line, each rounded to the cent.

Rates are voted by the committee, all taxes included, and are dated: an exercice (a civil year) takes those in force on
1 January; one voted in mid-year waits for the next. Nothing is reduced for a member of a part of the year, unless the
statutes say so (`ProRata`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

CENT = Decimal("0.01")
MONTHS = 12


class Rated(StrEnum):
    """What a rate is for: a pupil and a year, the same with support, or a half-day on demand."""

    BASE = "base"
    OPTION = "option"
    HALF_DAY = "half_day"


class ProRata(StrEnum):
    """Who joined or left within the year: owes it whole, or by months begun."""

    WHOLE = "whole"
    MONTHS = "months"


@dataclass(frozen=True)
class DatedRate:
    kind: Rated
    amount: Decimal
    starts_on: date


@dataclass(frozen=True)
class Line:
    """`quantity` × `unit`, for `months` of the twelve. `school` is the key of the school; none for half-days."""

    kind: Rated
    quantity: int
    unit: Decimal
    school: int | None = None
    months: int = MONTHS

    @property
    def amount(self) -> Decimal:
        return cents(self.quantity * self.unit * self.months / MONTHS)


Tariff = Mapping[Rated, Decimal]


def cents(amount: Decimal) -> Decimal:
    """To the cent, the half away from zero, as one rounds by hand."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def tariff(rates: Iterable[DatedRate], year: int) -> dict[Rated, Decimal]:
    """The rates of an exercice: of each kind the last one in force on its 1 January."""
    first = date(year, 1, 1)
    known = sorted((one for one in rates if one.starts_on <= first), key=lambda one: one.starts_on)
    return {one.kind: one.amount for one in known}


def months_owed(year: int, since: date, until: date | None, rule: ProRata) -> int:
    """How many months of an exercice a member owes: 0 for who was no member of it, else 12 or the months begun."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    begins, ends = max(since, first), min(until or last, last)
    if begins > ends:
        return 0
    return MONTHS if rule == ProRata.WHOLE else ends.month - begins.month + 1


def due_lines(
    pupils: Mapping[int, int],
    rates: Tariff,
    *,
    option: bool = False,
    half_days: int = 0,
    months: int = MONTHS,
) -> list[Line]:
    """The lines of a statement. `pupils` by school; a school without pupils keeps its line, at 0.

    ValueError for a negative count. KeyError for a rate that nobody has voted.
    """
    if half_days < 0 or any(number < 0 for number in pupils.values()):
        raise ValueError("a count is never negative")
    if not months:
        return []
    kinds = [Rated.BASE, *([Rated.OPTION] if option else [])]
    lines = [
        Line(kind, number, rates[kind], school, months) for kind in kinds for school, number in pupils.items()
    ]
    return lines + ([Line(Rated.HALF_DAY, half_days, rates[Rated.HALF_DAY])] if half_days else [])


def total(lines: Iterable[Line]) -> Decimal:
    """The sum of lines already rounded: what the statement shows adds up."""
    return sum((one.amount for one in lines), Decimal("0.00"))
