"""What a member owes: pupils × rate, line by line, each rounded to the cent.

Rates are voted by the committee, all taxes included, and are dated: an exercice (a civil year) takes those in force on
1 January; one voted in mid-year waits for the next. A half-day is owed at the rate in force the day it was done, whenever
it is billed. Nothing is reduced for a member of a part of the year, unless the
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


def rate_on(rates: Iterable[DatedRate], kind: Rated, day: date) -> Decimal | None:
    """The last rate of a kind that has begun on a day; none before the first."""
    known = sorted(
        (one for one in rates if one.kind == kind and one.starts_on <= day), key=lambda one: one.starts_on
    )
    return known[-1].amount if known else None


def months_owed(year: int, since: date, until: date | None, rule: ProRata, before: date | None = None) -> int:
    """How many months of an exercice a member owes: 0 for who was no member of it, else 12 or the months begun.

    `before`: the last day that another owed for the same school; the month that it had begun is its own.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    begins, ends = max(since, first), min(until or last, last)
    if begins > ends:
        return 0
    if rule == ProRata.WHOLE:
        return MONTHS
    taken = before is not None and before < begins and (before.year, before.month) == (year, begins.month)
    return ends.month - begins.month + 1 - taken


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
