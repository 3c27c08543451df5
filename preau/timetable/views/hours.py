"""What a school's week stands on: its half-days or its bell, and its rooms."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from preau.directory.door import HatRequest, hat_page
from preau.directory.models import Establishment
from preau.timetable import actions, sight
from preau.timetable.choices import Half
from preau.timetable.forms import BellsForm, HalfDaysForm, RoomForm
from preau.timetable.models import HalfDay, Period
from preau.timetable.views.editing import SETTLERS
from preau.timetable.views.weeks import own_school


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(*SETTLERS)
def hours(request: HatRequest) -> HttpResponse:
    """Two forms, each known by the name of its button."""
    school = own_school(request)
    sent = request.POST if request.method == "POST" else None
    week = _week_form(school, sent if sent and "week" in sent else None)
    room = RoomForm(sent if sent and "room" in sent else None)
    if week.is_valid():
        _settle(school, request, week)
        messages.success(request, _("Les horaires sont enregistrés."))
        return redirect("timetable:hours", hat=request.hat.key)
    if room.is_valid():
        actions.open_room(school, by=request.person, **room.cleaned_data)
        messages.success(request, _("La salle est ajoutée."))
        return redirect("timetable:hours", hat=request.hat.key)
    context = {
        "school": school,
        "form": week,
        "room_form": room,
        "rooms": sight.rooms_read_by(request.person, request.hat),
        "before": _before(school) if school.is_first_degree else [],
    }
    return render(request, "timetable/hours.html", context, status=422 if week.errors or room.errors else 200)


def _settle(school: Establishment, request: HatRequest, form: HalfDaysForm | BellsForm) -> None:
    if isinstance(form, HalfDaysForm):
        actions.settle_half_days(school, by=request.person, halves=form.halves)
    else:
        actions.settle_periods(school, by=request.person, bells=form.cleaned_data["bells"])


def _week_form(school: Establishment, sent: Any) -> HalfDaysForm | BellsForm:
    if school.is_first_degree:
        return HalfDaysForm(sent, initial=_half_days(school))
    bells = Period.objects.filter(establishment=school).order_by("starts_at")
    lines = [f"{one.name} {one.starts_at:%H:%M} {one.ends_at:%H:%M}" for one in bells]
    return BellsForm(sent, initial={"bells": "\n".join(lines)})


def _before(school: Establishment) -> list[tuple[HalfDay, list[HalfDay]]]:
    """What the half-days were before, the latest change first: one of them, which says until when and by whom, and all."""
    closed = HalfDay.objects.filter(establishment=school, ends_on__isnull=False).select_related("ended_by")
    found = groupby(closed.order_by("-ends_on", "weekday", "starts_at")[:60], key=lambda one: one.ends_on)
    return [(some[0], some) for some in (list(each) for _day, each in found)]


def _half_days(school: Establishment) -> dict[str, Any]:
    """The pattern as its form has it; the usual one of four days where there is none yet."""
    initial: dict[str, Any] = {
        "morning_starts": "08:30", "morning_ends": "12:00", "afternoon_starts": "14:00", "afternoon_ends": "16:30",
        "mornings": [1, 2, 4, 5], "afternoons": [1, 2, 4, 5],
    }  # fmt: skip
    found = list(HalfDay.objects.in_force().filter(establishment=school))
    for half in Half:
        here = [one for one in found if one.half == half]
        if found:
            initial[f"{half.value}s"] = [one.weekday for one in here]
        if here:
            initial |= {f"{half.value}_starts": here[0].starts_at, f"{half.value}_ends": here[0].ends_at}
    return initial
