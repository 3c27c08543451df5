"""Cards that home itself draws from the directory."""

from typing import Any

from preau.base import clock
from preau.directory.choices import Profile
from preau.directory.door import HatRequest
from preau.directory.models import Establishment
from preau.directory.queries import children_of, classes_of, holidays_for, taught_groups, teachings_of
from preau.directory.sight import establishments_of


def children(request: HatRequest) -> dict[str, Any]:
    """For a guardian: each child, the class and who teaches there."""
    mine = children_of(request.person)
    teachings = list(teachings_of([child.group for child in mine if child.group]))
    return {
        "children": [
            (child, [t for t in teachings if child.group and t.group_id == child.group.pk]) for child in mine
        ]
    }


def classes(request: HatRequest) -> dict[str, Any]:
    """For a teacher: the groups taught here."""
    return {"groups": taught_groups(request.person, request.hat)}


def school(request: HatRequest) -> dict[str, Any] | None:
    """For who answers for a school: its classes and their numbers."""
    found = Establishment.objects.filter(pk=request.hat.establishment_id or 0).first()
    return {"school": found, "classes": classes_of(found)} if found else None


def next_holiday(request: HatRequest) -> dict[str, Any] | None:
    schools = establishments_of(request.person, request.hat).select_related("academy")
    today = clock.today()
    coming = holidays_for(schools, today).first() if request.hat.kind != Profile.OPERATOR else None
    return {"holiday": coming, "days": (coming.first_day - today).days} if coming else None
