"""Weeks: one's own, of a class, a colleague, a room, a pupil; and the page of a lesson."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from preau.base import clock
from preau.base.rows import asked_once, foresee, partly, rows
from preau.directory.children import Child, children_here, pupil_here
from preau.directory.choices import FAMILY, TEACHING, Profile
from preau.directory.door import HatRequest, hat_page, readable_offline
from preau.directory.models import Establishment, Group, Person
from preau.directory.panels import ShownPanel, panels_of, reads_of
from preau.timetable import rules, sight
from preau.timetable.drawing import draw, hours_said
from preau.timetable.lessons import Lesson, found, lessons_of
from preau.timetable.moments import end_words, readings_of_week, week_of_school
from preau.timetable.reading.scopes import Scope, reading
from preau.timetable.week import WeekOf, chosen_day, shown_week
from preau.ui.addresses import hat_page_url
from preau.ui.context import counts_read
from preau.ui.names import of_name

WEEK = timedelta(days=6)


@dataclass(frozen=True)
class Shown:
    """Whose week: its title, what is asked of lessons, and the school whose calendar it keeps."""

    title: str
    whose: tuple[str, int]  # the kind and id of `week.WeekOf`
    scope: Scope
    school: Establishment
    child: Child | None = None
    by_group: bool = False


@require_safe
@hat_page(*FAMILY, *TEACHING)
@readable_offline
def agenda(request: HatRequest) -> HttpResponse:
    """One's own week, or a child's."""
    shown = _own(request)
    if shown is None:
        return redirect("directory:calendar", hat=request.hat.key)
    return _page(request, shown)


@require_safe
@hat_page(*sight.STAFF)
def school(request: HatRequest) -> HttpResponse:
    """The weeks of a school that one may open: classes, groups, colleagues, rooms."""
    groups = sight.groups_read_by(request.person, request.hat).order_by("name")
    context = {
        "school": own_school(request),
        "classes": [group for group in groups if group.kind == "class"],
        "groups": [group for group in groups if group.kind == "teaching"],
        "teachers": sight.teachers_read_by(request.person, request.hat),
        "rooms": sight.rooms_read_by(request.person, request.hat),
        "may_settle": rules.may_settle_week(request.hat),
    }
    return render(request, "timetable/school.html", context)


@require_safe
@hat_page()
def of_group(request: HatRequest, pk: int) -> HttpResponse:
    group = _group_here(request, pk)
    return _page(request, Shown(str(group), ("group", group.pk), Scope.group(group.pk), group.establishment))


@require_safe
@hat_page(*sight.STAFF)
def of_teacher(request: HatRequest, pk: int) -> HttpResponse:
    teacher = get_object_or_404(sight.teachers_read_by(request.person, request.hat), pk=pk)
    scope = Scope.teacher(teacher.pk, request.hat.establishment_id)
    return _page(
        request,
        Shown(teacher.polite_name, ("teacher", teacher.pk), scope, own_school(request), by_group=True),
    )


@require_safe
@hat_page(*sight.STAFF)
def of_room(request: HatRequest, pk: int) -> HttpResponse:
    room = get_object_or_404(sight.rooms_read_by(request.person, request.hat), pk=pk)
    monday = shown_week(request.GET.get("semaine", ""))
    panels = panels_of("room", request, (room, monday))
    shown = Shown(room.name, ("room", room.pk), Scope.in_room(room.pk), own_school(request), by_group=True)
    return _page(request, shown, panels)


@require_safe
@hat_page(*sight.STAFF)
def of_pupil(request: HatRequest, pk: int) -> HttpResponse:
    pupil = get_object_or_404(sight.pupils_read_by(request.person, request.hat), pk=pk)
    shown = Shown(_title(pupil), ("pupil", pupil.pk), Scope.pupil(pupil.pk), own_school(request))
    return _page(request, shown)


@require_safe
@hat_page()
def lesson(request: HatRequest, pk: int, day: date) -> HttpResponse:
    """A lesson, and what the other rooms put on its page: the roll call, the lesson book."""
    one = lesson_here(request, pk, day)
    context = {
        "lesson": one,
        "may_change": rules.may_change(request.hat, one),
        "panels": panels_of("lesson", request, one),
        "reads_school": rules.reads_whole_school(request.hat),
        "child": _asked_child(request),
        "may_settle": rules.may_settle_week(request.hat),
        "has_agenda": request.hat.kind in FAMILY | TEACHING,
    }
    return render(request, "timetable/lesson.html", context)


def lesson_here(request: HatRequest, pk: int, day: date) -> Lesson:
    """The lesson of a key, to who may open it; 404 otherwise."""
    one = found(pk, day)
    if one is None or not rules.may_open(request.person, request.hat, one):
        raise Http404
    return one


def _page(request: HatRequest, shown: Shown, panels: Sequence[ShownPanel] = ()) -> HttpResponse:
    paper = request.GET.get("papier") == "1"
    with asked_once():  # the rooms above read the same lessons
        context = _context(request, shown, panels)
        return render(request, "timetable/paper.html" if paper else "timetable/week.html", context)


def _foresee(request: HatRequest, shown: Shown, monday: date) -> None:
    """All that the page reads, its bands and the doors' counts too, in one query."""
    sunday = monday + WEEK
    bands = reads_of("week", request, WeekOf(*shown.whose, monday, sunday, monday))
    week = readings_of_week(monday, shown.school)
    foresee([reading(shown.scope, monday, sunday), *week, *bands, *counts_read(request)])


