"""The roll: of a lesson, of a class on a half-day; and those of one's day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from preau.attendance import rules
from preau.attendance.actions import Overtaken, call_roll
from preau.attendance.calling.duty import (
    Duty,
    due_now,
    duties_of_groups,
    duties_of_school,
    duties_of_teacher,
    own_school,
)
from preau.attendance.calling.rolls import Called, Roll, of_class, of_lesson, roll_of
from preau.attendance.choices import Lent, State
from preau.attendance.delegating.rules import lent_groups
from preau.attendance.forms import typed_marks
from preau.base import clock
from preau.directory.door import HatRequest, hat_page
from preau.directory.models import Establishment, Group
from preau.timetable.days import half_days_of
from preau.timetable.lessons import Lesson, found
from preau.ui.words import hour_words

roll_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@hat_page(*rules.CALLS)
def mine(request: HatRequest) -> HttpResponse:
    """The rolls of the day: one's own, or those of the school for who answers for it."""
    school = own_school(request.hat.establishment_id)
    if school is None:
        raise Http404
    whole = rules.follows_school(request.hat)
    today = clock.today()
    duties = duties_of_school(school, today) if whole else _mine(request, school, today)
    context = {"duties": duties, "due": due_now(duties), "whole": whole, "school": school, "now": clock.now()}
    return render(request, "attendance/rolls.html", context)


def _mine(request: HatRequest, school: Establishment, day: date) -> list[Duty]:
    """One's own, and those of the classes that were put in one's hands; each once."""
    lent = duties_of_groups(lent_groups(request.person, request.hat, Lent.ROLL), school, day)
    found = {one.called.key: one for one in [*duties_of_teacher(request.person, school, day), *lent]}
    return sorted(found.values(), key=lambda one: (one.called.starts_at, one.called.whom))


@roll_page
@hat_page(*rules.CALLS)
def lesson_roll(request: HatRequest, pk: int, day: date) -> HttpResponse:
    """The roll of a lesson."""
    lesson = lesson_to_call(request, pk, day)
    roll = roll_of(of_lesson(lesson), changes=True)
    tried = _try(request, roll) if request.method == "POST" else Tried()
    return _after(request, roll.called) if tried.saved else _page(request, roll, tried, lesson=lesson)


@roll_page
@hat_page(*rules.CALLS)
def class_roll(request: HatRequest, pk: int, day: date, half: str) -> HttpResponse:
    """The roll of a class on a half-day: the register of the first degree."""
    group = get_object_or_404(Group.objects.filter(establishment=request.hat.establishment_id), pk=pk)
    if not rules.may_call_class(request.person, request.hat, group, day):
        raise Http404
    halves = [one for one in half_days_of(group.establishment_id, day, day) if one.half == half]
    if not halves:
        raise Http404
    roll = roll_of(of_class(group, halves[0]), changes=True)
    tried = _try(request, roll) if request.method == "POST" else Tried()
    return _after(request, roll.called) if tried.saved else _page(request, roll, tried)


def lesson_to_call(request: HatRequest, pk: int, day: date) -> Lesson:
    """The lesson that this hat may call; 404 otherwise, and for one that is not held."""
    lesson = found(pk, day)
    if lesson is None or lesson.is_off or not rules.may_call_lesson(request.person, request.hat, lesson):
        raise Http404
    return lesson


@dataclass(frozen=True)
class Tried:
    """What became of a form: saved, or why not; `theirs` is what another has saved meanwhile, by pupil."""

    saved: bool = False
    wrong: tuple[str, ...] = ()
    theirs: dict[int, tuple[str, int]] | None = None


def _try(request: HatRequest, roll: Roll) -> Tried:
    theirs = {line.pupil.pk: (line.was, line.was_minutes) for line in roll.lines}
    marks, wrong = typed_marks(request.POST, roll.lines)
    if wrong:
        return Tried(wrong=tuple(wrong))
    version = request.POST.get("version", "")
    try:
        call_roll(
            roll.called, by=request.person, marks=marks, version=int(version) if version.isdecimal() else 0
        )
    except Overtaken:
        return Tried(theirs=theirs)
    messages.success(request, _said(roll))
    return Tried(saved=True)


def _after(request: HatRequest, called: Called) -> HttpResponse:
    if called.course_id and called.date:
        return redirect("timetable:lesson", hat=request.hat.key, pk=called.course_id, day=called.date)
    return redirect("attendance:rolls", hat=request.hat.key)


def _said(roll: Roll) -> str:
    """ "Appel enregistré à 9 h 32 : 2 absences." """
    told = {"hour": hour_words(clock.now()), "n": roll.absent}
    if not roll.absent:
        return _("Appel enregistré à %(hour)s : aucune absence.") % told
    return ngettext(
        "Appel enregistré à %(hour)s : %(n)s absence.", "Appel enregistré à %(hour)s : %(n)s absences.", roll.absent
    ) % told  # fmt: skip


def _page(request: HatRequest, roll: Roll, tried: Tried, **more: Any) -> HttpResponse:
    theirs = tried.theirs
    context = {
        "roll": roll, "states": State.choices, "wrong": tried.wrong, "overtaken": theirs is not None,
        "differences": [line for line in roll.lines if theirs and theirs[line.pupil.pk] != (line.state, line.minutes)],
        **more,
    }  # fmt: skip
    return render(
        request, "attendance/roll.html", context, status=409 if theirs else 422 if tried.wrong else 200
    )
