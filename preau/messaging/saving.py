"""What both forms of writing do: say that a draft is kept, join the chosen files."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _

from preau.base import clock
from preau.base.bodies import WORDS, receives
from preau.directory.door import HatRequest
from preau.directory.hats import Hat
from preau.files.actions import FILE_LIMIT
from preau.messaging import actions
from preau.messaging.choices import ATTACHMENTS_AT_MOST
from preau.messaging.models import Draft
from preau.ui.words import hour_words

with_files = receives(ATTACHMENTS_AT_MOST * FILE_LIMIT + WORDS)


def saved(url: str) -> HttpResponse:
    """The answer to an automatic save: a sentence to show, and where to save from now on."""
    words = _("Enregistré à %(hour)s") % {"hour": hour_words(clock.now())}
    answer = HttpResponse(words, content_type="text/plain; charset=utf-8")
    answer["Content-Location"] = url
    return answer


def attach_all(request: HatRequest, draft: Draft, hat: Hat) -> bool:
    """Join each chosen file; a refusal is told in one sentence, the others are joined. Whether one was refused."""
    refused = False
    for upload in request.FILES.getlist("files"):
        try:
            actions.attach(draft, upload, hat=hat)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
            refused = True
    return refused