def _context(request: HatRequest, shown: Shown, panels: Sequence[ShownPanel]) -> dict[str, object]:
    monday = shown_week(request.GET.get("semaine", ""))
    _foresee(request, shown, monday)
    lessons = lessons_of(shown.scope, monday, monday + WEEK, left=True)
    kept = f"?enfant={shown.child.person.pk}" if shown.child else ""
    base = hat_page_url("timetable:agenda", request.hat.key)
    laid = week_of_school(monday, shown.school, lessons, _classes(shown))
    week = draw(laid, base=base, query=kept, by_group=shown.by_group)
    day, said = chosen_day(week, request.GET.get("jour", "")), hours_said()
    return {
        "shown": shown,
        "panels": panels,
        "bands": panels_of(
            "week", request, WeekOf(*shown.whose, week.monday, monday + WEEK, day.date, lessons)
        ),
        "week": week,
        "hours": [(said[hour], str(row)) for hour, row in week.hours],
        "monday": week.monday.isoformat(),
        "before": week.before.isoformat(),
        "after": week.after.isoformat(),
        "day": day,
        "sooner": _sooner(shown, lessons, day.date),
        "children": children_here(request),
        "query": kept.replace("?", "&"),
        "may_link": rules.may_link(request.hat),
        "may_settle": rules.may_settle_week(request.hat),
        "may_move": rules.may_change_day(request.hat) and week.last >= clock.today(),
        "reads_school": rules.reads_whole_school(request.hat),
    }


def _classes(shown: Shown) -> list[int]:
    """The classes whose closing empties this week: its own; that of the child who is shown."""
    if shown.child:
        return [shown.child.group.pk] if shown.child.group else []
    return [shown.whose[1]] if shown.whose[0] == "group" else []


def _sooner(shown: Shown, lessons: list[Lesson], day: date) -> dict[str, object] | None:
    """What a family should know of a day that ends sooner: when, instead of when, and why."""
    told = end_words([one for one in lessons if one.day == day])
    if shown.by_group or told is None or told[0] >= told[1]:
        return None
    return {"ends_at": told[0], "usual_end": told[1], "reason": told[2]}


def _own(request: HatRequest) -> Shown | None:
    if request.hat.kind in TEACHING:
        scope = Scope.teacher(request.person.pk, request.hat.establishment_id)
        return Shown(
            _("Mon agenda"), ("teacher", request.person.pk), scope, own_school(request), by_group=True
        )
    child = _child(request)
    if child is None or child.establishment is None:
        return None
    title = _("Mon agenda") if request.hat.kind == Profile.PUPIL else _title(child.person)
    pk = child.person.pk
    return Shown(title, ("pupil", pk), Scope.pupil(pk), child.establishment, child)


def _child(request: HatRequest) -> Child | None:
    """The pupil whose week is asked: oneself, or the child that `?enfant=` names, the eldest otherwise."""
    if request.hat.kind == Profile.PUPIL:
        return pupil_here(request)
    return _asked_child(request) or next(iter(children_here(request)), None)


def _asked_child(request: HatRequest) -> Child | None:
    asked = request.GET.get("enfant", "")
    return next((one for one in children_here(request) if str(one.person.pk) == asked), None)


def _title(pupil: Person) -> str:
    return _("Agenda %(of_name)s") % {"of_name": of_name(pupil.first_name)}


def _group_here(request: HatRequest, pk: int) -> Group:
    """A class or a group that one may open; plain SQL for staff, who open them all day long."""
    if request.hat.kind not in sight.STAFF:
        groups = sight.groups_read_by(request.person, request.hat).select_related("establishment")
        return get_object_or_404(groups, pk=pk)
    found = rows(_GROUP, {"group": pk, "school": request.hat.establishment_id})
    if not found:
        raise Http404
    group = partly(Group, ["id", "name"], found[0][:2])
    group.establishment = partly(Establishment, _SCHOOL_FIELDS, found[0][2:])
    return group


def own_school(request: HatRequest) -> Establishment:
    """The school of this hat; plain SQL, since every week of staff begins here."""
    found = rows(_SCHOOL, {"school": request.hat.establishment_id})
    if not found:
        raise Http404
    return partly(Establishment, _SCHOOL_FIELDS, found[0])


_SCHOOL_FIELDS = ["id", "uai", "name", "usual_name", "kind", "academy_id"]
_GROUP = f"""
SELECT g.id, g.name, {", ".join(f"e.{name}" for name in _SCHOOL_FIELDS)}
  FROM directory_group g JOIN directory_establishment e ON e.id = g.establishment_id
 WHERE g.id = %(group)s AND g.establishment_id = %(school)s AND g.missing_since IS NULL
"""
_SCHOOL = f"SELECT {', '.join(_SCHOOL_FIELDS)} FROM directory_establishment WHERE id = %(school)s"
