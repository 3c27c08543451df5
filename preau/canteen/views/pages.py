"""The door of the room, and days without service."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.base import clock
from preau.canteen import rules
from preau.canteen.actions import office
from preau.canteen.forms import ClosingForm
from preau.canteen.models import Closing, Service
from preau.canteen.telling import path_of
from preau.canteen.views import family, lists
from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page, posted
from preau.notifications.actions import mark_read


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page()
def home(request: HatRequest) -> HttpResponse:
    """For a parent the week of a child, for who serves the lists of today."""
    if request.hat.kind == Profile.GUARDIAN:
        return family.week(request)
    if not rules.serves(request.hat):
        raise Http404
    if request.method == "POST":
        return HttpResponseNotAllowed(["GET", "HEAD"])
    return lists.of_day(request, clock.today())


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page()
def closings(request: HatRequest) -> HttpResponse:
    """The days without service to come; one more."""
    if not rules.may_close(request.hat):
        raise Http404
    mine = Service.objects.visible_to(request.person, request.hat).live().select_related("establishment")
    of_office = rules.works_beside(request.hat)
    form = ClosingForm(mine.order_by("establishment", "pk"), of_office, posted(request))
    if form.is_valid() and _closed(request, form):
        return redirect("canteen:closings", hat=request.hat.key)
    shown = Closing.objects.filter(service__in=mine, withdrawn_at=None, day__gte=clock.today())
    context = {
        "form": form, "of_office": of_office,
        "closings": shown.select_related("service__establishment", "group").order_by("day", "pk"),
    }  # fmt: skip
    return render(request, "canteen/closings.html", context, status=400 if form.errors else 200)


@require_safe
@hat_page(Profile.GUARDIAN)
def closing(request: HatRequest, pk: int) -> HttpResponse:
    """Where a notification leads: the week of that day, of the child that it is about."""
    services = Service.objects.visible_to(request.person, request.hat)
    found = get_object_or_404(Closing.objects.select_related("service"), pk=pk, service__in=services)
    mark_read(path_of(found), by=request.person)
    monday = found.day - timedelta(days=found.day.weekday())
    child = family.child_in(request, found.service.establishment_id)
    return redirect(f"/{request.hat.key}/cantine/?enfant={child}&semaine={monday.isoformat()}")


@require_POST
@hat_page()
def closing_end(request: HatRequest, pk: int) -> HttpResponse:
    """Held all the same."""
    if not rules.may_close(request.hat):
        raise Http404
    services = Service.objects.visible_to(request.person, request.hat)
    rows = Closing.objects.filter(service__in=services)
    if not rules.works_beside(request.hat):
        rows = rows.exclude(group=None)
    office.reopen_day(get_object_or_404(rows, pk=pk), by=request.person)
    messages.success(request, _("Le service a lieu : les familles qui avaient réservé sont prévenues."))
    return redirect("canteen:closings", hat=request.hat.key)


def _closed(request: HatRequest, form: ClosingForm) -> bool:
    told = form.cleaned_data
    try:
        for one in form.chosen:
            office.close_day(
                one, told["day"], by=request.person, hat=request.hat, why=told["why"], group=told["group"]
            )
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    messages.success(request, _("C’est dit : les familles qui avaient réservé sont prévenues."))
    return True
