"""What may be booked: the list, a week, the settings."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.base import clock
from preau.bookings import actions, rules
from preau.bookings.board import board_of
from preau.bookings.choices import State
from preau.bookings.forms import ResourceForm
from preau.bookings.models import Reservation, Resource
from preau.directory.door import HatRequest, hat_page, posted
from preau.directory.models import Person, Post
from preau.timetable.sight import STAFF, rooms_read_by
from preau.timetable.week import shown_week


@require_safe
@hat_page(*STAFF)
def home(request: HatRequest) -> HttpResponse:
    """What may be booked, one's own bookings to come, and those that wait for one's word."""
    resources = list(_resources(request).open().order_by("kind", "name", "pk"))
    rows = Reservation.objects.visible_to(request.person, request.hat).filter(day__gte=clock.today())
    rows = rows.select_related("resource", "booked_by").order_by("day", "starts_at", "pk")
    mine = rows.holding().filter(booked_by=request.person)
    kept = _resources(request).filter(rules.looked_after(request.person, request.hat))
    context = {
        "rooms": [one for one in resources if one.kind == "room"],
        "equipment": [one for one in resources if one.kind != "room"],
        "mine": mine[:30], "waiting": rows.filter(state=State.ASKED, resource__in=kept)[:50],
        "may_settle": rules.may_settle(request.hat),
    }  # fmt: skip
    return render(request, "bookings/home.html", context)


@require_safe
@hat_page(*STAFF)
def week(request: HatRequest, pk: int) -> HttpResponse:
    """A week of a resource: lessons, bookings, free hours; a day at a time on a phone."""
    one = resource_here(request, pk)
    board = board_of(one, shown_week(request.GET.get("semaine", "")))
    asked = request.GET.get("jour", "")
    today = clock.today().isoformat()
    day = next((d for d in board.days if d.day.isoformat() == (asked or today)), board.days[0])
    context = {
        "resource": one, "board": board, "shown": day, "may_book": rules.may_book(request.hat, one),
        "may_settle": rules.may_settle(request.hat), "today": clock.today(),
    }  # fmt: skip
    return render(request, "bookings/week.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(*rules.SETTLERS)
def resource_new(request: HatRequest) -> HttpResponse:
    form = _form(request, {})
    if form.is_valid():
        try:
            one = actions.open_resource(by=request.person, hat=request.hat, **form.cleaned_data)
            messages.success(request, _("C’est réservable."))
            return redirect("bookings:week", hat=request.hat.key, pk=one.pk)
        except ValidationError as refusal:
            form.add_error("name", refusal)
    return render(request, "bookings/resource.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(*rules.SETTLERS)
def resource(request: HatRequest, pk: int) -> HttpResponse:
    """The settings of a resource."""
    one = resource_here(request, pk)
    names = ("kind", "name", "words", "room", "bookers", "needs_word", "keeper")
    form = _form(request, {name: getattr(one, name) for name in names})
    if form.is_valid():
        try:
            actions.settle_resource(one, by=request.person, **form.cleaned_data)
            messages.success(request, _("Les réglages sont enregistrés."))
            return redirect("bookings:week", hat=request.hat.key, pk=pk)
        except ValidationError as refusal:
            form.add_error("name", refusal)
    context = {"form": form, "resource": one}
    return render(request, "bookings/resource.html", context, status=422 if form.errors else 200)


@require_POST
@hat_page(*rules.SETTLERS)
def resource_end(request: HatRequest, pk: int) -> HttpResponse:
    actions.close_resource(resource_here(request, pk), by=request.person)
    messages.success(request, _("Ce n’est plus réservable ; les réservations à venir sont annulées."))
    return redirect("bookings:home", hat=request.hat.key)


def resource_here(request: HatRequest, pk: int) -> Resource:
    rows = _resources(request).open().select_related("keeper", "establishment", "room")
    found: Resource = get_object_or_404(rows, pk=pk)
    return found


def day_of(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def _resources(request: HatRequest) -> Any:
    return Resource.objects.visible_to(request.person, request.hat)


def _form(request: HatRequest, first: dict[str, Any]) -> ResourceForm:
    posts = Post.objects.current().filter(establishment=request.hat.establishment_id, profile__in=STAFF)
    keepers = Person.objects.filter(pk__in=posts.values("person")).order_by("sort_key", "pk")
    rooms = rooms_read_by(request.person, request.hat)
    return ResourceForm(posted(request), rooms=rooms, keepers=keepers, initial=first)
