"""Who pays what: a cost, the aids that others bring, and the rest shared among members; to the cent, nothing lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from preau.syndicate.law.money import CENT, cents


@dataclass(frozen=True)
class AidAsked:
    """What another pays: its `rate` of the cost (30 for 30 %), or else a fixed `amount`."""

    source: str
    rate: Decimal | None = None
    amount: Decimal | None = None

    def of(self, cost: Decimal) -> Decimal:
        return cents(cost * self.rate / 100) if self.rate is not None else cents(self.amount or Decimal(0))


@dataclass(frozen=True)
class Financing:
    """`aids` in the order asked, `rest` what members share, `shares` by member: aids and shares add up to the cost."""

    cost: Decimal
    aids: list[Decimal]
    rest: Decimal
    shares: dict[int, Decimal]


class TooMuchAidError(ValueError):
    """Aids come to more than the cost."""


class NoKeyError(ValueError):
    """Nobody to share the rest, or every weight is nil."""


def financed(cost: Decimal, aids: Sequence[AidAsked], weights: Mapping[int, int]) -> Financing:
    """The plan. `weights` by member: pupils, or parts of a fixed key; one of weight 0 pays nothing.

    TooMuchAidError, NoKeyError; ValueError for a negative cost or weight.
    """
    if cost < 0 or any(one < 0 for one in weights.values()):
        raise ValueError("neither a cost nor a weight is negative")
    given = [one.of(cost) for one in aids]
    rest = cents(cost) - sum(given, Decimal(0))
    if rest < 0:
        raise TooMuchAidError(sum(given, Decimal(0)))
    return Financing(cents(cost), given, rest, shared(rest, weights))


def shared(amount: Decimal, weights: Mapping[int, int]) -> dict[int, Decimal]:
    """An amount by weights, by largest remainder: each has its part rounded down, and the cents left go one by one to those
    who lost most, the heaviest first, then in the order given. The sum is the amount."""
    whole = sum(weights.values())
    if not whole:
        if amount:
            raise NoKeyError
        return dict.fromkeys(weights, Decimal("0.00"))
    left = int(cents(amount) / CENT)
    floors = {one: divmod(left * weight, whole) for one, weight in weights.items()}
    short = left - sum(floor for floor, _lost in floors.values())
    losers = sorted(weights, key=lambda one: (-floors[one][1], -weights[one]))[:short]
    return {one: (floor + (one in losers)) * CENT for one, (floor, _lost) in floors.items()}


def own_part(plan: Financing) -> Decimal:
    """The part that members pay themselves, in percent, to two decimals."""
    return cents(plan.rest * 100 / plan.cost) if plan.cost else Decimal(100)
