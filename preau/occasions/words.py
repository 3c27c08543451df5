"""When something happens, as pages say it."""

from datetime import date, time

from django.utils.translation import gettext as _

from preau.ui.words import full_day_words, hour_words


def when_words(first: date, last: date, starts_at: time | None, ends_at: time | None) -> str:
    """ "jeudi 3 décembre", "jeudi 3 décembre, de 9 h à 16 h", "du jeudi 3 décembre au vendredi 4 décembre"."""
    if first != last:
        return _("du %(first)s au %(last)s") % {"first": full_day_words(first), "last": full_day_words(last)}
    if starts_at is None or ends_at is None:
        return full_day_words(first)
    told = {"day": full_day_words(first), "start": hour_words(starts_at), "end": hour_words(ends_at)}
    return _("%(day)s, de %(start)s à %(end)s") % told
