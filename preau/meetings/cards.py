"""What the room puts on the first page: rendez-vous to choose, rendez-vous to come. One query for each hat."""

from typing import Any

from preau.directory.children import children_here
from preau.directory.door import HatRequest
from preau.meetings.glance import coming_of_host, waiting_and_coming


def of_family(request: HatRequest) -> dict[str, Any] | None:
    """What this parent may choose, and the next hours taken; no card where there is neither."""
    children = {child.person.pk: child for child in children_here(request)}
    waiting, coming = waiting_and_coming(request.person, list(children))
    if not waiting and not coming:
        return None
    return {
        "waiting": [(one, children[one.child]) for one in waiting],
        "coming": [(one, children[one.child]) for one in coming],
        "is_first": bool(waiting),
    }


def of_host(request: HatRequest) -> dict[str, Any] | None:
    """Who comes next to whom receives."""
    coming = coming_of_host(request.person, request.hat)
    return {"coming": coming} if coming else None
