"""Text messages of a school: whether the way is open, what it costs, whom to call."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.base import clock
from preau.directory.choices import WHOLE_ESTABLISHMENT, Profile
from preau.directory.door import HatRequest, hat_page, posted
from preau.directory.models import Establishment
from preau.notifications.models import TextChannel, TextMessage
from preau.notifications.texts import actions, gateway, queries
from preau.notifications.texts.forms import ChannelForm
from preau.notifications.texts.sending import spent

SCHOOL = sorted(WHOLE_ESTABLISHMENT)


@require_safe
@hat_page(*SCHOOL)
def texts(request: HatRequest) -> HttpResponse:
    """What left, what it cost this month, and who is still to call."""
    return _page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(Profile.HEAD)
def channel(request: HatRequest) -> HttpResponse:
    """Open the way, or change its cap."""
    form = ChannelForm(posted(request))
    if not form.is_valid():
        return _page(request, form) if form.is_bound else redirect("notifications:texts", hat=request.hat.key)
    try:
        actions.open_channel(_school(request), by=request.person, cap=form.thousandths)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _page(request, form)
    messages.success(request, _("C’est noté : une urgence partira aussi par texto."))
    return redirect("notifications:texts", hat=request.hat.key)


@require_POST
@hat_page(Profile.HEAD)
def closing(request: HatRequest) -> HttpResponse:
    actions.close_channel(_school(request), by=request.person)
    messages.success(request, _("Plus aucun texto ne part."))
    return redirect("notifications:texts", hat=request.hat.key)


@require_safe
@hat_page(*SCHOOL)
def calls(request: HatRequest) -> HttpResponse:
    """Numbers to call, each with its tick."""
    waiting, done = queries.calls(request.person, request.hat)
    elsewhere = sorted(set(queries.called_elsewhere().values()))
    context = {"waiting": waiting, "done": done, "elsewhere": elsewhere}
    return render(request, "notifications/calls.html", context)


@require_POST
@hat_page(*SCHOOL)
def called(request: HatRequest, pk: int) -> HttpResponse:
    text = get_object_or_404(TextMessage.objects.visible_to(request.person, request.hat), pk=pk)
    actions.note_call(text, by=request.person)
    return redirect("notifications:calls", hat=request.hat.key)


def _page(request: HatRequest, form: ChannelForm | None) -> HttpResponse:
    school = request.hat.establishment_id or 0
    found = TextChannel.objects.filter(establishment=school).select_related("opened_by").first()
    is_open = found is not None and found.closed_at is None
    cost = spent(school, clock.now())
    context: dict[str, Any] = {
        "channel": found if is_open else None,
        "has_gateway": gateway.is_set(),
        "spent": Decimal(cost) / 1000,
        "cap": Decimal(found.cap) / 1000 if found else None,
        "sendings": queries.sendings(request.person, request.hat),
        "form": form or ChannelForm(initial={"cap": Decimal(found.cap) / 1000 if found else None}),
        "may_open": request.hat.kind == Profile.HEAD,
    }
    context["missing"] = sum(one.missing for one in context["sendings"])
    return render(request, "notifications/texts.html", context, status=422 if form else 200)


def _school(request: HatRequest) -> Establishment:
    return get_object_or_404(Establishment, pk=request.hat.establishment_id)
