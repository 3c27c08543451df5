"""Rendez-vous opened, more hours added, some taken away: for the school."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from preau.directory.audiences import Audience
from preau.directory.door import HatRequest, hat_page, posted
from preau.directory.models import Group
from preau.meetings import actions
from preau.meetings.forms import EndingForm, HoursForm, OfferForm
from preau.meetings.models import Desk, Offer, Slot
from preau.meetings.opening import new_key, seats_offered
from preau.meetings.reach import pupils_of, reach_of
from preau.meetings.rules import OPENS, addressees, hosts_open_to, may_open_for_others
from preau.notifications.announcing import announced_in

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@hat_page(*sorted(OPENS))
def new(request: HatRequest) -> HttpResponse:
    """The composer: "Voir ce que cela donne" shows how many families for how many hours, then "Proposer"."""
    audience = _audience(request)
    form = _offer_form(request, audience)
    if request.method == "POST" and form.is_valid() and request.POST.get("act") == "open":
        try:
            made = actions.open_offer(
                form.cleaned_data["key"], form.cleaned_data, by=request.person, hat=request.hat
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            told = announced_in([made.establishment_id])
            messages.success(request, told.words or _("Rendez-vous proposés : les familles sont prévenues."))
            return redirect("meetings:offer", hat=request.hat.key, pk=made.pk)
    return _composer(request, form, audience)


@form_page
@hat_page(*sorted(OPENS))
def hours(request: HatRequest, desk: int) -> HttpResponse:
    """More hours at a desk."""
    kept = Offer.objects.kept_by(request.person, request.hat).filter(withdrawn_at=None)
    found = get_object_or_404(Desk.objects.select_related("offer").filter(offer__in=kept), pk=desk)
    form = HoursForm(posted(request))
    if form.is_valid():
        try:
            words = form.cleaned_data
            made = actions.add_hours(
                found, words["hours"], words["seats"], by=request.person, hat=request.hat
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            count = len(made)
            said = ngettext(
                "Un rendez-vous de plus est proposé.", "%(n)s rendez-vous de plus sont proposés.", count
            )
            messages.success(request, said % {"n": count})
            return redirect("meetings:offer", hat=request.hat.key, pk=found.offer_id)
    context = {"desk": found, "form": form}
    return render(request, "meetings/hours.html", context, status=400 if form.errors else 200)


@require_POST
@hat_page(*sorted(OPENS))
def slot_end(request: HatRequest, pk: int) -> HttpResponse:
    """An hour that is not proposed any more."""
    kept = Offer.objects.kept_by(request.person, request.hat)
    slot = get_object_or_404(Slot.objects.select_related("desk").filter(desk__offer__in=kept), pk=pk)
    form = EndingForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    actions.withdraw_slot(slot, by=request.person, hat=request.hat, words=words)
    messages.success(request, _("Heure retirée : %(moment)s.") % {"moment": slot.moment})
    return redirect("meetings:offer", hat=request.hat.key, pk=slot.desk.offer_id)


@require_POST
@hat_page(*sorted(OPENS))
def withdrawal(request: HatRequest, pk: int) -> HttpResponse:
    """The whole offer is called off."""
    kept = Offer.objects.kept_by(request.person, request.hat)
    actions.withdraw(get_object_or_404(kept, pk=pk), by=request.person, hat=request.hat)
    messages.success(request, _("Rendez-vous annulés : les familles sont prévenues."))
    return redirect("meetings:offer", hat=request.hat.key, pk=pk)


@require_POST
@hat_page(*sorted(OPENS))
def arrivals(request: HatRequest, pk: int) -> HttpResponse:
    """Children who joined since are asked too."""
    kept = Offer.objects.kept_by(request.person, request.hat)
    count = actions.welcome(get_object_or_404(kept, pk=pk), by=request.person, hat=request.hat)
    said = ngettext("Une famille de plus est invitée.", "%(n)s familles de plus sont invitées.", count)
    messages.success(request, said % {"n": count})
    return redirect("meetings:offer", hat=request.hat.key, pk=pk)


def _audience(request: HatRequest) -> Audience | None:
    open_to = addressees(request.person, request.hat)
    asked = request.POST.get("audience") or request.GET.get("pour")
    if asked is None and len(open_to) == 1:
        return open_to[0]
    return next((one for one in open_to if one.key == asked), None)


def _offer_form(request: HatRequest, audience: Audience | None) -> OfferForm:
    pupils = pupils_of(audience) if audience and isinstance(audience.place, Group) else []
    hosts = hosts_open_to(request.hat)
    initial = {
        "audience": audience.key if audience else "", "key": new_key(),
        "hosts": [] if may_open_for_others(request.hat) else [request.person.pk],
    }  # fmt: skip
    open_to = addressees(request.person, request.hat)
    form = OfferForm(open_to, pupils, hosts, posted(request), initial=initial)
    if not may_open_for_others(request.hat):
        form.keep_to_together()
    return form


def _composer(request: HatRequest, form: OfferForm, audience: Audience | None) -> HttpResponse:
    ready = form.is_bound and form.is_valid()
    context: dict[str, Any] = {
        "form": form,
        "audience": audience,
        "reach": reach_of(audience, form.cleaned_data["only"]) if ready and audience else None,
        "seats": seats_offered(form.cleaned_data) if ready else 0,
        "alone": not may_open_for_others(request.hat),
        "silence": announced_in([request.hat.establishment_id]),
    }
    refused = form.is_bound and not form.is_valid()
    return render(request, "meetings/composer.html", context, status=400 if refused else 200)
