"""How an act or a letter names an authority: "la commune d’Houplines"."""

from django.utils.translation import gettext as _

from preau.directory.choices import AuthorityKind
from preau.directory.models import Authority
from preau.ui.names import of_name


def said(authority: Authority) -> str:
    """A commune with its kind; others are named by their own words, the official ones."""
    if authority.kind == AuthorityKind.COMMUNE:
        return _("la commune %(of_name)s") % {"of_name": of_name(authority.name)}
    return authority.name
