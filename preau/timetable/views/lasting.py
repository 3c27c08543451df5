"""What lasts: which weeks alternate, and a course that is otherwise from a day on."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from preau.base import clock
from preau.directory.door import HatRequest, hat_page, posted
from preau.directory.models import Establishment, SchoolYear
from preau.timetable import actions, sight
from preau.timetable.alternating.actions import settle_weeks
from preau.timetable.alternating.calendar import YearWeek, alternated, apart, weeks_off, year_weeks
from preau.timetable.alternating.forms import SKIP, TurnsForm, WeeksForm
from preau.timetable.conflicts import Wish, clashes_of_week
from preau.timetable.forms import LastingForm
from preau.timetable.lessons import Lesson, week_of
from preau.timetable.models import Alternation, Course, Period
from preau.timetable.views.editing import SETTLERS
from preau.timetable.views.weeks import lesson_here, own_school


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(*SETTLERS)
def alternations(request: HatRequest) -> HttpResponse:
    """Two forms, each known by the name of its button: weeks in turn, or one by one."""
    school, year = own_school(request), SchoolYear.current()
    rows = apart(Alternation.objects.filter(establishment=school, school_year=year).order_by("name"))
    weeks = year_weeks(school, year, rows)
    sent = request.POST if request.method == "POST" else None
    turns = _turns(year, rows, weeks, sent if sent and "turns" in sent else None)
    each = WeeksForm(sent if sent and "each" in sent else None, weeks=weeks, codes=[one.code for one in rows])
    said = _said(school, turns) if turns.is_valid() else each.said if each.is_valid() else None
    if said is not None:
        codes = {*(one.code for one in rows), *said.values()} - {""}
        settle_weeks(school, by=request.person, year=year, weeks=said, codes=codes)
        messages.success(request, _("Les semaines sont enregistrées."))
        return redirect("timetable:alternations", hat=request.hat.key)
    names = {one.code: one.name for one in rows}
    context = {
        "school": school, "turns": turns, "each": each, "rows": rows, "year": year,
        "weeks": [(one, names.get(one.code, ""), _field(each, one)) for one in weeks],
    }  # fmt: skip
    return render(
        request, "timetable/alternations.html", context, status=422 if turns.errors or each.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(*SETTLERS)
def course_change(request: HatRequest, pk: int, day: date) -> HttpResponse:
    """A course that is otherwise from a day on; what it clashes with is said before it is kept."""
    lesson = lesson_here(request, pk, day)
    here = Course.objects.visible_to(request.person, request.hat).select_related(
        "room", "alternation", "school_year"
    )
    course = get_object_or_404(here, pk=lesson.course_id)
    if not _goes_on(course):
        raise Http404
    form = LastingForm(
        posted(request), course=course, initial=_as_it_is(course, lesson),
        teachers=sight.teachers_read_by(request.person, request.hat), rooms=sight.rooms_read_by(request.person, request.hat),
        weeks=Alternation.objects.filter(establishment=course.establishment_id, school_year=course.school_year_id),
    )  # fmt: skip
    if form.is_valid() and not form.show_clashes(_clashes(course, form)):
        after = actions.change_course(
            course, by=request.person, since=form.cleaned_data["since"], **form.said
        )
        messages.success(
            request,
            _("C’est changé à partir de ce jour. Les familles, les élèves et l’équipe sont prévenus."),
        )
        return redirect("timetable:of_group", hat=request.hat.key, pk=after.groups.all()[0].pk)
    bells = Period.objects.filter(establishment=course.establishment_id).order_by("starts_at")
    context = {"form": form, "lesson": lesson, "bells": bells, "of_file": course.source == "file"}
    return render(request, "timetable/course_change.html", context, status=422 if form.errors else 200)


def _goes_on(course: Course) -> bool:
    """One that is over, or that is held once, has nothing to change."""
    return course.starts_on != course.ends_on and (course.ends_on is None or course.ends_on >= clock.today())


def _as_it_is(course: Course, lesson: Lesson) -> dict[str, Any]:
    return {
        "since": max(lesson.date, clock.today()), "weekday": course.weekday, "starts_at": course.starts_at,
        "ends_at": course.ends_at, "teachers": list(lesson.regular_teachers), "room": course.room_id,
        "repeats": f"semaine-{course.alternation_id}" if course.alternation_id else "week",
    }  # fmt: skip


def _clashes(course: Course, form: LastingForm) -> list[str]:
    said = form.said
    wanted = Course(
        pk=course.pk, establishment_id=course.establishment_id, school_year=course.school_year, weekday=said["weekday"],
        starts_on=form.cleaned_data["since"], ends_on=course.ends_on, alternation=said["alternation"],
    )  # fmt: skip
    wish = Wish(
        said["starts_at"], said["ends_at"], tuple(said["teachers"]), said["room"], tuple(course.groups.all())
    )
    return clashes_of_week(wanted, wish)


def _turns(year: SchoolYear, rows: list[Alternation], weeks: list[YearWeek], sent: Any) -> TurnsForm:
    """From this week on, where there are alternations already; from the beginning of lessons otherwise."""
    now = week_of(clock.today())
    first = max(weeks[0].monday, now) if rows else weeks[0].monday
    initial: dict[str, Any] = {"first": first, "last": weeks[-1].monday}
    if rows:
        initial["codes"] = ", ".join(one.code for one in rows)
    return TurnsForm(sent, initial=initial, within=(year.starts_on, year.ends_on))


def _said(school: Establishment, form: TurnsForm) -> dict[date, str]:
    """The code of each week between the two, "" for those of holidays."""
    data = form.cleaned_data
    off = weeks_off(school.pk, data["first"], data["last"])
    return dict.fromkeys(off, "") | alternated(
        data["first"], data["last"], data["codes"], off, skip=data["holidays"] == SKIP
    )


def _field(form: WeeksForm, one: YearWeek) -> Any:
    name = f"s{one.monday.isoformat()}"
    return form[name] if name in form.fields else None
