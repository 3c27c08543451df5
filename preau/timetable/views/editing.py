"""The week written by hand: a course, what changes on a day, the rooms and the hours of a school."""

from datetime import date, datetime, time
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from preau.base import clock
from preau.directory.choices import WHOLE_ESTABLISHMENT, Profile
from preau.directory.door import HatRequest, hat_page, posted
from preau.timetable import actions, rules, sight
from preau.timetable.choices import ChangeKind
from preau.timetable.conflicts import Wish, clashes_of_day, clashes_of_week
from preau.timetable.days import days_off
from preau.timetable.forms import ChangeForm, CourseForm
from preau.timetable.lessons import Lesson
from preau.timetable.models import Alternation, Change, Course, Period
from preau.timetable.views.weeks import lesson_here, own_school

SETTLERS = (Profile.HEAD, Profile.OFFICE)


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(*SETTLERS)
def course_new(request: HatRequest) -> HttpResponse:
    """A course of the regular week, or an added lesson; what it clashes with is said before it is kept."""
    school = own_school(request)
    form = CourseForm(posted(request), initial=_asked(request), **_choices(request), weeks=_weeks(request))
    if form.is_valid() and not form.show_clashes(_week_clashes(school.pk, form.course)):
        course = actions.open_course(by=request.person, establishment=school, **form.course)
        messages.success(request, _("C’est dans l’emploi du temps."))
        return redirect("timetable:of_group", hat=request.hat.key, pk=course.groups.all()[0].pk)
    context = {"form": form, "bells": Period.objects.filter(establishment=school).order_by("starts_at")}
    return render(request, "timetable/course_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(*WHOLE_ESTABLISHMENT)
def change_new(request: HatRequest, pk: int, day: date) -> HttpResponse:
    """What changes for one lesson; the families are told as soon as it is written."""
    lesson = _lesson_to_change(request, pk, day)
    choices = _choices(request)
    form = ChangeForm(
        posted(request),
        initial=_moved_to(request, lesson),
        teachers=choices["teachers"],
        rooms=choices["rooms"],
    )
    if (
        form.is_valid()
        and not form.show_clashes(_day_clashes(lesson, form.cleaned_data))
        and _changed(request, lesson, form)
    ):
        messages.success(request, _("C’est changé. Les familles, les élèves et l’équipe sont prévenus."))
        return redirect("timetable:lesson", hat=request.hat.key, pk=pk, day=day)
    context = {
        "form": form,
        "lesson": lesson,
        "bells": Period.objects.filter(establishment=lesson.establishment_id),
    }
    return render(request, "timetable/change_new.html", context, status=422 if form.errors else 200)


@require_POST
@hat_page(*WHOLE_ESTABLISHMENT)
def change_end(request: HatRequest, pk: int) -> HttpResponse:
    """A change that will not be."""
    here = Change.objects.filter(
        course__in=Course.objects.visible_to(request.person, request.hat), withdrawn_at=None
    )
    change = get_object_or_404(here.select_related("course__establishment"), pk=pk)
    actions.take_back(change, by=request.person)
    messages.success(request, _("C’est retiré. Les familles, les élèves et l’équipe sont prévenus."))
    return redirect("timetable:lesson", hat=request.hat.key, pk=change.course_id, day=change.date)


@require_POST
@hat_page(*SETTLERS)
def course_end(request: HatRequest, pk: int, day: date) -> HttpResponse:
    """The course is held no more after this day."""
    rows = Course.objects.visible_to(request.person, request.hat).select_related("establishment")
    course = get_object_or_404(rows, pk=pk)
    actions.close_course(course, by=request.person, after=max(day, clock.today()))
    messages.success(request, _("Ce cours n’a plus lieu ensuite."))
    return redirect("timetable:lesson", hat=request.hat.key, pk=pk, day=day)


def _lesson_to_change(request: HatRequest, pk: int, day: date) -> Lesson:
    lesson = lesson_here(request, pk, day)
    if not rules.may_change(request.hat, lesson):
        raise Http404
    return lesson


def _changed(request: HatRequest, lesson: Lesson, form: ChangeForm) -> bool:
    """Whether the verb has accepted; otherwise its sentence is on the form."""
    data, said = form.cleaned_data, {"by": request.person, "reason": form.cleaned_data["reason"]}
    verbs: dict[str, Any] = {
        ChangeKind.CANCELLED: lambda: actions.cancel_lesson(lesson, **said),
        ChangeKind.MOVED: lambda: actions.move_lesson(
            lesson,
            day=data["day"],
            starts_at=data["starts_at"],
            ends_at=data["ends_at"],
            room=data["room"],
            **said,
        ),
        ChangeKind.REPLACED: lambda: actions.replace_teacher(lesson, teacher=data["teacher"], **said),
        ChangeKind.ROOM: lambda: actions.change_room(lesson, room=data["room"], **said),
    }
    try:
        verbs[data["kind"]]()
    except ValidationError as error:
        form.add_error(None, error)
    return form.is_valid()


def _day_clashes(lesson: Lesson, data: dict[str, Any]) -> list[str]:
    """What the lesson would meet where it goes; nothing meets what is cancelled."""
    kind = data["kind"]
    if kind == ChangeKind.CANCELLED:
        return []
    moved = kind == ChangeKind.MOVED
    day, starts_at, ends_at = (data["day"], data["starts_at"], data["ends_at"]) if moved else (
        lesson.day, lesson.starts_at, lesson.ends_at
    )  # fmt: skip
    teachers = (data["teacher"],) if kind == ChangeKind.REPLACED else lesson.teachers if moved else ()
    room = (
        data["room"] or (lesson.room if moved else None)
        if kind in (ChangeKind.MOVED, ChangeKind.ROOM)
        else None
    )
    wish = Wish(starts_at, ends_at, tuple(teachers), room, lesson.groups if moved else ())
    return _closed(lesson.establishment_id, day) + clashes_of_day(
        lesson.establishment_id, day, wish, besides=lesson.key
    )


def _closed(establishment_id: int, day: date) -> list[str]:
    return [
        _("Pas d’école ce jour-là : %s.") % name for name in days_off(establishment_id, day, day).values()
    ]


def _week_clashes(establishment_id: int, data: dict[str, Any]) -> list[str]:
    course = Course(
        establishment_id=establishment_id, weekday=data["weekday"], starts_on=data["starts_on"], ends_on=data["ends_on"],
        alternation=data["alternation"],
    )  # fmt: skip
    wish = Wish(
        data["starts_at"], data["ends_at"], tuple(data["teachers"]), data["room"], tuple(data["groups"])
    )
    if data["starts_on"] == data["ends_on"]:
        return _closed(establishment_id, data["starts_on"]) + clashes_of_day(
            establishment_id, data["starts_on"], wish
        )
    return clashes_of_week(course, wish)


def _choices(request: HatRequest) -> dict[str, Any]:
    return {
        "groups": sight.groups_read_by(request.person, request.hat).order_by("kind", "name"),
        "teachers": sight.teachers_read_by(request.person, request.hat),
        "rooms": sight.rooms_read_by(request.person, request.hat),
    }


def _weeks(request: HatRequest) -> Any:
    today = clock.today()
    year = {"school_year__starts_on__lte": today, "school_year__ends_on__gte": today}
    return Alternation.objects.filter(establishment=request.hat.establishment_id, **year).order_by("name")


def _asked(request: HatRequest) -> dict[str, Any]:
    """The group and the day that a page leads here with."""
    return {
        "groups": request.GET.getlist("groupe"),
        "starts_on": request.GET.get("jour", ""),
        "repeats": "week",
    }


def _moved_to(request: HatRequest, lesson: Lesson) -> dict[str, Any]:
    """As it is; or where it was dragged to, as long: `?jour=2026-11-26&debut=10:30`."""
    try:
        day = date.fromisoformat(request.GET.get("jour", ""))
        starts_at = time.fromisoformat(request.GET.get("debut", ""))
    except ValueError:
        return _as_it_is(lesson)
    lasts = datetime.combine(day, lesson.ends_at) - datetime.combine(day, lesson.starts_at)
    ends = datetime.combine(day, starts_at) + lasts
    place = {"day": day, "starts_at": starts_at, "ends_at": ends.time()}
    return _as_it_is(lesson) | {"kind": ChangeKind.MOVED} | place


def _as_it_is(lesson: Lesson) -> dict[str, Any]:
    return {
        "kind": ChangeKind.CANCELLED,
        "day": lesson.day,
        "starts_at": lesson.starts_at,
        "ends_at": lesson.ends_at,
    }
