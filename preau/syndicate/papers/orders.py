"""The collection orders (titres de recette) of an exercice: what the accounts of the syndicate take in.

Semicolons and commas for decimals, UTF-8 with its mark, as French spreadsheets open it. A cell that a spreadsheet would
run as a formula is made a text.
"""

import csv
import io

from django.utils.translation import gettext as _

from preau.base.language import kept_language
from preau.syndicate.models import Campaign, Statement
from preau.syndicate.words.authorities import said

COLUMNS = (
    "exercice", "numero_avis", "redevable", "nature", "siren", "code_insee", "objet", "effectif", "montant_ttc",
)  # fmt: skip


@kept_language()
def csv_of(campaign: Campaign) -> str:
    """One line a statement, by number."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    rows = campaign.statements.select_related("accession__authority", "campaign").prefetch_related("lines")
    writer.writerows(map(_row, rows.order_by("number")))
    return out.getvalue()


def _row(statement: Statement) -> list[str]:
    who = statement.accession.authority
    pupils = sum(line.quantity for line in statement.lines.all() if line.kind == "base")
    cells = [
        str(statement.campaign.year), str(statement), said(who), who.kind, who.siren, who.insee_code,
        _("Contribution au numérique éducatif, exercice %(year)s") % {"year": statement.campaign.year},
        str(pupils), str(statement.total).replace(".", ","),
    ]  # fmt: skip
    return [_inert(cell) for cell in cells]


def _inert(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell
