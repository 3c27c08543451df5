"""Readings of the purchasing groups: who has signed, how far each lot has gone, what each member ordered and pays."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from preau.base import clock
from preau.directory.authorities.headcounts import headcounts
from preau.directory.choices import FIRST_DEGREE
from preau.directory.models import Establishment
from preau.syndicate.choices import OrderStepKind
from preau.syndicate.law.financing import Financing, own_part
from preau.syndicate.law.purchasing import rules
from preau.syndicate.law.revision import in_force, revised
from preau.syndicate.models import (
    Accession,
    FinancingPlan,
    Lot,
    Market,
    Order,
    PlanShare,
    Price,
    PurchasingGroup,
    Revision,
    RevisionClause,
)
from preau.syndicate.queries import pupils_of
from preau.syndicate.words.money import euros, percent, quantity_words
from preau.syndicate.words.purchasing import term_words, warning
from preau.syndicate.words.revision import formula, plain


@dataclass(frozen=True)
class MarketLine:
    """A market with its term in words, its last day, and what is to be decided (`warning`, empty while there is time)."""

    market: Market
    term: str
    ends_on: date
    warning: str
    over: bool


@dataclass(frozen=True)
class LotLine:
    """A lot with what was ordered of its maximum; `share` is 0 to 100."""

    lot: Lot
    maximum: str
    ordered: str
    left: str
    share: int


def prices_on(market: Market, day: date) -> Callable[[Price], Decimal]:
    """What a price of the schedule is on a day: as written, or revised. One query."""
    clause = RevisionClause.objects.filter(market=market).prefetch_related("revisions").first()
    if clause is None:
        return lambda one: one.price
    found = _coefficient(clause, day)
    return lambda one: revised(one.price, found, clause.price_places)


def coefficient_on(market: Market, day: date) -> Decimal:
    """What first prices are multiplied by on a day; 1 when they are firm, or not revised yet."""
    clause = RevisionClause.objects.filter(market=market).prefetch_related("revisions").first()
    return _coefficient(clause, day) if clause else Decimal(1)


def schedule(lot: Lot, day: date) -> list[tuple[Price, str, str]]:
    """Each price of a lot, what it is on a day, and the first one where it has been revised since."""
    at = prices_on(lot.market, day)
    return [(one, euros(at(one)), "" if at(one) == one.price else one.words) for one in lot.prices.all()]


def clause_context(market: Market) -> dict[str, Any]:
    """The clause of a market, its formula, each revision with the values that it took; nothing of a market without one."""
    clause = (
        RevisionClause.objects.filter(market=market)
        .prefetch_related("terms", "revisions__values__term")
        .first()
    )
    if clause is None:
        return {"clause": None}
    return {
        "clause": clause,
        "formula": formula(clause),
        "revisions": [(one, plain(one.coefficient), _values(one)) for one in clause.revisions.all()],
    }


def market_line(market: Market) -> MarketLine:
    today, ends = clock.today(), market.ends_on
    return MarketLine(market, term_words(market), ends, warning(market, today), ends < today)


def market_lines(rows: QuerySet[Market]) -> list[MarketLine]:
    """The latest first; two queries."""
    return [market_line(one) for one in rows.prefetch_related("decisions").order_by("-starts_on", "-pk")]


def lot_lines(market: Market) -> list[LotLine]:
    rows = market.lots.order_by("number")
    spent = dict(
        Order.objects.standing().filter(market=market).values_list("lot").annotate(n=Sum("net"))
    )  # by lot, without tax
    return [_lot(one, spent.get(one.pk) or Decimal("0.00")) for one in rows]


def lot_line(lot: Lot) -> LotLine:
    return _lot(lot, lot.ordered)


def order_lines(order: Order) -> list[tuple[str, str, str, str]]:
    """Label, calculation, rate of VAT, and the sum without tax of each line, in words."""
    return [
        (
            one.label,
            _("%(quantity)s × %(price)s, par %(unit)s")
            % {"quantity": quantity_words(one.quantity), "price": euros(one.price), "unit": one.unit},
            percent(one.vat),
            euros(one.net),
        )
        for one in order.lines.all()
    ]


def order_sums(order: Order) -> list[tuple[str, str]]:
    """The tax of each rate, in words: "TVA 20 %" and its sum; nothing for a rate of 0."""
    taxes: dict[Decimal, Decimal] = {}
    for one in order.lines.all():
        taxes[one.vat] = taxes.get(one.vat, Decimal(0)) + one.tax
    return [(percent(rate), euros(tax)) for rate, tax in sorted(taxes.items(), reverse=True) if rate]


def by_authority(orders: QuerySet[Order]) -> list[tuple[str, int, str]]:
    """For whom orders were made, by name: how many, and their sum with tax."""
    named = orders.exclude(steps__kind=OrderStepKind.CANCELLED).values("authority", "authority__name")
    rows = named.annotate(times=Count("pk"), sum_total=Sum(F("net") + F("tax"))).order_by("authority__name")
    return [(one["authority__name"], one["times"], euros(one["sum_total"])) for one in rows]


def pupils_by_signatory(group: PurchasingGroup, day: date) -> dict[int, int]:
    """Pupils of a day by authority, of those that have signed: those counted for its membership, else those of its schools."""
    signed = list(group.signatories.in_force().order_by("pk").values_list("authority", flat=True))
    files = Accession.objects.filter(syndicate=group.syndicate_id, authority__in=signed, until=None)
    found = list(files.prefetch_related("schools"))
    counted = pupils_of(found, day.year)
    known = {one.authority_id: counted[one.pk] for one in found}
    return {who: known.get(who, 0) for who in signed} | _own_schools(
        [who for who in signed if who not in known], day
    )


def plan_context(plan: FinancingPlan) -> dict[str, Any]:
    """A plan as its page and its paper have it, with what the law says of the part that members pay."""
    aids, rows = list(plan.aids.all()), list(shares_of(plan))
    part = own_part(Financing(plan.cost, [one.amount for one in aids], plan.rest, {}))
    law = rules()["financing"]
    return {
        "plan": plan,
        "aids": [(one.source, percent(one.rate) if one.rate is not None else "", euros(one.amount)) for one in aids],
        "shares": [(one.authority, one.weight, euros(one.amount)) for one in rows],
        "cost": euros(plan.cost),
        "rest": euros(plan.rest),
        "weights": sum(one.weight for one in rows),
        "part": percent(part),
        "too_little": part < Decimal(law["own_part"]),
        "law": law,
    }  # fmt: skip


def shares_of(plan: FinancingPlan) -> QuerySet[PlanShare]:
    return plan.shares.select_related("authority").order_by("authority__name", "pk")


def group_rows(rows: QuerySet[PurchasingGroup]) -> QuerySet[PurchasingGroup]:
    """With `signed`, how many have signed, and `let`, how many markets."""
    counted = rows.annotate(
        signed=Count("signatories", filter=Q(signatories__until=None), distinct=True),
        let=Count("markets", distinct=True),
    )
    return counted.select_related("syndicate").order_by("name", "pk")


def _values(revision: Revision) -> list[str]:
    """ "SYNTEC 308,9, Fédération Syntec, octobre 2026"."""
    return [f"{one.term.index} {plain(one.value)}, {one.source}" for one in revision.values.all()]


def _coefficient(clause: RevisionClause, day: date) -> Decimal:
    return in_force([(one.starts_on, one.coefficient) for one in clause.revisions.all()], day)


def _lot(lot: Lot, spent: Decimal) -> LotLine:
    share = min(100, int(spent * 100 / lot.maximum))
    return LotLine(lot, euros(lot.maximum), euros(spent), euros(lot.maximum - spent), share)


def _own_schools(authorities: list[int], day: date) -> dict[int, int]:
    rows = Establishment.objects.filter(authority__in=authorities, kind__in=FIRST_DEGREE)
    owner = dict(rows.values_list("pk", "authority"))
    found: dict[int, int] = {}
    for school, pupils in (headcounts(owner, day) if owner else {}).items():
        found[owner[school]] = found.get(owner[school], 0) + pupils
    return found
