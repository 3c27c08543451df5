"""What pupils write, read by a grown-up before it leaves."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page
from preau.directory.models import Establishment
from preau.messaging.choices import APPROVING
from preau.messaging.models import Approval, SafeMode
from preau.messaging.safety import approvals as acts
from preau.messaging.safety.approval_queries import held_by
from preau.notifications.actions import mark_read


@require_safe
@hat_page(*sorted(APPROVING))
def approvals(request: HatRequest) -> HttpResponse:
    """What waits, the oldest first, and the last decisions; for the head, the switch too."""
    mark_read(acts.PATH, by=request.person)
    return _page(request)


@require_POST
@hat_page(*sorted(APPROVING))
def deciding(request: HatRequest, pk: int) -> HttpResponse:
    rows = Approval.objects.visible_to(request.person, request.hat).select_related("message__author")
    approval = get_object_or_404(rows, pk=pk)
    agreed = request.POST.get("act") == "agree"
    words = request.POST.get("words", "").replace("\x00", "")[:300]
    try:
        acts.decide(approval, agreed=agreed, words=words, by=request.person)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return _page(request, typed={"pk": pk, "words": words})
    else:
        name = approval.message.author.first_name
        told = _("Le message de %(name)s part.") if agreed else _("Le message de %(name)s ne part pas.")
        messages.success(request, told % {"name": name})
    return redirect("messaging:approvals", hat=request.hat.key)


@require_POST
@hat_page(Profile.HEAD)
def safe_mode(request: HatRequest) -> HttpResponse:
    school = get_object_or_404(Establishment, pk=request.hat.establishment_id or 0)
    on = request.POST.get("on") == "1"
    acts.set_safe_mode(school, on=on, by=request.person)
    told = _("Le mode accompagné est ouvert.") if on else _("Le mode accompagné est fermé.")
    messages.success(request, told)
    return redirect("messaging:approvals", hat=request.hat.key)


def _page(request: HatRequest, typed: dict[str, object] | None = None) -> HttpResponse:
    """`typed`: what was written of one of them (its `pk`, the `words`) and could not be taken."""
    context = {
        **held_by(request.person, request.hat),
        "mode": SafeMode.objects.filter(establishment=request.hat.establishment_id or 0).first(),
        "may_set": request.hat.kind == Profile.HEAD,
        "typed": typed,
    }
    return render(request, "messaging/approvals.html", context, status=422 if typed else 200)
