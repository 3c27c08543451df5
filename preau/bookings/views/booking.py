"""A booking: asked, read, answered, cancelled."""

from datetime import time

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.base import clock
from preau.bookings import actions, rules
from preau.bookings.choices import State
from preau.bookings.forms import ReservationForm
from preau.bookings.hours import Slot, Wish, slots_of
from preau.bookings.models import Reservation, Resource
from preau.bookings.telling import met_path
from preau.bookings.views.resources import day_of, resource_here
from preau.directory.door import HatRequest, hat_page, posted
from preau.notifications.actions import mark_read
from preau.timetable.sight import STAFF


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(*STAFF)
def booking_new(request: HatRequest, pk: int) -> HttpResponse:
    """One hour, or each week: what clashes is shown with its reason before anything is booked."""
    resource = resource_here(request, pk)
    if not rules.may_book(request.hat, resource):
        raise Http404
    first = {"day": day_of(request.GET.get("jour", "")) or clock.today(), "starts_at": _hour(request.GET.get("de", "")),
             "ends_at": _hour(request.GET.get("a", ""))}  # fmt: skip
    form = ReservationForm(posted(request), initial=first)
    slots: list[Slot] = []
    if form.is_valid():
        mine = actions.series_of(request.person, form.cleaned_data["once"])
        slots = slots_of(resource, form.wish, besides=mine)
        if _goes_on(request, slots):
            done = _booked(request, form, resource)
            if done:
                return done
            slots = slots_of(resource, form.wish)
    taken = [one for one in slots if not one.is_free]
    context = {
        "form": form,
        "resource": resource,
        "taken": taken,
        "free": len(slots) - len(taken),
        "total": len(slots),
    }
    return render(request, "bookings/booking_new.html", context, status=422 if form.errors or taken else 200)


@require_safe
@hat_page(*STAFF)
def booking(request: HatRequest, pk: int) -> HttpResponse:
    """One booking, those asked with it, and what one may do."""
    one = _booking(request, pk)
    for path in (one.path, met_path(one, request.GET.get("cours", ""))):
        mark_read(path, by=request.person)
    rest = Reservation.objects.holding().filter(resource=one.resource, series=one.series, day__gt=one.day)
    context = {
        "booking": one, "rest": list(rest.order_by("day")[:60]), "met": _met(one),
        "may_answer": one.state == State.ASKED and rules.may_answer(request.person, request.hat, one.resource),
        "may_cancel": rules.may_cancel(request.person, request.hat, one),
    }  # fmt: skip
    return render(request, "bookings/booking.html", context)


@require_POST
@hat_page(*STAFF)
def answer(request: HatRequest, pk: int) -> HttpResponse:
    one = _booking(request, pk)
    if not rules.may_answer(request.person, request.hat, one.resource):
        raise Http404
    granted = request.POST.get("accord") == "1"
    actions.answer(one, by=request.person, granted=granted, words=_words(request))
    messages.success(request, _("Accepté, c’est dit.") if granted else _("Refusé, c’est dit."))
    return redirect("bookings:home", hat=request.hat.key)


@require_POST
@hat_page(*STAFF)
def cancellation(request: HatRequest, pk: int) -> HttpResponse:
    """This one, or this one and all the next."""
    one = _booking(request, pk)
    if not rules.may_cancel(request.person, request.hat, one):
        raise Http404
    following = request.POST.get("suite") == "1"
    number = actions.cancel(one, by=request.person, following=following, words=_words(request))
    said = ngettext("%(n)s réservation annulée.", "%(n)s réservations annulées.", number)
    messages.success(request, said % {"n": number})
    return redirect("bookings:home", hat=request.hat.key)


def _goes_on(request: HatRequest, slots: list[Slot]) -> bool:
    """All is free, or one has seen what is not and books the rest."""
    free = sum(one.is_free for one in slots)
    return free == len(slots) or (free > 0 and request.POST.get("libres") == "1")


def _booked(request: HatRequest, form: ReservationForm, resource: Resource) -> HttpResponse | None:
    data = form.cleaned_data
    try:
        made = actions.book(
            data["once"],
            by=request.person,
            hat=request.hat,
            resource=resource,
            wish=form.wish,
            words=data["words"],
        )
    except ValidationError as refusal:
        form.add_error("starts_at", refusal)
        return None
    waits = made[0].state == State.ASKED
    said = ngettext("%(n)s réservation faite.", "%(n)s réservations faites.", len(made)) % {"n": len(made)}
    messages.success(request, _("C’est demandé : vous serez prévenu de la réponse.") if waits else said)
    answer = redirect("bookings:week", hat=request.hat.key, pk=made[0].resource_id)
    answer["Location"] += f"?semaine={made[0].day.isoformat()}&jour={made[0].day.isoformat()}"
    return answer


def _booking(request: HatRequest, pk: int) -> Reservation:
    rows = Reservation.objects.visible_to(request.person, request.hat)
    return get_object_or_404(rows.select_related("resource__keeper", "booked_by", "settled_by"), pk=pk)


def _met(one: Reservation) -> list[str]:
    """The lessons that are held there at that hour, since they were moved upon the booking."""
    if not one.holds or one.is_over:
        return []
    [slot] = slots_of(one.resource, Wish(one.day, one.starts_at, one.ends_at), besides=one.series)
    return slot.why


def _words(request: HatRequest) -> str:
    return " ".join(request.POST.get("words", "").replace("\x00", "").split())[:200]


def _hour(words: str) -> time | None:
    try:
        return time.fromisoformat(words)
    except ValueError:
        return None
