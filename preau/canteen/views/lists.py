"""The lists of the day: who is expected, who is there, who left with whom. Made for a telephone at the door of a yard."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.base import clock
from preau.base.events import ask
from preau.canteen import rules
from preau.canteen.actions import lists as verbs
from preau.canteen.booked import Expected, counts, expected_at
from preau.canteen.forms import DepartureForm
from preau.canteen.handing import hands_of
from preau.canteen.kept import changes_of
from preau.canteen.models import Departure, Service
from preau.canteen.sight import children_of_services
from preau.directory.door import HatRequest, hat_page, posted, readable_offline
from preau.directory.models import Enrolment, Person
from preau.directory.search.people import search
from preau.timetable.days import days_off
from preau.ui.words import hour_words


@require_safe
@hat_page()
def day(request: HatRequest, day: date) -> HttpResponse:
    """The lists of another day."""
    return of_day(request, day)


def of_day(request: HatRequest, day: date) -> HttpResponse:
    """Each service of a day with how many are expected."""
    if not rules.serves(request.hat):
        raise Http404
    services = (
        Service.objects.visible_to(request.person, request.hat).live(day).select_related("establishment")
    )
    mine = list(services.order_by("establishment__name", "starts_at", "pk"))
    held = [one for one in mine if day.isoweekday() in one.weekdays]
    found = counts([one.pk for one in held], day, day)
    off = {school: days_off(school, day, day).get(day) for school in {one.establishment_id for one in held}}
    context = {
        "day": day, "before": day - timedelta(days=1), "after": day + timedelta(days=1), "is_today": day == clock.today(),
        "lines": [(one, found.get((one.pk, day), (0, 0, 0)), off[one.establishment_id]) for one in held],
        "any": mine, "of_office": rules.works_beside(request.hat), "may_close": rules.may_close(request.hat),
    }  # fmt: skip
    return render(request, "canteen/day.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page()
@readable_offline
def one(request: HatRequest, pk: int, day: date) -> HttpResponse:
    """The list of a service: a touch says that a child is there."""
    service = _service(request, pk)
    if request.method == "POST":
        return _note(request, service, day)
    lines = _lines(service, day)
    context = _list(service, day, lines) | {
        "is_today": day == clock.today(), "may_add": day >= clock.today(), "changes": changes_of(service, day, lines)
    }  # fmt: skip
    return render(request, "canteen/list.html", context)


@require_safe
@hat_page()
def paper(request: HatRequest, pk: int, day: date) -> HttpResponse:
    """The same list on paper, with room to tick."""
    service = _service(request, pk)
    lines = _lines(service, day)
    told = {"printed_at": clock.now(), "changes": changes_of(service, day, lines)}
    context = _list(service, day, lines) | told
    return render(request, "canteen/paper.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page()
def child(request: HatRequest, pk: int, day: date, child: int) -> HttpResponse:
    """One child of a list: who may collect it, with the telephones of its parents; it leaves, or is taken off."""
    service = _service(request, pk)
    line = next((one for one in _lines(service, day) if one.child.pk == child), None)
    if line is None:
        raise Http404
    hands = hands_of([child])[child]
    form = DepartureForm(hands.words, posted(request))
    if request.POST.get("undo"):
        _undo_departure(request, service, day, child)
        return redirect("canteen:list", hat=request.hat.key, pk=pk, day=day)
    if form.is_valid() and _left(request, service, line, form):
        return redirect("canteen:list", hat=request.hat.key, pk=pk, day=day)
    context = {
        "service": service, "day": day, "line": line, "hands": hands, "form": form, "is_today": day == clock.today(),
        "may_change": day >= clock.today(),
    }  # fmt: skip
    return render(request, "canteen/child.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page()
def addition(request: HatRequest, pk: int, day: date) -> HttpResponse:
    """A child of the school who is not on the list: the family has called, or it is there."""
    service = _service(request, pk)
    here = Enrolment.objects.current().filter(establishment=service.establishment_id)
    pupils = children_of_services(request.person, request.hat).filter(pk__in=here.values("person"))
    if request.method == "POST":
        found = get_object_or_404(pupils, pk=_number(request.POST.get("child")))
        return _late(request, service, day, found, comes=True)
    q = " ".join(request.GET.get("q", "").split())[:80]
    known = {one.child.pk for one in expected_at(service, day)}
    named = search(pupils.exclude(pk__in=known), q, 20)
    return render(request, "canteen/addition.html", {"service": service, "day": day, "q": q, "pupils": named})


@require_POST
@hat_page()
def removal(request: HatRequest, pk: int, day: date, child: int) -> HttpResponse:
    """The family has called: the child does not come."""
    service = _service(request, pk)
    pupils = children_of_services(request.person, request.hat)
    return _late(request, service, day, get_object_or_404(pupils, pk=child), comes=False)


@require_POST
@hat_page()
def protocol(request: HatRequest, pk: int) -> HttpResponse:
    """The director says that there is a PAI for a pupil, or none any more."""
    if not rules.may_note_protocol(request.hat):
        raise Http404
    pupil = get_object_or_404(Person.objects.visible_to(request.person, request.hat), pk=pk)
    try:
        verbs.settle_protocol(
            pupil, by=request.person, hat=request.hat, there=request.POST.get("there") == "1"
        )
        messages.success(request, _("C’est noté : les agents voient s’il y a un PAI, jamais lequel."))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect("directory:person", hat=request.hat.key, pk=pk)


def _service(request: HatRequest, pk: int) -> Service:
    if not rules.serves(request.hat):
        raise Http404
    rows = Service.objects.visible_to(request.person, request.hat)
    return get_object_or_404(rows.select_related("establishment__academy"), pk=pk)


def _lines(service: Service, day: date) -> list[Expected]:
    """The list, with who is away this morning and, where children are handed over, who may collect them."""
    lines = expected_at(service, day)
    away = _away(service, day) if lines else set()
    hands = hands_of([one.child.pk for one in lines]) if lines and service.hands_over else {}
    for line in lines:
        line.is_away = line.child.pk in away and not line.is_here
        if line.child.pk in hands:
            line.collectors = hands[line.child.pk].words
    return lines


def _away(service: Service, day: date) -> set[int]:
    if day > clock.today():
        return set()
    return set().union(*ask("pupils_away", establishment_id=service.establishment_id, day=day))


def _list(service: Service, day: date, lines: list[Expected]) -> dict[str, Any]:
    return {
        "service": service, "day": day, "lines": lines, "here": sum(one.is_here for one in lines),
        "away": sum(one.is_away for one in lines), "left": sum(one.left_at is not None for one in lines),
        "waiting": sum(one.is_waiting for one in lines), "protocols": sum(one.has_protocol for one in lines),
    }  # fmt: skip


def _note(request: HatRequest, service: Service, day: date) -> HttpResponse:
    """There, not there finally, or all the others are there; back to the line that was touched."""
    here, undo = _number(request.POST.get("here")), _number(request.POST.get("undo"))
    try:
        if request.POST.get("all"):
            waiting = [one.child.pk for one in _lines(service, day) if one.is_waiting]
            n = verbs.note_here(service, day, by=request.person, children=waiting)
            said = ngettext("%(n)s enfant noté là.", "%(n)s enfants notés là.", n)
            messages.success(request, said % {"n": n})
        elif undo:
            pupil = get_object_or_404(children_of_services(request.person, request.hat), pk=undo)
            verbs.undo_here(service, day, by=request.person, child=pupil)
        elif here:
            verbs.note_here(service, day, by=request.person, children=[here])
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    touched = here or undo
    return redirect(f"{request.path}#e{touched}" if touched else request.path)


def _left(request: HatRequest, service: Service, line: Expected, form: DepartureForm) -> bool:
    try:
        made = verbs.note_departure(
            service, by=request.person, child=line.child, with_whom=form.cleaned_data["with_whom"]
        )
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    told = {"name": line.child.first_name, "who": made.with_whom, "hour": hour_words(made.left_at)}
    messages.success(request, _("%(name)s : départ avec %(who)s, %(hour)s.") % told)
    return True


def _undo_departure(request: HatRequest, service: Service, day: date, child: int) -> None:
    rows = Departure.objects.visible_to(request.person, request.hat).filter(withdrawn_at=None)
    verbs.undo_departure(get_object_or_404(rows, service=service, day=day, child=child), by=request.person)


def _late(request: HatRequest, service: Service, day: date, pupil: Person, *, comes: bool) -> HttpResponse:
    try:
        verbs.note_late(service, day, by=request.person, hat=request.hat, child=pupil, comes=comes)
        words = _("%(name)s est sur la liste.") if comes else _("%(name)s n’est plus sur la liste.")
        messages.success(request, words % {"name": pupil.display_name})
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect("canteen:list", hat=request.hat.key, pk=service.pk, day=day)


def _number(typed: str | None) -> int:
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 19 else 0
