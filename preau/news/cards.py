"""What the room puts on the first page: what a parent has to sign, the notes under way of a school, the news."""

from typing import Any

from preau.directory.children import children_here, children_named
from preau.directory.door import HatRequest
from preau.news.carnet.queries import under_way_at_a_glance
from preau.news.carnet.words import until_words
from preau.news.glance import glance


def to_sign(request: HatRequest) -> dict[str, Any] | None:
    """The notes that wait for this parent, the first to come due first; no card when none does."""
    waiting = glance(request).waiting
    if not waiting:
        return None
    children = children_named((one.child for one in waiting), children_here(request))
    lines = [(one, until_words(one.deadline), children[one.child]) for one in waiting[:5]]
    return {"lines": lines, "count": len(waiting), "is_first": True}


def under_way(request: HatRequest) -> dict[str, Any]:
    """For the school: the notes that come due first, and how many children are signed."""
    lines, count = under_way_at_a_glance(request.person, request.hat)
    return {"lines": lines, "count": count}


def latest(request: HatRequest) -> dict[str, Any] | None:
    """The news of the month, and first what waits for the head; no card where there is none."""
    found = glance(request)
    if not found.headlines and not found.to_review:
        return None
    return {"headlines": found.headlines, "to_review": found.to_review, "is_first": bool(found.to_review)}
