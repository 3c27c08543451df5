"""The last word that waits for a young pupil, to be read aloud."""

from datetime import date
from typing import Any

from django.utils.text import Truncator

from preau.base.manifest import Young
from preau.base.rows import Question
from preau.directory.door import HatRequest
from preau.messaging import queries
from preau.messaging.models import Message

LONGEST = 240  # signs that a child listens to; the rest is on the page of the message


def ask_word(request: HatRequest, _day: date | None) -> Question:
    return queries.unread_question(request.person, 1)


def word(request: HatRequest, _day: date | None, told: list[dict[str, Any]]) -> Young | None:
    """The newest message that was not read; no card when all is."""
    if not told:
        return None
    said = Message.objects.arrived(request.person).filter(
        conversation=told[0]["conversation_id"], recall=None
    )
    last = said.exclude(author=request.person).select_related("author").order_by("available_at", "pk").last()
    if last is None:
        return None
    words = Truncator(last.body).chars(LONGEST, truncate="…")
    return Young(card={"message": last, "words": words, "others": told[0]["total"] - 1})
