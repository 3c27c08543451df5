"""What the room puts on the first page: what a parent has to sign, the notes under way of a school."""

from typing import Any

from preau.directory.children import children_here, children_named
from preau.directory.door import HatRequest
from preau.news.carnet.queries import under_way_at_a_glance, waiting_at_a_glance
from preau.news.carnet.words import until_words


def to_sign(request: HatRequest) -> dict[str, Any] | None:
    """The notes that wait for this parent, the first to come due first; no card when none does."""
    waiting = waiting_at_a_glance(request.person)
    if not waiting:
        return None
    children = children_named((child for *_note, child in waiting), children_here(request))
    lines = [
        (pk, subject, until_words(deadline), children[child])
        for pk, subject, _nature, deadline, child in waiting
    ]
    return {"lines": lines[:5], "count": len(lines), "is_first": True}


def under_way(request: HatRequest) -> dict[str, Any]:
    """For the school: the notes that come due first, and how many children are signed."""
    lines, count = under_way_at_a_glance(request.person, request.hat)
    return {"lines": lines, "count": count}
