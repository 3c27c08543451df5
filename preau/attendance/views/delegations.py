"""Delegations of a school; and the motives that were put in one's hands."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.attendance.delegating.actions import delegate, end_delegation
from preau.attendance.delegating.forms import DelegationForm
from preau.attendance.delegating.rules import DELEGATES, holds_motives, reasons_lent_to
from preau.attendance.models import Delegation
from preau.base import clock
from preau.directory.choices import TEACHING
from preau.directory.door import HatRequest, hat_page, posted


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(*DELEGATES)
def delegations(request: HatRequest) -> HttpResponse:
    """Those that stand, and a new one."""
    today = clock.today()
    form = DelegationForm(
        posted(request),
        establishment=request.hat.establishment_id,
        initial={"first_day": today, "last_day": today},
    )
    if form.is_valid():
        try:
            delegate(by=request.person, hat=request.hat, **form.cleaned_data)
            messages.success(request, _("C’est noté."))
            return redirect("attendance:delegations", hat=request.hat.key)
        except ValidationError as refused:
            form.add_error(None, refused)
    live = Delegation.objects.visible_to(request.person, request.hat).live()
    found = live.select_related("group", "person", "made_by").order_by("first_day", "pk")
    context = {"form": form, "found": found}
    return render(request, "attendance/delegations.html", context, status=422 if form.errors else 200)


@require_POST
@hat_page(*DELEGATES)
def delegation_end(request: HatRequest, pk: int) -> HttpResponse:
    rows = Delegation.objects.visible_to(request.person, request.hat)
    end_delegation(get_object_or_404(rows, pk=pk), by=request.person)
    messages.success(request, _("C’est retiré."))
    return redirect("attendance:delegations", hat=request.hat.key)


@require_safe
@hat_page(*TEACHING)
def motives(request: HatRequest) -> HttpResponse:
    """The motives that wait in the classes that were put in one's hands; 404 for who holds none today."""
    if not holds_motives(request.hat, request.person):
        raise Http404
    waiting = reasons_lent_to(request.person, request.hat).waiting()  # type: ignore[attr-defined]
    context = {"waiting": waiting.select_related("pupil", "told_by").order_by("told_at")[:50]}
    return render(request, "attendance/motives.html", context)
