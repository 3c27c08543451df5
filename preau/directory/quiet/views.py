"""When the phones of a school stay silent: its head's page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from preau.base import clock
from preau.directory.actions import quiet as actions
from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page, posted
from preau.directory.models import Establishment, OpenedDays, QuietHours
from preau.directory.quiet.forms import OpenedDaysForm, SchoolHoursForm
from preau.directory.quiet.readings import default_hours, settled_in
from preau.directory.views.arrivals import own_school


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(Profile.HEAD)
def hours(request: HatRequest) -> HttpResponse:
    """The hours of the school, which its head adjusts."""
    school = own_school(request)
    form = SchoolHoursForm(posted(request), initial=_initial(school))
    if form.is_valid():
        actions.settle_hours(school, by=request.person, **form.cleaned_data)
        messages.success(request, _("C’est enregistré : ces heures valent dès maintenant."))
        return redirect("directory:quiet_hours", hat=request.hat.key)
    return _page(request, school, form, OpenedDaysForm())


@require_POST
@hat_page(Profile.HEAD)
def as_territory(request: HatRequest) -> HttpResponse:
    """Back to the hours of the territory."""
    actions.forget_hours(own_school(request), by=request.person)
    messages.success(request, _("L’établissement suit de nouveau les heures du territoire."))
    return redirect("directory:quiet_hours", hat=request.hat.key)


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(Profile.HEAD)
def opened(request: HatRequest) -> HttpResponse:
    """Days that speak although they would be silent."""
    school = own_school(request)
    form = OpenedDaysForm(posted(request))
    if form.is_valid():
        actions.open_days(school, by=request.person, **form.cleaned_data)
        messages.success(request, _("C’est noté : ces jours-là, les annonces partiront en journée."))
    if form.is_valid() or not form.is_bound:
        return redirect("directory:quiet_hours", hat=request.hat.key)
    return _page(request, school, SchoolHoursForm(initial=_initial(school)), form)


@require_POST
@hat_page(Profile.HEAD)
def closed_again(request: HatRequest, pk: int) -> HttpResponse:
    days = OpenedDays.objects.filter(establishment=own_school(request))
    actions.close_opened_days(get_object_or_404(days, pk=pk), by=request.person)
    messages.success(request, _("Ces jours sont de nouveau silencieux."))
    return redirect("directory:quiet_hours", hat=request.hat.key)


def _page(
    request: HatRequest, school: Establishment, form: SchoolHoursForm, days: OpenedDaysForm
) -> HttpResponse:
    now = clock.now()
    settled = settled_in(school.pk)
    coming = school.opened_days.filter(last_day__gte=clock.today()).select_related("made_by")
    context = {
        "school": school,
        "form": form,
        "days_form": days,
        "opened": coming.order_by("first_day"),
        "own": QuietHours.objects.filter(establishment=school).select_related("settled_by").first(),
        "source": getattr(default_hours(), "source", ""),
        "is_quiet": settled.is_quiet(now),
        "opening": settled.opening(now),
    }
    status = 422 if form.is_bound or days.is_bound else 200
    return render(request, "directory/quiet_hours.html", context, status=status)


def _initial(school: Establishment) -> dict[str, object]:
    settled = settled_in(school.pk)
    row = QuietHours.objects.filter(establishment=school).first() or default_hours()
    return {
        "morning": settled.rule.morning,
        "evening": settled.rule.evening,
        "days": sorted(settled.rule.days),
        "holidays": row.holidays if row else True,
        "held": "held" if settled.held else "silent",
        "staff_exempt": settled.staff_exempt,
        "urgent_profiles": sorted(settled.urgent_profiles),
    }
