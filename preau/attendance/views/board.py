"""The board of school life: who is not where they should be, whom to call, which rolls are missing."""

from collections import Counter

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from preau.attendance import actions, rules
from preau.attendance.board import Away, away_on, with_adults
from preau.attendance.calling.duty import Duty, ask_school, duties_of_school, own_school, school_told
from preau.attendance.choices import PassageKind
from preau.attendance.exits.permanence import Free, free_at, hour_now, hours_of_day
from preau.attendance.models import Absence, Reason
from preau.base import clock
from preau.base.rows import Question, asked_at_once, asked_once
from preau.directory.choices import WHOLE_ESTABLISHMENT
from preau.directory.door import HatRequest, hat_page
from preau.directory.models import Establishment
from preau.notifications.texts.queries import to_call_question
from preau.timetable.days import Closed, ask_closures, closures_told


@require_safe
@hat_page(*WHOLE_ESTABLISHMENT)
def board(request: HatRequest) -> HttpResponse:
    """What now: found at a glance, those not where they should be first."""
    school, waiting, others, closures = _school_and_waiting(request)
    with asked_once():  # the roll calls and the permanence read the same lessons
        found = away_on(school.pk, clock.today())
        duties = duties_of_school(school, clock.today(), closures)
        study = _study(school)
    calls = with_adults([one for one in found if one.is_unexplained])
    now = [one for one in found if not one.is_over]
    context = {
        "school": school, "now": clock.now(), "found": found, "away": now, "kinds": _kinds(now),
        "vanished": [one for one in now if one.seen_at and not one.is_planned],
        "lost": sum(one.is_vanished for one in now),
        "calls": calls, "to_call": sum(one.is_to_call for one in calls),
        "missing": [one for one in duties if one.is_missing], "duties": duties, "current": _current(duties),
        "waiting": waiting, "study": study, "others": others,
    }  # fmt: skip
    return render(request, "attendance/board.html", context)


@require_safe
@hat_page(*WHOLE_ESTABLISHMENT)
def call_list(request: HatRequest) -> HttpResponse:
    """On paper: the families that nobody has reached, with their numbers."""
    school = _school(request)
    calls = with_adults([one for one in away_on(school.pk, clock.today()) if one.is_to_call])
    return render(
        request, "attendance/call_list.html", {"school": school, "calls": calls, "now": clock.now()}
    )


@require_POST
@hat_page(*WHOLE_ESTABLISHMENT)
def family_call(request: HatRequest, pk: int) -> HttpResponse:
    """ "Appelé", or not, finally."""
    absence = _absence(request, pk)
    if request.POST.get("undo"):
        actions.undo_call(absence, by=request.person)
    else:
        actions.note_call(absence, by=request.person)
        messages.success(request, _("C’est noté : appelé."))
    return redirect("attendance:board", hat=request.hat.key)


@require_POST
@hat_page(*WHOLE_ESTABLISHMENT)
def finding(request: HatRequest, pk: int) -> HttpResponse:
    """A pupil who was missing is found in the school."""
    absence = _absence(request, pk)
    actions.note_passage(
        by=request.person, pupil=absence.pupil, establishment=absence.establishment, kind=PassageKind.FOUND,
        at=clock.now().time(), day=absence.day,
    )  # fmt: skip
    messages.success(request, _("%(name)s : retrouvé, c’est noté.") % {"name": absence.pupil.first_name})
    return redirect("attendance:board", hat=request.hat.key)


@require_POST
@hat_page(*WHOLE_ESTABLISHMENT)
def reminder(request: HatRequest) -> HttpResponse:
    """Who has not called a roll is told that it waits."""
    key = request.POST.get("key", "")
    duties = duties_of_school(_school(request), clock.today())
    duty = next((one for one in duties if one.called.key == key and one.is_missing), None)
    if duty is None:
        raise Http404
    told = actions.remind(duty.called, [one.pk for one in duty.teachers], by=request.person)
    said = ngettext("%(n)s personne prévenue.", "%(n)s personnes prévenues.", told)
    messages.success(request, said % {"n": told})
    return redirect("attendance:board", hat=request.hat.key)


def _school(request: HatRequest) -> Establishment:
    school = own_school(request.hat.establishment_id)
    if school is None or not rules.follows_school(request.hat):
        raise Http404
    return school


def _absence(request: HatRequest, pk: int) -> Absence:
    rows = Absence.objects.visible_to(request.person, request.hat).select_related("pupil", "establishment")
    return get_object_or_404(rows.filter(undone_at=None), pk=pk)


def _school_and_waiting(request: HatRequest) -> tuple[Establishment, int, int, list[Closed]]:
    """One's school, how many of its motives wait for a decision, how many people another urgency leaves to call, and what is
    closed today; one query."""
    waiting = f"""SELECT count(*) FROM {Reason._meta.db_table}
                   WHERE establishment_id = %(school)s::bigint AND withdrawn_at IS NULL AND accepted IS NULL"""
    here, today = request.hat.establishment_id, clock.today()
    asked = [
        ask_school(here),
        Question(waiting, {"school": here}),
        to_call_question(here),
        ask_closures([here or 0], today, today),
    ]
    told, count, others, closed = asked_at_once(asked)
    school = school_told(told)
    if school is None or not rules.follows_school(request.hat):
        raise Http404
    return school, count, others, closures_told(closed)


def _study(school: Establishment) -> Free | None:
    """Who is in permanence in this hour, in the second degree; one query besides the lessons of the day."""
    hour = None if school.is_first_degree else hour_now(hours_of_day(school.pk, clock.today()))
    return free_at(school.pk, clock.today(), hour) if hour else None


def _kinds(found: list[Away]) -> list[tuple[str, int]]:
    """Those away, by what is known of them; each once."""
    counts = Counter(_kind(one) for one in found)
    words = {
        "planned": _("Motif donné"), "located": _("Situés (infirmerie, sortie…)"), "vanished": _("Vus, puis absents"),
        "unknown": _("Sans nouvelle"),
    }  # fmt: skip
    return [(said, counts[key]) for key, said in words.items() if counts[key]]


def _kind(one: Away) -> str:
    if one.is_planned:
        return "planned"
    return "located" if one.located else "vanished" if one.is_vanished else "unknown"


def _current(duties: list[Duty]) -> tuple[Duty, int, int] | None:
    """The hour called last: its first roll, how many are done, of how many."""
    begun = [one for one in duties if one.has_begun]
    if not begun:
        return None
    hour = [one for one in begun if one.called.starts_at == begun[-1].called.starts_at]
    return hour[0], sum(one.done is not None for one in hour), len(hour)
