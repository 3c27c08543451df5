"""Pages of parents: the week of a child, its regular days, who may collect it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from preau.base import clock
from preau.canteen.actions import booking
from preau.canteen.choices import AHEAD
from preau.canteen.forms import CollectorForm, typed_cells, typed_weekdays
from preau.canteen.handing import hands_of
from preau.canteen.models import Collector, Service
from preau.canteen.sight import booked_for_ids
from preau.canteen.weeks import (
    DayLine,
    days_off_around,
    first_open_day,
    habits_of,
    moment_words,
    notice_words,
    week_of_child,
)
from preau.directory.children import Child, children_here
from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page, posted
from preau.ui.names import of_name

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Booked:
    """A child with the services of its school, in the order of a day."""

    child: Child
    services: list[Service]


def week(request: HatRequest) -> HttpResponse:
    """What is booked for a child from a Monday to its Friday; ticked and saved in one form."""
    mine, chosen = _children(request)
    monday = _monday(request)
    if chosen is None:
        return render(request, "canteen/week.html", {"mine": mine})
    lines = week_of_child(chosen.child.person, chosen.services, monday)
    refusal = ""
    if request.method == "POST":
        refusal = _save(request, chosen, lines)
        if not refusal:
            return redirect(f"{request.path}?enfant={chosen.child.person.pk}&semaine={monday.isoformat()}")
        lines = week_of_child(chosen.child.person, chosen.services, monday)
    context = _head(mine, chosen) | _week(lines, monday) | {"refusal": refusal}
    if refusal:
        context["ticked"] = set(request.POST.getlist("on"))
    return render(request, "canteen/week.html", context, status=400 if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(Profile.GUARDIAN)
def habits(request: HatRequest) -> HttpResponse:
    """The regular days of a child, service by service."""
    mine, chosen = _children(request)
    if chosen is None:
        raise Http404
    refusal = ""
    if request.method == "POST":
        refusal = _settle(request, chosen)
        if not refusal:
            messages.success(request, _("Les jours réguliers %(of)s sont notés.") % {"of": _of(chosen)})
            return redirect(f"/{request.hat.key}/cantine/?enfant={chosen.child.person.pk}")
    context = _head(mine, chosen) | {"refusal": refusal, "lines": _habit_lines(request, chosen)}
    return render(request, "canteen/habits.html", context, status=400 if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(Profile.GUARDIAN)
def collectors(request: HatRequest) -> HttpResponse:
    """Who may collect a child, besides its parents."""
    mine, chosen = _children(request)
    if chosen is None:
        raise Http404
    child = chosen.child.person
    form = CollectorForm(posted(request))
    if form.is_valid() and _named(request, chosen, form):
        return redirect(f"{request.path}?enfant={child.pk}")
    hands = hands_of([child.pk])[child.pk]
    context = _head(mine, chosen) | {"form": form, "hands": hands}
    return render(request, "canteen/collectors.html", context, status=400 if form.errors else 200)


@require_POST
@hat_page(Profile.GUARDIAN)
def collector_end(request: HatRequest, pk: int) -> HttpResponse:
    """A name is taken back."""
    rows = Collector.objects.visible_to(request.person, request.hat)
    found = get_object_or_404(rows, pk=pk)
    try:
        booking.end_collector(found, by=request.person)
        messages.success(request, _("%(name)s est retiré de la liste.") % {"name": found.name})
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect(f"/{request.hat.key}/cantine/venir-chercher/?enfant={found.child_id}")


def child_in(request: HatRequest, establishment_id: int) -> int:
    """The id of the first child of a parent in a school."""
    for one in _children(request)[0]:
        if one.services[0].establishment_id == establishment_id:
            return one.child.person.pk
    raise Http404


def _children(request: HatRequest) -> tuple[list[Booked], Booked | None]:
    """The children whom this parent may book for, where there is something to book; and the one the address asks for."""
    own = set(booked_for_ids(request.person))
    services = Service.objects.visible_to(request.person, request.hat).live()
    by_school: dict[int, list[Service]] = {}
    for one in services.select_related("establishment__academy", "authority").order_by("starts_at", "pk"):
        by_school.setdefault(one.establishment_id, []).append(one)
    found = [
        Booked(child, by_school[child.establishment.pk])
        for child in children_here(request)
        if child.person.pk in own and child.establishment and child.establishment.pk in by_school
    ]
    asked = request.GET.get("enfant", "")
    if asked:
        chosen = next((one for one in found if str(one.child.person.pk) == asked), None)
        if chosen is None:
            raise Http404
        return found, chosen
    return found, found[0] if found else None


def _monday(request: HatRequest) -> date:
    """The week asked for, within those that may be booked; the one of the next day of school otherwise."""
    today = clock.today()
    usual = today + timedelta(days=2) if today.isoweekday() > 5 else today
    try:
        asked = date.fromisoformat(request.GET.get("semaine", ""))
    except ValueError:
        asked = usual
    day = asked if today - 60 * WEEK < asked < today + timedelta(days=AHEAD) else usual
    return day - timedelta(days=day.weekday())


def _head(mine: list[Booked], chosen: Booked) -> dict[str, Any]:
    return {
        "mine": mine, "chosen": chosen.child, "services": chosen.services, "authority": chosen.services[0].authority,
        "phone": chosen.services[0].phone, "of_name": _of(chosen),
        "rules": [(one, notice_words(one)) for one in chosen.services],
    }  # fmt: skip


def _week(lines: list[DayLine], monday: date) -> dict[str, Any]:
    cells = list(chain.from_iterable(line.cells for line in lines))
    closing = [cell.closes_at for cell in cells if cell.is_open]
    last = clock.today() + timedelta(days=AHEAD)
    return {
        "lines": lines, "monday": monday, "before": monday - WEEK, "after": monday + WEEK if monday + WEEK < last else None,
        "ticked": {cell.key for cell in cells if cell.is_booked}, "is_open": bool(closing),
        "soonest": moment_words(min(closing)) if closing else "", "is_over": any(cell.is_over for cell in cells),
        "totals": _totals(cells),
    }  # fmt: skip


def _totals(cells: Iterable[Any]) -> list[tuple[Service, int]]:
    """How many days are booked of each service in the week."""
    counted: dict[int, tuple[Service, int]] = {}
    for cell in cells:
        service, n = counted.get(cell.service.pk, (cell.service, 0))
        counted[cell.service.pk] = (service, n + bool(cell.is_booked and not cell.shut))
    return list(counted.values())


def _save(request: HatRequest, chosen: Booked, lines: list[DayLine]) -> str:
    """Write what was changed on the page; the refusal in one sentence, if any."""
    wanted = typed_cells(request.POST, chosen.services, lines)
    try:
        changed = booking.settle_days(chosen.child.person, by=request.person, wanted=wanted)
    except ValidationError as refusal:
        return str(refusal.messages[0])
    told = {"name": chosen.child.person.first_name, "n": changed}
    if changed:
        words = ngettext(
            "C’est noté pour %(name)s : %(n)s changement.",
            "C’est noté pour %(name)s : %(n)s changements.",
            changed,
        )
        messages.success(request, words % told)
    else:
        messages.info(request, _("Rien à changer pour %(name)s.") % told)
    return ""


def _settle(request: HatRequest, chosen: Booked) -> str:
    try:
        for one in chosen.services:
            booking.settle_habit(
                chosen.child.person, one, by=request.person, weekdays=typed_weekdays(request.POST, one)
            )
    except ValidationError as refusal:
        return str(refusal.messages[0])
    return ""


def _habit_lines(request: HatRequest, chosen: Booked) -> list[dict[str, Any]]:
    """Each service with its weekdays, those ticked, and the first day that follows what is saved now."""
    standing = habits_of(chosen.child.person, chosen.services)
    today = clock.today()
    off = days_off_around(chosen.services[0].establishment_id, today, today + timedelta(days=AHEAD))
    lines = []
    for one in chosen.services:
        held = standing.get(one.pk)
        typed = typed_weekdays(request.POST, one) if request.method == "POST" else None
        ticked = typed if typed is not None else (held.weekdays if held else [])
        days = [(day, capfirst(WEEKDAYS[day - 1]), day in ticked) for day in sorted(one.weekdays)]
        lines.append({"service": one, "days": days, "first": first_open_day(one, off)})
    return lines


def _named(request: HatRequest, chosen: Booked, form: CollectorForm) -> bool:
    try:
        made = booking.name_collector(chosen.child.person, by=request.person, **form.cleaned_data)
    except ValidationError as refusal:
        form.add_error("name", refusal)
        return False
    words = _("%(name)s peut venir chercher %(child)s.")
    messages.success(request, words % {"name": made.name, "child": chosen.child.person.first_name})
    return True


def _of(chosen: Booked) -> str:
    return of_name(chosen.child.person.first_name)
