"""Pages of a commune's office: counts, months, services."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.base import clock
from preau.canteen import rules
from preau.canteen.actions import office
from preau.canteen.counting import month_csv, table_of
from preau.canteen.forms import ServiceForm, SettledForm
from preau.canteen.models import Service, ServiceQuerySet
from preau.canteen.sight import schools_run_by
from preau.canteen.weeks import moment_words, notice_words
from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page, posted

MONTHS = 6


@require_safe
@hat_page()
def figures(request: HatRequest) -> HttpResponse:
    """How many are expected on the next days, service by service; those past their deadline are the order."""
    if not rules.serves(request.hat):
        raise Http404
    mine = list(_services(request).live().order_by("establishment__name", "starts_at", "pk"))
    table = [
        (day, [(one, moment_words(one.closes_at)) for one in found])
        for day, found in table_of(mine, clock.today())
    ]
    context = {
        "table": table, "several": len({one.establishment_id for one in mine}) > 1,
        "months": _months() if rules.works_beside(request.hat) else [],
    }  # fmt: skip
    return render(request, "canteen/figures.html", context)


@require_safe
@hat_page(Profile.AUTHORITY)
def month(request: HatRequest) -> HttpResponse:
    """A month, child by child, for the commune's own bills; this one where none is asked for."""
    months = _months()
    typed = request.GET.get("mois", f"{months[0]:%Y-%m}")
    asked = next((one for one in months if f"{one:%Y-%m}" == typed), None)
    if not rules.works_beside(request.hat) or asked is None:
        raise Http404
    answer = HttpResponse(month_csv(_services(request), asked), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="periscolaire-{asked:%Y-%m}.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
@hat_page(Profile.AUTHORITY)
def services(request: HatRequest) -> HttpResponse:
    """What the commune runs, school by school."""
    _office(request)
    mine = _services(request).live().order_by("establishment__name", "starts_at", "pk")
    context = {"lines": [(one, notice_words(one)) for one in mine], "schools": schools_run_by(request.hat)}
    return render(request, "canteen/offered.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(Profile.AUTHORITY)
def service_new(request: HatRequest) -> HttpResponse:
    """A service opened in a school."""
    _office(request)
    form = ServiceForm(schools_run_by(request.hat), posted(request))
    if form.is_valid():
        told = form.cleaned_data
        made = office.open_service(
            told["establishment"], told["kind"], told, by=request.person, hat=request.hat
        )
        messages.success(request, _("%(what)s : les familles peuvent réserver.") % {"what": made})
        return redirect("canteen:services", hat=request.hat.key)
    return render(request, "canteen/service_new.html", {"form": form}, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(Profile.AUTHORITY)
def service(request: HatRequest, pk: int) -> HttpResponse:
    """The days, hours and deadline of a service."""
    _office(request)
    found = get_object_or_404(_services(request).live(), pk=pk)
    form = SettledForm(posted(request), initial={name: getattr(found, name) for name in office.SETTLED})
    if form.is_valid():
        office.settle_service(found, form.cleaned_data, by=request.person, hat=request.hat)
        messages.success(request, _("C’est noté."))
        return redirect("canteen:services", hat=request.hat.key)
    context: dict[str, Any] = {"form": form, "service": found}
    return render(request, "canteen/service.html", context, status=400 if form.errors else 200)


@require_POST
@hat_page(Profile.AUTHORITY)
def service_end(request: HatRequest, pk: int) -> HttpResponse:
    """From tomorrow on it is held no more."""
    _office(request)
    try:
        office.end_service(get_object_or_404(_services(request), pk=pk), by=request.person, hat=request.hat)
        messages.success(request, _("Ce service s’arrête ce soir."))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect("canteen:services", hat=request.hat.key)


def _office(request: HatRequest) -> None:
    if not rules.works_beside(request.hat):
        raise Http404


def _services(request: HatRequest) -> ServiceQuerySet:
    rows = Service.objects.visible_to(request.person, request.hat)
    return rows.select_related("establishment__academy")


def _months() -> list[date]:
    """The first days of this month and of those before."""
    found = [clock.today().replace(day=1)]
    while len(found) < MONTHS:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found
