"""Pages of safety: suspend messaging, take a message back, open what was sealed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page, posted
from preau.directory.models import Authority, Establishment
from preau.messaging.choices import MODERATING
from preau.messaging.models import Seal, Suspension
from preau.messaging.safety import suspensions as acts
from preau.messaging.safety.forms import SuspensionForm
from preau.messaging.safety.moderators import moderates
from preau.messaging.safety.recalls import recall, recallable_by
from preau.messaging.safety.releases import drop, release
from preau.messaging.safety.seals import open_seal

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@hat_page(*MODERATING)
def suspension(request: HatRequest) -> HttpResponse:
    """Who may not write for the moment, who decided so, and what is held."""
    _check_moderates(request)
    form = SuspensionForm(posted(request), everywhere=request.hat.kind == Profile.OPERATOR)
    if form.is_valid():
        place, typed = _own_place(request) or form.place, form.cleaned_data
        acts.suspend(typed["profile"], by=request.person, reason=typed["reason"], **place)
        messages.success(request, _("C’est suspendu. Le reste du site est ouvert."))
        return redirect("messaging:suspension", hat=request.hat.key)
    rows = acts.suspensions_shown(request.hat)
    shown = [(row, acts.may_lift(request.hat, row)) for row in rows[:50]]
    context = {
        "form": form,
        "standing": [pair for pair in shown if pair[0].lifted_at is None],
        "past": [pair for pair in shown if pair[0].lifted_at],
    }
    return render(request, "messaging/suspension.html", context, status=422 if form.is_bound else 200)


@require_POST
@hat_page(*MODERATING)
def lifting(request: HatRequest, pk: int) -> HttpResponse:
    row = _own_suspension(request, pk)
    acts.lift(row, by=request.person)
    messages.success(request, _("La messagerie est rouverte."))
    if n := int(getattr(row, "held", 0)):  # as `suspensions_shown` counts them
        words = ngettext(
            "Un message reste retenu : dites s’il part.",
            "%(n)s messages restent retenus : dites s’ils partent.",
            n,
        )
        messages.warning(request, words % {"n": n})
    return redirect("messaging:suspension", hat=request.hat.key)


@require_POST
@hat_page(*MODERATING)
def deciding_held(request: HatRequest, pk: int) -> HttpResponse:
    """All that a suspension held leaves, or none of it does."""
    row, leave = _own_suspension(request, pk), request.POST.get("act") == "release"
    try:
        n = (release if leave else drop)(row, by=request.person)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        left = ngettext("Un message part.", "%(n)s messages partent.", n)
        dropped = ngettext("Un message ne partira pas.", "%(n)s messages ne partiront pas.", n)
        messages.success(request, (left if leave else dropped) % {"n": n})
    return redirect("messaging:suspension", hat=request.hat.key)


@require_POST
@hat_page()
def recalling(request: HatRequest, pk: int) -> HttpResponse:
    """Take back a message of mine that arrived less than an hour ago; who moderates, at any time."""
    message = get_object_or_404(recallable_by(request.person, request.hat), pk=pk)
    try:
        recall(message, by=request.person, hat=request.hat)
        messages.success(request, _("Message retiré : plus personne ne peut le lire."))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    if "signalements" in request.GET:
        return redirect("messaging:reports", hat=request.hat.key)
    return redirect("messaging:thread", hat=request.hat.key, pk=message.conversation_id)


@require_safe
@hat_page(Profile.HEAD, Profile.OPERATOR)
def seals(request: HatRequest) -> HttpResponse:
    """What was purged from the mailboxes: when, by whom; not what."""
    rows = Seal.objects.visible_to(request.person, request.hat).prefetch_related("openings__by")
    return render(request, "messaging/seals.html", {"seals": rows.order_by("-sealed_at")[:100]})


@require_POST
@hat_page(Profile.HEAD, Profile.OPERATOR)
def opening(request: HatRequest, pk: int) -> HttpResponse:
    """Read what was sealed; a POST, since each reading is written down."""
    rows = Seal.objects.visible_to(request.person, request.hat).select_related("message__author")
    seal = open_seal(get_object_or_404(rows, pk=pk), by=request.person)
    return render(request, "messaging/seal.html", {"seal": seal, "files": seal.message.attachments.all()})


def _check_moderates(request: HatRequest) -> None:
    if not moderates(request.hat):
        raise Http404


def _own_suspension(request: HatRequest, pk: int) -> Suspension:
    """One that this hat may lift; of another the page says no more than of none."""
    row = get_object_or_404(acts.suspensions_shown(request.hat), pk=pk)
    if not acts.may_lift(request.hat, row):
        raise Http404
    return row


def _own_place(request: HatRequest) -> dict[str, Any]:
    """The school of a head, the schools of an authority; nowhere in particular for who runs the platform."""
    hat = request.hat
    if hat.kind == Profile.HEAD:
        return {"establishment": Establishment.objects.filter(pk=hat.establishment_id or 0).first()}
    if hat.kind == Profile.AUTHORITY:
        return {"authority": Authority.objects.filter(pk=hat.authority_id or 0).first()}
    return {}
