"""The collection orders (titres de recette) of an exercice: what the accounts of the syndicate take in.

Semicolons and commas for decimals, as French spreadsheets open it.
"""

from django.utils.translation import gettext as _

from preau.base.language import kept_language
from preau.syndicate.models import Campaign, Statement
from preau.syndicate.papers.sheet import spreadsheet
from preau.syndicate.words.authorities import said

COLUMNS = (
    "exercice", "numero_avis", "redevable", "nature", "siren", "code_insee", "objet", "effectif", "montant_ttc",
)  # fmt: skip


@kept_language()
def csv_of(campaign: Campaign) -> str:
    """One line a statement, by number."""
    related = ("accession__authority", "accession__successor__authority", "campaign")
    rows = campaign.statements.select_related(*related).prefetch_related("lines")
    return spreadsheet(COLUMNS, map(_row, rows.order_by("number")))


def _row(statement: Statement) -> list[str]:
    who = statement.debtor
    pupils = sum(line.quantity for line in statement.lines.all() if line.kind == "base")
    return [
        str(statement.campaign.year), str(statement), said(who), who.kind, who.siren, who.insee_code,
        _("Contribution au numérique éducatif, exercice %(year)s") % {"year": statement.campaign.year},
        str(pupils), str(statement.total).replace(".", ","),
    ]  # fmt: skip
