"""A member's statement as PDF/UA-1, with the arithmetic that a clerk checks line by line."""

import json
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from preau.base.language import kept_language
from preau.council.words.extract import day_of_act
from preau.syndicate import showing
from preau.syndicate.models import Campaign, Statement
from preau.syndicate.words import money
from preau.syndicate.words.authorities import said

_HERE = Path(__file__).parent


def pdf(statement: Statement, reference: str | None = None) -> bytes:
    """The paper; nothing is written on the disk. About 20 ms. `reference` is that of the rates, when it is known."""
    with kept_language():
        data = printed(statement, rates_reference(statement.campaign) if reference is None else reference)
    return compiled(data)


def rates_reference(campaign: Campaign) -> str:
    """The act that has voted the rates of an exercice; empty when there is none."""
    rows = campaign.syndicate.rates.filter(starts_on__lte=f"{campaign.year}-01-01").order_by("-starts_on")
    found = rows.values_list("reference", flat=True).first()
    return found or ""


def compiled(data: dict[str, Any]) -> bytes:
    made = typst.compile(
        _HERE / "statement.typ", root=_HERE, ignore_system_fonts=True, sys_inputs={"data": json.dumps(data)},
        format="pdf", pdf_standards="ua-1",
    )  # fmt: skip
    return bytes(made)


def printed(statement: Statement, reference: str) -> dict[str, Any]:
    """What the template prints: texts, and a list of lines."""
    campaign, syndicate = statement.campaign, statement.campaign.syndicate
    who = statement.debtor
    return {
        "syndicate": syndicate.statutory_name,
        "title": _("Avis de contribution %(number)s") % {"number": statement},
        "year": _("Exercice %(year)s, effectifs constatés à la rentrée %(before)s")
        % {"year": campaign.year, "before": campaign.school_year_from},
        "debtor": said(who)[:1].upper() + said(who)[1:],
        "codes": ", ".join(_codes(who.siren, who.insee_code)),
        "why": f"{statement.accession.reason[:1].upper()}{statement.accession.reason[1:]}.",
        "lines": [vars(one) for one in showing.statement_lines(statement)],
        "total": money.euros(statement.total),
        "rates": _rates(reference),
        "made": _("Arrêté le %(day)s par %(who)s.")
        % {"day": day_of_act(statement.at), "who": statement.by_name},
        "note": _(
            "Cet avis n’est pas un titre exécutoire : le comptable public adresse le titre de recette."
        ),
        "words": _words(),
    }


def _rates(reference: str) -> str:
    if not reference:
        return ""
    return _("Taux toutes taxes comprises, fixés par le comité syndical : délibération %(act)s.") % {
        "act": reference
    }


def _codes(siren: str, insee: str) -> list[str]:
    return [f"SIREN {siren}"] * bool(siren) + [f"code INSEE {insee}"] * bool(insee)


def _words() -> dict[str, str]:
    return {
        "debtor": _("Redevable"),
        "why": _("Pourquoi cette collectivité"),
        "what": _("Contribution"),
        "school": _("École"),
        "product": _("Calcul"),
        "amount": _("Montant TTC"),
        "total": _("À verser, TTC"),
        "page": _("page"),
        "of": _("sur"),
    }
