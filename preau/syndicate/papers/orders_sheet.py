"""All the orders of a market as a sheet: a line a line of an order."""

from collections.abc import Iterable, Iterator

from preau.syndicate.models import Market, Order, OrderLine
from preau.syndicate.papers.sheet import spreadsheet

COLUMNS = (
    "commande", "date", "lot", "collectivite", "siren", "designation", "unite", "quantite", "prix_unitaire_ht", "taux_tva",
    "montant_ht", "montant_tva", "montant_ttc", "etat", "reference",
)  # fmt: skip


def csv_of(market: Market) -> str:
    """By number; a cancelled order is there, and says so."""
    rows = market.orders.select_related("market", "lot", "authority").prefetch_related("lines", "steps")
    return spreadsheet(COLUMNS, _rows(rows.order_by("number")))


def _rows(orders: Iterable[Order]) -> Iterator[list[str]]:
    for order in orders:
        for line in order.lines.all():
            yield _row(order, line)


def _row(order: Order, line: OrderLine) -> list[str]:
    last = order.last_step
    figures = (line.quantity, line.price, line.vat, line.net, line.tax, line.net + line.tax)
    return [
        str(order), order.on.isoformat(), str(order.lot.number), order.authority.name, order.authority.siren, line.label,
        line.unit, *(str(one).replace(".", ",") for one in figures), last.get_kind_display() if last else "",
        last.reference if last else "",
    ]  # fmt: skip
