"""Joint threads: what one parent proposes and the other answers."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page
from preau.messaging.joint import actions
from preau.messaging.joint.rules import staff_of
from preau.messaging.models import Joint, Participant
from preau.messaging.recipients import named
from preau.notifications.actions import mark_read


@require_POST
@hat_page(Profile.GUARDIAN)
def proposing(request: HatRequest, pk: int) -> HttpResponse:
    """Of one's own thread: ask the other parent."""
    rows = Participant.objects.visible_to(request.person).select_related("conversation", "person")
    mine = get_object_or_404(rows, conversation=pk)
    try:
        actions.propose(mine, by=request.person, hat=request.hat)
        messages.success(
            request, _("C’est proposé. Rien n’est partagé tant que l’autre parent n’a pas accepté.")
        )
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect("messaging:thread", hat=request.hat.key, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(Profile.GUARDIAN)
def proposal(request: HatRequest, pk: int) -> HttpResponse:
    """What the other parent proposes, and one's answer."""
    rows = Joint.objects.proposed_to(request.person).select_related("proposed_by", "child", "apart")
    joint = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        return _answered(request, joint)
    mark_read(actions.path_of(joint), by=request.person)
    theirs = Participant.objects.select_related("conversation").get(
        conversation=joint.apart_id, person=joint.proposed_by_id
    )
    staff = staff_of(theirs)
    context = {"joint": joint, "staff": named(staff) if staff else ""}
    return render(request, "messaging/proposal.html", context)


@require_POST
@hat_page(Profile.GUARDIAN)
def leaving(request: HatRequest, pk: int) -> HttpResponse:
    """Take a proposal back, or leave a thread that both had agreed to."""
    own = Q(proposed_by=request.person) | Q(other=request.person, agreed_at__isnull=False)
    joint = get_object_or_404(Joint.objects.filter(own), pk=pk)
    actions.leave(joint, by=request.person)
    messages.success(request, _("C’est fait : chacun écrit à part."))
    kept = joint.thread_id or joint.apart_id
    return redirect("messaging:thread", hat=request.hat.key, pk=kept)


def _answered(request: HatRequest, joint: Joint) -> HttpResponse:
    agrees = request.POST.get("act") == "agree"
    try:
        done = actions.answer(joint, agrees=agrees, by=request.person)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("messaging:inbox", hat=request.hat.key)
    if done.thread_id:
        messages.success(request, _("L’échange est commun à partir de maintenant."))
        return redirect("messaging:thread", hat=request.hat.key, pk=done.thread_id)
    messages.success(request, _("C’est refusé : rien ne change."))
    return redirect("messaging:inbox", hat=request.hat.key)
