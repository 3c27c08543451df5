"""What messaging puts on the pages of other rooms."""

from typing import Any

from preau.base.rows import Question
from preau.directory.children import children_here
from preau.directory.contacts import may_reach
from preau.directory.door import HatRequest
from preau.directory.models import Person
from preau.messaging import queries
from preau.messaging.recipients import named


def ask_unread(request: HatRequest) -> Question:
    return queries.unread_question(request.person, 4)


def unread(request: HatRequest, told: list[dict[str, Any]]) -> dict[str, Any]:
    """The last unread conversations, for the first page."""
    lines, request.unread_count = queries.unread_told(told, children_here(request))  # type: ignore[attr-defined]
    return {"lines": lines, "count": request.unread_count, "is_first": bool(lines)}  # type: ignore[attr-defined]


def write_to(request: HatRequest, other: Person) -> dict[str, Any] | None:
    """The button "Écrire" of a person's card, when this hat may write there."""
    if not may_reach(request.person, request.hat, other):
        return None
    child = request.GET.get("enfant", "")
    return {"other": other, "name": named(other), "child": child if child.isdecimal() else ""}
