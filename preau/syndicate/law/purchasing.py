"""The market of a purchasing group: how long it lasts, what an order comes to, how far a lot may go.

Prices and the maximum of a lot are without tax, as in a price schedule; the tax is counted line by line, each rounded to the
cent, so that what an order shows adds up. The articles and the rates of VAT are data (`data/purchasing.toml`).
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from preau.syndicate.law.money import cents


class Refusal(StrEnum):
    """Why an order cannot be; the words of each are in `words.purchasing`."""

    EMPTY = "empty"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    NOT_SIGNED = "not_signed"
    TO_COME = "to_come"
    OVER_MAXIMUM = "over_maximum"


class Renewal(StrEnum):
    """What was decided of a period to come."""

    RENEWED = "renewed"
    DECLINED = "declined"


@dataclass(frozen=True)
class Term:
    """A firm term, then so many renewals of a number of months each; `tacit`: they come unless one is declined."""

    starts_on: date
    firm_months: int
    renewals: int = 0
    renewal_months: int = 0
    tacit: bool = False

    @property
    def longest(self) -> int:
        """In months, all renewals included."""
        return self.firm_months + self.renewals * self.renewal_months

    def ends_on(self, decided: Iterable[Renewal] = ()) -> date:
        """The last day, by what was decided of each period in turn; a declined one ends all."""
        return _last_day(
            self.starts_on, self.firm_months + self._renewed(list(decided)) * self.renewal_months
        )

    def period_ends_on(self, today: date, decided: Iterable[Renewal] = ()) -> date:
        """The last day of the period under way: what is to be decided is decided before."""
        last, months = self.ends_on(decided), self.firm_months
        while self.renewal_months and (day := _last_day(self.starts_on, months)) < last:
            if day >= today:
                return day
            months += self.renewal_months
        return last

    def may_decide(self, decided: Iterable[Renewal] = ()) -> bool:
        """Whether a period is left on which nothing was said."""
        known = list(decided)
        return Renewal.DECLINED not in known and len(known) < self.renewals

    def _renewed(self, decided: list[Renewal]) -> int:
        if Renewal.DECLINED in decided:
            return decided.index(Renewal.DECLINED)
        return self.renewals if self.tacit else min(len(decided), self.renewals)


@dataclass(frozen=True)
class PriceLine:
    """A line of the price schedule, without tax."""

    label: str
    unit: str
    price: Decimal
    vat: Decimal


@dataclass(frozen=True)
class Bought:
    """A line of an order: `quantity` × `price` without tax, and its rate of VAT (20 for 20 %)."""

    quantity: Decimal
    price: Decimal
    vat: Decimal

    @property
    def net(self) -> Decimal:
        return cents(self.quantity * self.price)

    @property
    def tax(self) -> Decimal:
        return cents(self.net * self.vat / 100)

    @property
    def total(self) -> Decimal:
        return self.net + self.tax


@dataclass(frozen=True)
class Sum:
    net: Decimal
    tax: Decimal

    @property
    def total(self) -> Decimal:
        return self.net + self.tax


def summed(lines: Iterable[Bought]) -> Sum:
    """The sum of lines already rounded."""
    rows, zero = list(lines), Decimal("0.00")
    return Sum(sum((one.net for one in rows), zero), sum((one.tax for one in rows), zero))


def refused(
    *, on: date, today: date, term: tuple[date, date], signed: tuple[date | None, date | None],
    net: Decimal, ordered: Decimal, maximum: Decimal,
) -> Refusal | None:  # fmt: skip
    """Why an order of a day cannot be: `term` is the market's first and last day, `signed` since when the member has signed,
    and until when; `ordered` what the lot has come to without this one. None when it can."""
    since, until = signed
    if net <= 0:
        return Refusal.EMPTY
    if on > today:
        return Refusal.TO_COME
    if on < term[0]:
        return Refusal.TOO_EARLY
    if on > term[1]:
        return Refusal.TOO_LATE
    if since is None or on < since or (until is not None and on > until):
        return Refusal.NOT_SIGNED
    return Refusal.OVER_MAXIMUM if ordered + net > maximum else None


def vat_rates() -> list[Decimal]:
    """The rates that a price may bear, the usual one first."""
    return [Decimal(one["rate"]) for one in rules()["vat"]]


@cache
def rules() -> dict[str, Any]:
    text = files("preau.syndicate").joinpath("data", "purchasing.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def months_after(start: date, months: int) -> date:
    """The same day so many months later, or the first of the month after one that is too short."""
    return _last_day(start, months) + timedelta(days=1)


def _last_day(start: date, months: int) -> date:
    """The day before the same day so many months later; a month that is too short ends on its own last day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(first + timedelta(days=start.day - 1), following) - timedelta(days=1)
