"""Days without school, month by month."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from preau.base import clock
from preau.directory import queries, rules
from preau.directory.actions.school import close_days, open_days
from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page, posted, readable_offline
from preau.directory.forms import ClosingForm
from preau.directory.models import Holiday
from preau.directory.panels import panels_of
from preau.directory.sight import establishments_of
from preau.directory.views.arrivals import own_school


@dataclass(frozen=True)
class Day:
    date: date
    inside: bool  # of the month shown
    off: str  # why there is no school; empty on a school day


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page()
@readable_offline
def calendar(request: HatRequest) -> HttpResponse:
    """A month of one's schools, and the days without school to come; a head adds those of the school."""
    may_close = rules.may_settle_school(request.hat)
    form = ClosingForm(posted(request)) if may_close else None
    if form and form.is_valid():
        close_days(own_school(request), by=request.person, **form.cleaned_data)
        messages.success(request, _("C’est annoncé dans l’agenda des familles et de l’équipe."))
        return redirect("directory:calendar", hat=request.hat.key)
    first, today = _month(request.GET.get("mois", "")), clock.today()
    schools = establishments_of(request.person, request.hat)
    context = {
        "form": form,
        "first": first,
        "before": first - timedelta(days=1),
        "after": first + timedelta(days=31),
        "weeks": _weeks(first, list(queries.holidays_for(schools, first - timedelta(days=7)))),
        "panels": panels_of("calendar", request, None),
        "beside": panels_of("month", request, first),
        "holidays": queries.holidays_for(schools, today),
        "today": today,
        "school": request.hat.establishment_id if may_close else None,
    }
    return render(request, "directory/calendar.html", context, status=422 if form and form.is_bound else 200)


@require_POST
@hat_page(Profile.HEAD)
def reopening(request: HatRequest, pk: int) -> HttpResponse:
    """A closing day of the school that will not be."""
    days = Holiday.objects.filter(establishment__in=establishments_of(request.person, request.hat))
    open_days(get_object_or_404(days, pk=pk), by=request.person)
    messages.success(request, _("C’est retiré de l’agenda."))
    return redirect("directory:calendar", hat=request.hat.key)


def _month(words: str) -> date:
    """The first day of "2026-12"; of the present month when the words say none of these ten years."""
    today = clock.today()
    try:
        found = date.fromisoformat(f"{words}-01")
    except ValueError:
        return today.replace(day=1)
    return found if abs(found.year - today.year) <= 5 else today.replace(day=1)


def _weeks(first: date, holidays: list[Holiday]) -> list[list[Day]]:
    def off(day: date) -> str:
        sunday = _("dimanche") if day.weekday() == 6 else ""
        return next((one.name for one in holidays if one.first_day <= day <= one.last_day), sunday)

    month = Calendar().monthdatescalendar(first.year, first.month)
    return [[Day(day, day.month == first.month, off(day)) for day in week] for week in month]
