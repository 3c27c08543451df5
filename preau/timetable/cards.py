"""What the timetable puts on the pages of other rooms: the day of a child, of a pupil, of a teacher."""

from typing import Any

from preau.base import clock
from preau.directory.children import Child, children_here, pupil_here
from preau.directory.choices import FAMILY, TEACHING, GroupKind
from preau.directory.door import HatRequest
from preau.directory.models import Group
from preau.timetable.lessons import Lesson, Scope, lessons_of
from preau.timetable.moments import AHEAD, day_of_pupil, day_of_teacher, days_of_pupils
from preau.timetable.sight import STAFF


def day_of_child(request: HatRequest, child: Child) -> dict[str, Any] | None:
    """The day of a child, for the first page of a parent."""
    if not hasattr(request, "days_told"):  # all the children at once, the first time one is asked
        schools = {one.person.pk: one.establishment for one in children_here(request)}
        request.days_told = days_of_pupils(schools)  # type: ignore[attr-defined]
    told = request.days_told.get(child.person.pk)  # type: ignore[attr-defined]
    return {"day": told, "child": child} if told else None


def my_day(request: HatRequest) -> dict[str, Any] | None:
    """The day of a pupil or of a teacher, for their own first page."""
    if request.hat.kind in TEACHING:
        told = day_of_teacher(lessons_taught(request))
        return {"day": told, "teaches": True} if told else None
    me = pupil_here(request)
    told = day_of_pupil(request.person.pk, me.establishment) if me else None
    return {"day": told} if told else None


def lessons_taught(request: HatRequest) -> list[Lesson]:
    """The lessons of the teacher who asks, from today to the next days of class, read once a request; a school of the
    first degree has none."""
    if request.hat.is_first_degree:
        return []
    if not hasattr(request, "own_lessons"):
        scope, first = Scope.teacher(request.person.pk, request.hat.establishment_id), clock.today()
        request.own_lessons = lessons_of(scope, first, first + AHEAD)  # type: ignore[attr-defined]
    return request.own_lessons  # type: ignore[attr-defined, no-any-return]


def tabs(request: HatRequest, _thing: object) -> dict[str, Any] | None:
    """From the month of holidays to the week, for who has one."""
    return {} if request.hat.kind in FAMILY | TEACHING else None


def week_of_class(request: HatRequest, group: Group) -> dict[str, Any] | None:
    """From a class, or a group that is taught, to its week, for who may open it."""
    if group.kind == GroupKind.MANUAL or request.hat.kind not in FAMILY | STAFF:
        return None
    return {"group": group}
