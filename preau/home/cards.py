"""Cards that home itself draws from the directory."""

from typing import Any

from preau.base import clock
from preau.directory import glance
from preau.directory.children import children_of
from preau.directory.door import HatRequest
from preau.directory.models import Establishment
from preau.directory.queries import classes_of, taught_groups


def children(request: HatRequest) -> dict[str, Any]:
    """For a guardian: each child, the class and who teaches there."""
    mine = children_of(request.person)
    teachers = glance.teachers_of({child.group.pk for child in mine if child.group})
    return {"children": [(child, teachers[child.group.pk] if child.group else []) for child in mine]}


def classes(request: HatRequest) -> dict[str, Any]:
    """For a teacher: the groups taught here."""
    return {"groups": taught_groups(request.person, request.hat)}


def school(request: HatRequest) -> dict[str, Any] | None:
    """For who answers for a school: its classes and their numbers."""
    found = Establishment.objects.filter(pk=request.hat.establishment_id or 0).first()
    return {"school": found, "classes": classes_of(found)} if found else None


def next_holiday(request: HatRequest) -> dict[str, Any] | None:
    today = clock.today()
    coming = glance.next_holiday(request.person, request.hat)
    return {"holiday": coming, "days": (coming.first_day - today).days} if coming else None
