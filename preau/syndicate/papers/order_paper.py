"""An order (bon de commande) as PDF: for whom, its lines without tax, the tax of each rate, what it comes to."""

from django.utils.translation import gettext as _

from preau.base.language import kept_language
from preau.council.words.extract import day_of_act
from preau.syndicate import buying
from preau.syndicate.choices import OrderStepKind
from preau.syndicate.models import Order
from preau.syndicate.papers.sheet import Sheet, Table, compiled
from preau.syndicate.words.authorities import said
from preau.syndicate.words.money import euros
from preau.syndicate.words.revision import plain


def pdf(order: Order) -> bytes:
    with kept_language():
        return compiled(printed(order))


def printed(order: Order) -> Sheet:
    market = order.market
    return Sheet(
        issuer=market.group.syndicate.statutory_name,
        title=_("Bon de commande %(number)s") % {"number": order},
        lead=_("Commandé le %(day)s par %(who)s.") % {"day": day_of_act(order.on), "who": order.by_name},
        facts=_facts(order),
        tables=[
            Table(
                columns=["1fr", "end", "end", "end"],
                header=[_("Désignation"), _("Calcul"), _("TVA"), _("Montant HT")],
                rows=[list(line) for line in buying.order_lines(order)],
                foot=_foot(order),
            )
        ],
        notes=_notes(order),
    )


def _facts(order: Order) -> list[tuple[str, str]]:
    market = order.market
    siret = f" (SIRET {market.holder_siret})" if market.holder_siret else ""
    rows = [
        (_("Titulaire"), f"{market.holder}{siret}"),
        (_("Marché"), f"{market.reference}, {market.purpose}"),
        (_("Lot"), f"{order.lot.number}. {order.lot.title}"),
        (_("Pour"), said(order.authority)),
    ]
    return rows + ([(_("Livré ou rendu à"), order.place)] if order.place else [])


def _foot(order: Order) -> list[tuple[str, str]]:
    taxes = [(_("TVA %(rate)s") % {"rate": rate}, tax) for rate, tax in buying.order_sums(order)]
    return [(_("Total HT"), euros(order.net)), *taxes, (_("Total TTC"), euros(order.total))]


def _notes(order: Order) -> list[str]:
    cancelled = next((one for one in order.steps.all() if one.kind == OrderStepKind.CANCELLED), None)
    said_so = (
        [_("Annulé le %(day)s : %(why)s.") % {"day": day_of_act(cancelled.on), "why": cancelled.reference}]
        if cancelled
        else []
    )
    coefficient = buying.coefficient_on(order.market, order.on)
    if coefficient != 1:
        said_so.append(_("Prix révisés : coefficient %(number)s.") % {"number": plain(coefficient)})
    return [*said_so, _("Passé au nom du groupement de commandes « %(group)s », aux prix du bordereau du lot.")
            % {"group": order.market.group.name}]  # fmt: skip
