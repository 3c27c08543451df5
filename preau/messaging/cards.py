"""What messaging puts on the pages of other rooms."""

from typing import Any

from preau.directory.contacts import may_reach
from preau.directory.door import HatRequest
from preau.directory.models import Person
from preau.messaging import queries
from preau.messaging.models import Participant
from preau.messaging.recipients import named


def unread(request: HatRequest) -> dict[str, Any]:
    """The last unread conversations, for the first page."""
    rows = Participant.objects.visible_to(request.person).unread().select_related("conversation__started_by")
    return {"lines": queries.lines(list(rows.order_by("-latest_at")[:4]), request.person)}


def write_to(request: HatRequest, other: Person) -> dict[str, Any] | None:
    """The button "Écrire" of a person's card, when this hat may write there."""
    if not may_reach(request.person, request.hat, other):
        return None
    child = request.GET.get("enfant", "")
    return {"other": other, "name": named(other), "child": child if child.isdecimal() else ""}
