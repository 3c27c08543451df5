"""What forms that save by themselves answer, and how much a form with files may bring."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from preau.base import clock
from preau.base.bodies import WORDS, receives
from preau.files.actions import FILE_LIMIT
from preau.homework.choices import FILES_AT_MOST
from preau.ui.words import hour_words

with_files = receives(FILES_AT_MOST * FILE_LIMIT + WORDS)


def saved(url: str) -> HttpResponse:
    """A sentence to show, and where to save from now on."""
    words = _("Enregistré à %(hour)s") % {"hour": hour_words(clock.now())}
    answer = HttpResponse(words, content_type="text/plain; charset=utf-8")
    answer["Content-Location"] = url
    return answer
