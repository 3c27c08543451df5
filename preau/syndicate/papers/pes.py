"""The collection orders in the shape of PES V2 Recette: to be read by the accounts of the syndicate, certified by nobody.

Elements and their order are those of public samples; every value stands in the attribute V, amounts with a point. What only
the accountant knows (post, budget code, third parties' own codes) is left out, and the file says so.
"""

import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from preau.base.identifiers import is_siret
from preau.base.language import kept_language, refusal
from preau.council.models import PrefectureLink
from preau.syndicate.models import Campaign, Statement, StatementLine, Syndicate
from preau.syndicate.words.authorities import said

_PES = "http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/aller"
Element = etree._Element


@kept_language()
def xml_of(campaign: Campaign) -> bytes:
    """One order a statement, in one bordereau, by number. ValidationError: the SIRET of the syndicate is not known."""
    related = ("accession__authority", "accession__successor__authority", "campaign")
    rows = campaign.statements.select_related(*related).order_by("number")
    found = list(rows.prefetch_related("lines__school__establishment"))
    root = etree.Element(f"{{{_PES}}}PES_Aller", nsmap={"n": _PES})
    root.append(
        etree.Comment(
            _(
                " Préparé par le syndicat, à la forme du PES V2 Recette ; sans certification : le logiciel comptable fait foi. "
            )
        )
    )
    root.append(
        _element(
            "EnTetePES",
            _value("DteStr", f"{campaign.frozen_at:%Y-%m-%d}"),
            _value("IdColl", siret_of(campaign.syndicate)),
        )
    )
    root.append(_element("PES_RecetteAller", _head(campaign), _bordereau(campaign, found)))
    return etree.tostring(root, xml_declaration=True, encoding="ISO-8859-1", pretty_print=True)


def siret_of(syndicate: Syndicate) -> str:
    """The SIREN of a syndicate and the five digits of its seat, as it says them, or as its committee told the prefecture.

    ValidationError: not known, or a key that is wrong.
    """
    links = PrefectureLink.objects.filter(assembly__authority=syndicate.authority_id).order_by("pk")
    nic = syndicate.nic or links.values_list("nic", flat=True).first() or ""
    found = syndicate.authority.siren + nic
    if not is_siret(found):
        raise refusal(
            "Le SIRET du syndicat n’est pas connu, et le fichier du comptable en demande un : notez-le dans les paramètres."
        )
    return found


def _head(campaign: Campaign) -> Element:
    return _element(
        "EnTeteRecette",
        _value("IdVer", "2"),
        _value("InfoDematerialisee", "0"),
        _value("Exer", campaign.year),
    )


def _bordereau(campaign: Campaign, found: list[Statement]) -> Element:
    total = sum((one.total for one in found), Decimal("0.00"))
    block = _element(
        "BlocBordereau", _value("Exer", campaign.year), _value("IdBord", 1), _value("TypBord", "01"),
        _value("NbrPce", len(found)), _value("MtBordHt", total), _value("Objet", _object(campaign)),
    )  # fmt: skip
    return _element("Bordereau", block, *(_piece(one) for one in found))


def _piece(statement: Statement) -> Element:
    block = _element(
        "BlocPiece", _value("IdPce", statement.number), _value("TypPce", "01"), _value("NatPce", "01"),
        _value("ObjPce", _object(statement.campaign)), _value("NumFact", statement), _value("MtPce", statement.total),
    )  # fmt: skip
    return _element("Piece", block, *(_line(statement, one) for one in statement.lines.all()))


def _line(statement: Statement, line: StatementLine) -> Element:
    told = _orders()
    info = _element(
        "BlocLignePiece",
        _element(
            "InfoLignePce", _value("IdLigne", line.rank), _value("ObjLignePce", _words(line)), _value("Nature", told["nature"]),
            _value("Fonction", told["function"]), _value("Majo", "0"), _value("TvaIntraCom", "0"), _value("MtHT", line.amount),
        ),
    )  # fmt: skip
    return _element("LigneDePiece", info, _debtor(statement))


def _debtor(statement: Statement) -> Element:
    who = statement.debtor
    info = _element(
        "InfoTiers", _value("IdTiers", who.siren), _value("NatIdTiers", "02"), _value("CatTiers", "21"), _value("NatJur", "06"),
        _value("TypTiers", "01"), _value("Nom", said(who)[:38]),
    )  # fmt: skip
    return _element("Tiers", info)


def _object(campaign: Campaign) -> str:
    return _("Contribution au numérique éducatif, exercice %(year)s") % {"year": campaign.year}


def _words(line: StatementLine) -> str:
    head = f"{line.get_kind_display()}, {line.school}" if line.school else str(line.get_kind_display())
    return f"{head} : {line.quantity} x {line.unit.normalize():f}"[:160]


@cache
def _orders() -> dict[str, Any]:
    text = files("preau.syndicate").joinpath("data", "billing.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["orders"])


def _element(name: str, *children: Element) -> Element:
    made = etree.Element(name)
    made.extend(children)
    return made


def _value(name: str, value: object) -> Element:
    made = etree.Element(name)
    made.set("V", str(value))
    return made
