"""Orders on a lot: written once under the market's lock, so that numbers have no gap and no lot passes its maximum."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Max

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.language import refusal
from preau.directory.models import Authority
from preau.syndicate.buying import prices_on
from preau.syndicate.choices import OrderStepKind
from preau.syndicate.law.purchasing import Bought, refused, summed
from preau.syndicate.models import Lot, Market, Order, OrderLine, OrderStep, Price, noted
from preau.syndicate.words.purchasing import why_not

_IN_TURN = (OrderStepKind.SENT, OrderStepKind.RECEIVED, OrderStepKind.INVOICED)


@transaction.atomic
def order(
    lot: Lot,
    *,
    by: Actor,
    authority: Authority,
    on: date,
    quantities: Mapping[int, Decimal],
    place: str = "",
    key: str = "",
) -> Order:
    """An order for a member: `quantities` by id of the price. `key` is the form's: sent twice, it makes one order.

    ValidationError: outside the market's term, a member that has not signed, the lot's maximum passed, nothing asked.
    """
    market = Market.objects.select_for_update().get(pk=lot.market_id)
    known = Order.objects.filter(market=market, key=key).first() if key else None
    if known:
        return known
    lot = market.lots.select_related("market").get(pk=lot.pk)
    lines = _lines(lot, quantities, on)
    total = summed(bought for _price, bought in lines)
    _check(lot, authority, on, total.net)
    last = market.orders.aggregate(last=Max("number"))["last"] or 0
    row = Order.objects.create(
        lot=lot, market=market, authority=authority, number=last + 1, on=on, place=place.strip(), key=key,
        net=total.net, tax=total.tax, **noted(by),
    )  # fmt: skip
    OrderLine.objects.bulk_create(_line(row, rank, *one) for rank, one in enumerate(lines, 1))
    record("syndicate.order", row, by=by, number=row.number, net=str(total.net))
    return row


@transaction.atomic
def step(order: Order, *, by: Actor, kind: str, on: date, reference: str = "") -> OrderStep:
    """Sent, received, invoiced, or cancelled; the same twice is one. An invoiced order is cancelled no more."""
    locked = Order.objects.select_for_update().get(pk=order.pk)
    known = locked.steps.filter(kind=kind).first()
    if known:
        return known
    _check_step(locked, OrderStepKind(kind), on, reference)
    row = OrderStep.objects.create(
        order=locked, kind=kind, on=on, reference=reference.strip()[:200], **noted(by)
    )
    record(f"syndicate.order_{kind}", locked, by=by, on=on.isoformat())
    return row


def next_steps(order: Order) -> list[OrderStepKind]:
    """What may be noted of an order now."""
    done = {one.kind for one in order.steps.all()}
    if OrderStepKind.CANCELLED in done:
        return []
    following = [one for one in _IN_TURN if one not in done][:1]
    return following + [OrderStepKind.CANCELLED] * (OrderStepKind.INVOICED not in done)


def _lines(lot: Lot, quantities: Mapping[int, Decimal], on: date) -> list[tuple[Price, Bought]]:
    """At the prices of the day of the order."""
    asked = {pk: quantity for pk, quantity in quantities.items() if quantity}
    prices, at = lot.prices.filter(pk__in=asked), prices_on(lot.market, on)
    return [(one, Bought(asked[one.pk], at(one), one.vat)) for one in prices]


def _line(order: Order, rank: int, price: Price, bought: Bought) -> OrderLine:
    return OrderLine(
        order=order, rank=rank, label=price.label, unit=price.unit, quantity=bought.quantity, price=bought.price,
        vat=bought.vat, net=bought.net, tax=bought.tax,
    )  # fmt: skip


def _check(lot: Lot, authority: Authority, on: date, net: Decimal) -> None:
    rows = lot.market.group.signatories.filter(authority=authority, since__lte=on).order_by("-since")
    signed = rows.values_list("since", "until").first() or (None, None)
    why = refused(
        on=on, today=clock.today(), term=(lot.market.starts_on, lot.market.ends_on), signed=signed, net=net,
        ordered=lot.ordered, maximum=lot.maximum,
    )  # fmt: skip
    if why:
        raise why_not(why, lot)


def _check_step(order: Order, kind: OrderStepKind, on: date, reference: str) -> None:
    last = order.steps.order_by("-on").first()
    if kind not in next_steps(order):
        raise refusal("Cette étape ne vient pas maintenant : relisez la page.")
    if on > clock.today():
        raise refusal("Cette date est à venir : notez ce qui est fait.")
    if on < (last.on if last else order.on):
        raise refusal("Cette date vient avant l’étape précédente.")
    if kind == OrderStepKind.INVOICED and not reference.strip():
        raise refusal("Il manque le numéro de la facture. Exemple : FA-2026-118.")
    if kind == OrderStepKind.CANCELLED and not reference.strip():
        raise refusal("Dites pourquoi cette commande est annulée. Exemple : école fermée.")
