"""What the room puts on the first page: rendez-vous to choose, rendez-vous to come; asked with what other rooms ask."""

from typing import Any

from preau.base.rows import Question
from preau.directory.children import children_here
from preau.directory.door import HatRequest
from preau.meetings.glance import family_question, family_told, host_question, host_told


def ask_of_family(request: HatRequest) -> Question:
    return family_question(request.person, [child.person.pk for child in children_here(request)])


def of_family(request: HatRequest, told: Any) -> dict[str, Any] | None:
    """What this parent may choose, and the next hours taken; no card where there is neither."""
    children = {child.person.pk: child for child in children_here(request)}
    waiting, coming = family_told(told)
    if not waiting and not coming:
        return None
    return {
        "waiting": [(one, children[one.child]) for one in waiting],
        "coming": [(one, children[one.child]) for one in coming],
        "is_first": bool(waiting),
    }


def ask_of_host(request: HatRequest) -> Question:
    return host_question(request.person, request.hat)


def of_host(request: HatRequest, told: Any) -> dict[str, Any] | None:
    """Who comes next to whom receives."""
    coming = host_told(told)
    return {"coming": coming} if coming else None
