"""How an act or a letter names an authority: "la commune d’Houplines"."""

import re
from datetime import date

from django.utils.translation import gettext as _

from preau.base.language import refusal
from preau.directory.choices import AuthorityKind
from preau.directory.models import Authority
from preau.ui.names import of_name


def said(authority: Authority) -> str:
    """A commune with its kind; others are named by their own words, the official ones."""
    if authority.kind == AuthorityKind.COMMUNE:
        return _("la commune %(of_name)s") % {"of_name": of_name(authority.name)}
    return authority.name


def day_said(words: str) -> date | None:
    """A day as an act says it, "31 août 2027" or "31/08/2027"; none for no words. ValidationError: no day."""
    if not words.strip():
        return None
    found = re.fullmatch(
        r"(\d{1,2})(?:er)?[ /.-]([^\W\d_]+|\d{1,2})[ /.-](\d{4})", " ".join(words.split()).lower()
    )
    try:
        number, month, year = found.groups() if found else ("", "", "")
        return date(int(year), int(month) if month.isdigit() else _MONTHS.index(month) + 1, int(number))
    except ValueError:
        raise refusal("« %(words)s » n’est pas un jour. Exemple : 31 août 2027.", words=words) from None


# An act is in French whoever reads it.
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
