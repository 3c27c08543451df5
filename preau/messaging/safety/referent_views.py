"""Whom a school names for those who are harassed: a page of its head."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page, posted
from preau.messaging.boxes.queries import may_hold
from preau.messaging.models import Referent
from preau.messaging.safety.forms import ReferentForm
from preau.messaging.safety.referents import end_referent, name_referent


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(Profile.HEAD)
def referents(request: HatRequest) -> HttpResponse:
    """Those who are named today, and a new one."""
    form = ReferentForm(may_hold(request.hat), posted(request))
    if form.is_valid():
        try:
            name_referent(**form.cleaned_data, by=request.person, hat=request.hat)
        except ValidationError as refusal:
            form.add_error("words", refusal)
        else:
            messages.success(request, _("C’est noté : un signalement les nomme dès maintenant."))
            return redirect("messaging:referents", hat=request.hat.key)
    rows = Referent.objects.settled_by(request.hat).select_related("person").order_by("named_at", "pk")
    context = {"form": form, "referents": rows}
    return render(request, "messaging/referents.html", context, status=422 if form.errors else 200)


@require_POST
@hat_page(Profile.HEAD)
def ending(request: HatRequest, pk: int) -> HttpResponse:
    end_referent(get_object_or_404(Referent.objects.settled_by(request.hat), pk=pk), by=request.person)
    messages.success(request, _("C’est noté : un signalement ne nomme plus cette personne."))
    return redirect("messaging:referents", hat=request.hat.key)
