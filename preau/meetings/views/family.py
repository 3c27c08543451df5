"""Rendez-vous for a parent: choose an hour for a child, change it, put it in one's calendar."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from preau.base import clock
from preau.directory.children import children_here
from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page, posted
from preau.meetings import actions
from preau.meetings.forms import TakingForm
from preau.meetings.ical import written
from preau.meetings.models import Booking, BookingQuerySet, Offer
from preau.meetings.queries import Choice, called_off, choices_of, own_bookings
from preau.meetings.rules import OPENS
from preau.notifications.actions import mark_read

READS = (*sorted(OPENS), Profile.GUARDIAN)


def offers(request: HatRequest) -> HttpResponse:
    """What may still be chosen, and what this parent has taken."""
    asked = Offer.objects.visible_to(request.person, request.hat).select_related("establishment")
    mine = own_bookings(request.person, Booking.objects.visible_to(request.person, request.hat))
    names = {child.person.pk: child for child in children_here(request)}
    shown = [(one, names[one.child_id]) for one in mine]
    context = {
        "open": [one for one in asked.order_by("deadline", "pk")[:60] if one.is_open],
        "coming": [pair for pair in shown if pair[0].slot.ends_at > clock.now()],
        "past": [pair for pair in shown if pair[0].slot.ends_at <= clock.now()][::-1][:20],
    }
    return render(request, "meetings/family_offers.html", context)


def one(request: HatRequest, pk: int) -> HttpResponse:
    """One offer: each child and each person who receives; where there is only one, its hours at once."""
    found = _asked(request, pk)
    read(request, found)
    choices = choices_of(request.person, _children(request), found)
    if not choices and request.GET.get("enfant"):
        raise Http404
    only = choices[0] if len(choices) == 1 and found.is_open and not choices[0].held else None
    context = {
        "offer": found,
        "choices": choices,
        "choice": only,
        "form": _form(request, only) if only else None,
        "called_off": called_off(
            request.person, Booking.objects.visible_to(request.person, request.hat), found, choices
        ),
    }
    return render(request, "meetings/family_offer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(Profile.GUARDIAN)
def choose(request: HatRequest, pk: int, child: int, desk: int) -> HttpResponse:
    """The free hours of one desk for one child; one that was just taken is said, and the others are shown again."""
    found = _asked(request, pk)
    choice = _choice(request, found, child, desk)
    form = _form(request, choice)
    if form.is_valid():
        refusal = _take(request, choice, form)
        if refusal is None:
            return redirect("meetings:offer", hat=request.hat.key, pk=pk)
        choice = _choice(request, found, child, desk)
        form = _form(request, choice)
        form.errors["slot"] = form.error_class(refusal.messages)
    context = {"offer": found, "choice": choice, "form": form}
    return render(request, "meetings/choose.html", context, status=400 if form.is_bound else 200)


@require_safe
@hat_page(*READS)
def ics(request: HatRequest, pk: int) -> HttpResponse:
    """One rendez-vous, for the calendar of a telephone."""
    return _calendar(request, [get_object_or_404(_held(request), pk=pk)], f"rendez-vous-{pk}.ics")


@require_safe
@hat_page(*READS)
def calendar(request: HatRequest) -> HttpResponse:
    """All those to come: a parent's own, or those where one receives."""
    rows = _held(request).filter(slot__ends_at__gt=clock.now())
    if request.hat.kind != Profile.GUARDIAN:
        rows = rows.filter(desk__hosts=request.person)
    return _calendar(request, list(rows.order_by("slot__starts_at", "pk")[:500]), "rendez-vous.ics")


def read(request: HatRequest, found: Offer) -> None:
    """What led here is read: the proposal, a change, a reminder."""
    asked = request.get_full_path().partition("/rendez-vous/")[2]
    for path in {f"rendez-vous/{found.pk}/", f"rendez-vous/{asked}"}:
        mark_read(path, by=request.person)


def _asked(request: HatRequest, pk: int) -> Offer:
    rows = Offer.objects.visible_to(request.person, request.hat).select_related("author", "establishment")
    return get_object_or_404(rows, pk=pk)


def _children(request: HatRequest) -> list[Any]:
    """The child asked in the address, else all."""
    mine, asked = children_here(request), request.GET.get("enfant")
    return [one for one in mine if str(one.person.pk) == asked] if asked else mine


def _choice(request: HatRequest, found: Offer, child: int, desk: int) -> Choice:
    mine = [one for one in children_here(request) if one.person.pk == child]
    for one in choices_of(request.person, mine, found):
        if one.desk.pk == desk:
            return one
    raise Http404


def _form(request: HatRequest, choice: Choice) -> TakingForm:
    mine = choice.mine.phone if choice.mine else request.person.mobile
    by_phone = choice.desk.by_phone
    return TakingForm(choice.free, posted(request), by_phone=by_phone, initial={"phone": mine})


def _take(request: HatRequest, choice: Choice, form: TakingForm) -> ValidationError | None:
    """The refusal, if any; else the place is taken and said."""
    phone = form.cleaned_data.get("phone", "")
    try:
        made = actions.take(form.chosen, by=request.person, child=choice.child.person, phone=phone)
    except ValidationError as refusal:
        return refusal
    words = _("C’est noté pour %(name)s : %(moment)s.")
    messages.success(request, words % {"name": choice.child.person.first_name, "moment": made.slot.moment})
    return None


def _held(request: HatRequest) -> BookingQuerySet:
    rows = Booking.objects.visible_to(request.person, request.hat).live()
    rows = rows.select_related("slot", "desk__offer", "child", "guardian")
    return rows.prefetch_related("desk__hosts")


def _calendar(request: HatRequest, bookings: list[Booking], name: str) -> HttpResponse:
    answer = HttpResponse(written(bookings, request.hat), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
