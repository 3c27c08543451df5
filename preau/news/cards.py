"""What the room puts on the first page: what a parent has to sign, the notes under way of a school, the news, the
polls; and, there and on the pages of the directory, what is closed."""

from typing import Any

from preau.directory.children import children_here, children_named
from preau.directory.choices import GroupKind
from preau.directory.door import HatRequest
from preau.directory.models import Establishment, Group, Person
from preau.news.carnet.queries import under_way_at_a_glance
from preau.news.carnet.words import until_words
from preau.news.continuity.queries import standing_for, standing_over
from preau.news.glance import glance
from preau.news.models import Closure


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
    if not found.headlines and not found.to_review and not found.polls:
        return None
    return {
        "headlines": found.headlines,
        "polls": found.polls,
        "to_review": found.to_review,
        "is_first": bool(found.to_review),
    }


def closed(request: HatRequest) -> dict[str, Any] | None:
    """A class or a school that is closed comes before all else."""
    found = glance(request).closed
    return {"closures": found, "is_first": True} if found else None


def class_closed(request: HatRequest, group: Group) -> dict[str, Any] | None:
    """On the page of a class."""
    return _standing(request, standing_for(group) if group.kind == GroupKind.CLASS else [])


def pupil_closed(request: HatRequest, person: Person) -> dict[str, Any] | None:
    """On the card of a pupil."""
    return _standing(request, standing_over(person))


def school_closed(request: HatRequest, school: Establishment) -> dict[str, Any] | None:
    """On the page of a school."""
    rows = Closure.objects.standing().filter(establishment=school, group=None)
    return _standing(request, list(rows.select_related("group", "establishment")))


def _standing(request: HatRequest, found: list[Closure]) -> dict[str, Any] | None:
    """Those of them that concern this hat."""
    if not found:
        return None
    seen = Closure.objects.visible_to(request.person, request.hat).filter(pk__in=[one.pk for one in found])
    known = set(seen.values_list("pk", flat=True))
    shown = [one for one in found if one.pk in known]
    return {"closures": shown} if shown else None
