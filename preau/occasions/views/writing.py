"""Events announced, changed, called off."""

import secrets

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from preau.directory.door import HatRequest, hat_page, posted
from preau.occasions import actions
from preau.occasions.choices import WRITES
from preau.occasions.forms import FactsForm, OccasionForm
from preau.occasions.models import Occasion
from preau.occasions.rules import groups_open_to, may_write_for_school

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@hat_page(*sorted(WRITES))
def new(request: HatRequest) -> HttpResponse:
    """An event announced; `?pour=` ticks a class."""
    groups = list(groups_open_to(request.person, request.hat))
    initial = {"key": secrets.token_urlsafe(24), "to": request.GET.getlist("pour")}
    form = OccasionForm(
        groups, posted(request), for_school=may_write_for_school(request.hat), initial=initial
    )
    if form.is_valid():
        try:
            words = form.cleaned_data
            made = actions.announce(words["key"], words, by=request.person, hat=request.hat)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("C’est annoncé."))
            return redirect("occasions:occasion", hat=request.hat.key, pk=made.pk)
    return render(request, "occasions/new.html", {"form": form}, status=422 if form.errors else 200)


@form_page
@hat_page(*sorted(WRITES))
def change(request: HatRequest, pk: int) -> HttpResponse:
    one = _kept(request, pk)
    form = FactsForm(posted(request), initial={name: getattr(one, name) for name in actions.FACTS})
    if form.is_valid():
        try:
            actions.change(one, form.cleaned_data, by=request.person, hat=request.hat)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("C’est changé."))
            return redirect("occasions:occasion", hat=request.hat.key, pk=one.pk)
    context = {"form": form, "one": one}
    return render(request, "occasions/change.html", context, status=422 if form.errors else 200)


@require_POST
@hat_page(*sorted(WRITES))
def cancellation(request: HatRequest, pk: int) -> HttpResponse:
    one = _kept(request, pk)
    try:
        actions.cancel(one, by=request.person, hat=request.hat)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("C’est annulé."))
    return redirect("occasions:occasion", hat=request.hat.key, pk=one.pk)


def _kept(request: HatRequest, pk: int) -> Occasion:
    return get_object_or_404(Occasion.objects.kept_by(request.person, request.hat), pk=pk)
