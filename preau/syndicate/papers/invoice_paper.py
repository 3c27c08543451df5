"""An invoice of half-days as Factur-X: a PDF/A-3 that people read, with the XML that programs read inside."""

import json
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _
from facturx import generate_from_binary

from preau.base.language import kept_language
from preau.council.words.extract import day_of_act
from preau.syndicate.papers.facturx import Billed, rules, xml_of
from preau.syndicate.words import money

_HERE = Path(__file__).parent


def pdf(it: Billed) -> bytes:
    """The PDF with its XML; the package checks the XML against the schema of the profile, and refuses a wrong one."""
    with kept_language():
        data = printed(it)
    made = typst.compile(
        _HERE / "invoice.typ", root=_HERE, ignore_system_fonts=True, sys_inputs={"data": json.dumps(data)},
        format="pdf", pdf_standards="a-3b",
    )  # fmt: skip
    told = {
        "author": it.seller.name,
        "title": data["title"],
        "subject": data["title"],
        "keywords": "Factur-X",
    }
    return bytes(
        generate_from_binary(
            bytes(made), xml_of(it), flavor="factur-x", level="basic", pdf_metadata=told, lang="fr-FR"
        )
    )


def printed(it: Billed) -> dict[str, Any]:
    """What the template prints."""
    return {
        "title": _("Facture %(number)s") % {"number": it.number},
        "on": _("Le %(day)s") % {"day": day_of_act(it.on)},
        "date": [it.on.year, it.on.month, it.on.day],
        "seller": [it.seller.name, f"SIREN {it.seller.siren}"],
        "buyer": [it.buyer.name, f"SIREN {it.buyer.siren}"],
        "line": [it.service, money.product(it.quantity, it.unit), money.euros(it.total)],
        "total": money.euros(it.total),
        "note": it.note,
        "vat": rules()["vat_reason"],
        "terms": rules()["terms"],
        "words": {
            "to": _("À"),
            "what": _("Prestation"),
            "product": _("Calcul"),
            "amount": _("Montant TTC"),
            "total": _("À verser, TTC"),
        },
    }
