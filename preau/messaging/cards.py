"""What messaging puts on the pages of other rooms."""

from typing import Any

from preau.directory.children import children_here
from preau.directory.contacts import may_reach
from preau.directory.door import HatRequest
from preau.directory.models import Person
from preau.messaging import queries
from preau.messaging.recipients import named


def unread(request: HatRequest) -> dict[str, Any]:
    """The last unread conversations, for the first page."""
    lines, request.unread_count = queries.last_unread(request.person, 4, children_here(request))  # type: ignore[attr-defined]
    return {"lines": lines, "count": request.unread_count, "is_first": bool(lines)}  # type: ignore[attr-defined]


def write_to(request: HatRequest, other: Person) -> dict[str, Any] | None:
    """The button "Écrire" of a person's card, when this hat may write there."""
    if not may_reach(request.person, request.hat, other):
        return None
    child = request.GET.get("enfant", "")
    return {"other": other, "name": named(other), "child": child if child.isdecimal() else ""}
