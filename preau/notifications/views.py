from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from preau.directory.door import HatRequest, hat_page
from preau.notifications import actions
from preau.notifications.forms import MailForm
from preau.notifications.models import Notification


@require_safe
@hat_page()
def told(request: HatRequest) -> HttpResponse:
    """What was told to me, newest first."""
    rows = (
        Notification.objects.visible_to(request.person)
        .select_related("child")
        .order_by("-available_at", "-pk")
    )
    page = Paginator(rows, 30).get_page(request.GET.get("page"))
    return render(request, "notifications/told.html", {"page": page, "form": MailForm(request.person)})


@require_POST
@hat_page()
def read_all(request: HatRequest) -> HttpResponse:
    actions.read_all(by=request.person)
    return redirect("notifications:told", hat=request.hat.key)


@require_POST
@hat_page()
def mail(request: HatRequest) -> HttpResponse:
    form = MailForm(request.person, request.POST)
    if form.is_valid():
        actions.choose_mail(set(form.cleaned_data["kinds"]), by=request.person)
        messages.success(request, _("C’est noté."))
    return redirect("notifications:told", hat=request.hat.key)
