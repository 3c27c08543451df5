"""Among whom one chooses: the pupils of a lesson, of a class, or those that a few letters of a name find."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.http import Http404

from preau.conduct import rules, sight
from preau.conduct.queries import pupils_of_group
from preau.directory.door import HatRequest
from preau.directory.models import Group, Person
from preau.timetable.lessons import Lesson, found

FOUND_AT_MOST = 12


@dataclass(frozen=True)
class Listed:
    """The pupils of a list, in order; of a lesson, or of the group that was chosen among `groups`."""

    pupils: list[Person]
    groups: list[Group]
    group: Group | None = None
    lesson: Lesson | None = None

    @property
    def lesson_key(self) -> str:
        return self.lesson.key if self.lesson else ""


def listed(request: HatRequest) -> Listed:
    """`?cours=12&jour=2026-11-26` names a lesson, `?groupe=3` a group of one's own; anything else, the groups to choose."""
    lesson = _lesson(request)
    if lesson:
        pupils = {one.pk: one for group in lesson.groups for one in pupils_of_group(group)}
        return Listed(sorted(pupils.values(), key=lambda one: (one.sort_key, one.pk)), [], lesson=lesson)
    groups = list(sight.groups_reported_by(request.person, request.hat))
    asked = request.GET.get("groupe", "")
    group = next((one for one in groups if str(one.pk) == asked), groups[0] if len(groups) == 1 else None)
    return Listed(pupils_of_group(group) if group else [], groups, group)


def searched(request: HatRequest) -> list[Person]:
    """The pupils of whom one may speak whose names begin with the words of `?q=`."""
    asked = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:80]
    if len(asked) < 2:
        return []
    rows = sight.pupils_reported_by(request.person, request.hat)
    for word in asked.split():
        rows = rows.filter(
            Q(first_name__unaccent__istartswith=word) | Q(last_name__unaccent__istartswith=word)
        )
    return list(rows[:FOUND_AT_MOST])


def _lesson(request: HatRequest) -> Lesson | None:
    """The lesson that is asked, if one may report of it; 404 for another's."""
    course, day = request.GET.get("cours", ""), request.GET.get("jour", "")
    if not course.isascii() or not course.isdigit() or len(course) > 15:
        return None
    try:
        lesson = found(int(course), date.fromisoformat(day))
    except ValueError:
        return None
    if lesson is None or not rules.may_report_in(request.person, request.hat, lesson):
        raise Http404
    return lesson
