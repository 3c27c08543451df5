"""Pages of safety: suspend messaging, take a message back, open what was sealed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page, posted
from preau.directory.models import Establishment
from preau.messaging.models import Conversation, Message, Seal
from preau.messaging.safety import suspensions as acts
from preau.messaging.safety.forms import SuspensionForm
from preau.messaging.safety.recalls import recall
from preau.messaging.safety.seals import open_seal

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@hat_page(Profile.HEAD, Profile.OPERATOR)
def suspension(request: HatRequest) -> HttpResponse:
    """Who may not write for the moment, and who decided so."""
    form = SuspensionForm(posted(request), everywhere=request.hat.kind == Profile.OPERATOR)
    if form.is_valid():
        place = form.cleaned_data.get("uai") or _own_school(request)
        typed = form.cleaned_data
        acts.suspend(typed["profile"], by=request.person, establishment=place, reason=typed["reason"])
        messages.success(request, _("C’est suspendu. Le reste du site est ouvert."))
        return redirect("messaging:suspension", hat=request.hat.key)
    rows = acts.suspensions_shown(request.hat)
    shown = [(row, acts.may_lift(request.hat, row)) for row in rows[:50]]
    context = {
        "form": form,
        "standing": [pair for pair in shown if pair[0].lifted_at is None],
        "past": [row for row, _may in shown if row.lifted_at],
    }
    return render(request, "messaging/suspension.html", context, status=422 if form.is_bound else 200)


@require_POST
@hat_page(Profile.HEAD, Profile.OPERATOR)
def lifting(request: HatRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(acts.suspensions_shown(request.hat), pk=pk)
    if not acts.may_lift(request.hat, row):
        raise Http404
    acts.lift(row, by=request.person)
    messages.success(request, _("La messagerie est rouverte."))
    return redirect("messaging:suspension", hat=request.hat.key)


@require_POST
@hat_page()
def recalling(request: HatRequest, pk: int) -> HttpResponse:
    """Take back a message of mine that arrived less than an hour ago; a head, one of the school at any time."""
    read = Conversation.objects.visible_to(request.person)
    mine = Q(author=request.person, conversation__in=read.values("pk"))
    if request.hat.kind == Profile.HEAD:
        school = request.hat.establishment_id
        mine |= Q(establishment_id=school) | Q(reports__establishment_id=school)
    message = get_object_or_404(Message.objects.filter(mine).distinct(), pk=pk)
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


def _own_school(request: HatRequest) -> Establishment | None:
    """The school of a head; nowhere in particular for who runs the platform."""
    if request.hat.kind == Profile.OPERATOR:
        return None
    return Establishment.objects.filter(pk=request.hat.establishment_id or 0).first()
