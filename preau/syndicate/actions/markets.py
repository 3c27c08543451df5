"""Markets of a group: what was let, its lots and prices, and whether it goes on."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.language import refusal
from preau.syndicate.law.purchasing import PriceLine, Renewal, Term, rules
from preau.syndicate.models import Lot, Market, Price, PurchasingGroup, RenewalDecision, noted
from preau.ui.words import full_day_words


@transaction.atomic
def let(group: PurchasingGroup, *, by: Actor, reference: str, **terms: Any) -> Market:
    """A market of the group, as it was let; the one of this reference that is there. `terms` are fields of `Market`.

    ValidationError: a convention not adopted, renewals without months, or longer than the law has it and no reason.
    """
    locked = PurchasingGroup.objects.select_for_update().get(pk=group.pk)
    known = locked.markets.filter(reference=reference.strip()).first()
    if known:
        return known
    row = Market(group=locked, reference=reference.strip(), **terms, **noted(by))
    _check_terms(locked, row)
    row.save()
    record("syndicate.let_market", row, by=by, reference=row.reference)
    return row


@transaction.atomic
def add_lot(
    market: Market, *, by: Actor, number: int, title: str, maximum: Decimal, schedule: Sequence[PriceLine]
) -> Lot:
    """A lot with its maximum and its prices, without tax; the one of this number that is there."""
    locked = Market.objects.select_for_update().get(pk=market.pk)
    known = locked.lots.filter(number=number).first()
    if known:
        return known
    lot = Lot.objects.create(market=locked, number=number, title=title.strip(), maximum=maximum, **noted(by))
    record("syndicate.add_lot", lot, by=by, number=number, maximum=str(maximum))
    return add_prices(lot, by=by, schedule=schedule)


@transaction.atomic
def add_prices(lot: Lot, *, by: Actor, schedule: Sequence[PriceLine]) -> Lot:
    """More lines of the price schedule; a line of a label that is there is left as it is."""
    locked = Lot.objects.select_for_update().get(pk=lot.pk)
    known = list(locked.prices.values_list("label", flat=True))
    fresh = {one.label: one for one in schedule if one.label not in known}
    Price.objects.bulk_create(
        Price(lot=locked, rank=rank, label=one.label, unit=one.unit, price=one.price, vat=one.vat)
        for rank, one in enumerate(fresh.values(), len(known) + 1)
    )
    if fresh:
        record("syndicate.add_prices", locked, by=by, lines=len(fresh))
    return locked


@transaction.atomic
def decide(market: Market, *, by: Actor, kind: str, reference: str) -> RenewalDecision:
    """Whether the next period of a market comes. ValidationError: none is left, or the market is over."""
    locked = Market.objects.select_for_update().get(pk=market.pk)
    decided = locked.decided
    last = locked.decisions.order_by("-rank").first()
    if last and last.kind == kind and last.reference == reference.strip():
        return last
    if not locked.term.may_decide(decided):
        raise refusal("Ce marché n’a plus de période à reconduire.")
    if locked.ends_on < clock.today():
        raise refusal(
            "Ce marché est terminé depuis le %(day)s : il ne se reconduit plus.",
            day=lambda: full_day_words(locked.ends_on),
        )
    _check_in_time(locked, Renewal(kind))
    row = RenewalDecision.objects.create(
        market=locked, rank=len(decided) + 1, kind=kind, reference=reference.strip()[:120], **noted(by)
    )
    record("syndicate.decide_renewal", locked, by=by, kind=kind, rank=row.rank)
    return row


def _check_terms(group: PurchasingGroup, market: Market) -> None:
    law = rules()["market"]
    if group.adopted_on is None:
        raise refusal("La convention n’est pas encore adoptée par le comité : elle vient avant le marché.")
    if market.firm_months < 1 or bool(market.renewals) != bool(market.renewal_months):
        raise refusal("Dites la durée ferme, puis combien de fois et de combien de mois il se reconduit.")
    if market.term.longest > law["longest_months"] and not market.why_longer.strip():
        raise refusal(
            "Un accord-cadre dure %(months)s mois au plus, reconductions comprises (%(article)s) : justifiez plus.",
            months=law["longest_months"],
            article=law["longest_article"],
        )


def _check_in_time(market: Market, kind: Renewal) -> None:
    """A tacit renewal whose period has begun has come: it is declined no more."""
    known = market.decided
    before = Term(market.starts_on, market.firm_months + len(known) * market.renewal_months)
    if market.tacit and kind == Renewal.DECLINED and before.ends_on() < clock.today():
        raise refusal("Cette période est déjà commencée, tacitement reconduite.")
