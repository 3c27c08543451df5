"""Moments and names as these pages say them."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from preau.meetings.hours import Span
from preau.ui.words import full_day_words, hour_words


def moment_of(moment: datetime) -> str:
    """ "jeudi 3 décembre à 17 h 10"."""
    return _("%(day)s à %(hour)s") % {"day": full_day_words(moment), "hour": hour_words(moment)}


def span_words(span: Span) -> str:
    """ "17 h 10 à 17 h 20"."""
    return _("%(start)s à %(end)s") % {"start": hour_words(span[0]), "end": hour_words(span[1])}


def and_words(names: Iterable[str]) -> str:
    """ "Mme Baert", "Mme Baert et M. Roux", "A, B et C"."""
    found = list(names)
    if len(found) < 2:
        return "".join(found)
    return _("%(first)s et %(last)s") % {"first": ", ".join(found[:-1]), "last": found[-1]}
