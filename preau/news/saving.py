"""What both forms of writing answer when they save by themselves."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from preau.base import clock
from preau.ui.words import hour_words


def saved(url: str) -> HttpResponse:
    """A sentence to show, and where to save from now on."""
    words = _("Enregistré à %(hour)s") % {"hour": hour_words(clock.now())}
    answer = HttpResponse(words, content_type="text/plain; charset=utf-8")
    answer["Content-Location"] = url
    return answer
