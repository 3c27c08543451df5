"""Delays in words."""

from django.utils.translation import gettext as _


def month_words(months: int) -> str:
    """ "deux mois"."""
    known = {1: _("un mois"), 2: _("deux mois"), 3: _("trois mois"), 4: _("quatre mois")}
    return known.get(months, _("%(n)s mois") % {"n": months})
