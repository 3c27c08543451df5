"""What both forms of writing do: join the chosen files."""

from django.contrib import messages
from django.core.exceptions import ValidationError

from preau.base.bodies import WORDS, receives
from preau.directory.door import HatRequest
from preau.directory.hats import Hat
from preau.files.actions import FILE_LIMIT
from preau.messaging import actions
from preau.messaging.choices import ATTACHMENTS_AT_MOST
from preau.messaging.models import Draft

with_files = receives(ATTACHMENTS_AT_MOST * FILE_LIMIT + WORDS)


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
