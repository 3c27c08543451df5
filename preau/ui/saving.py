"""What a form that saves by itself is answered (`frontend/js/autosave.js`)."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from preau.base import clock
from preau.ui.words import hour_words


def saved(url: str, words: str = "") -> HttpResponse:
    """A sentence to show, "Enregistré à 17 h 05" unless there is more to say, and where to save from now on."""
    told = words or _("Enregistré à %(hour)s") % {"hour": hour_words(clock.now())}
    answer = HttpResponse(told, content_type="text/plain; charset=utf-8")
    answer["Content-Location"] = url
    return answer
