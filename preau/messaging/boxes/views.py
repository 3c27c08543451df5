"""Boxes: what came to one, for who keeps it; and, for the head, which are open and who keeps them."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page, posted
from preau.messaging.boxes import actions
from preau.messaging.boxes.forms import BoxForm, HoldingForm
from preau.messaging.boxes.queries import drafts_of, holdings_of, lines_in, may_hold
from preau.messaging.models import Box, Draft, Holding
from preau.messaging.queries import Page, page_of
from preau.messaging.sending.pending import release_due

DRAFTS_SHOWN = 50
form_page = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Pane:
    """The left pane of a box: its conversations, all or those that wait for an answer, or what is being written in its name;
    and who keeps it."""

    box: Box
    view: str
    page: Page
    drafts: list[Draft]
    keepers: list[Holding]


def pane_of(request: HatRequest, box: Box) -> Pane:
    """What the URL asks for: `?vue=toutes&avant=`, `?vue=brouillons`."""
    view = request.GET.get("vue", "")
    drafts = list(drafts_of(box)[:DRAFTS_SHOWN])
    rows = lines_in(box, request.person, waiting=view != "toutes")
    page = Page() if view == "brouillons" else page_of(rows, request.person, request.GET.get("avant", ""))
    return Pane(box, view, page, drafts, holdings_of([box])[box.pk])


@require_safe
@hat_page()
def box(request: HatRequest, pk: int) -> HttpResponse:
    """What came to a box that one keeps; an announcement may lead here under another hat of one's own."""
    release_due()
    held = Box.objects.held_by(request.person, request.hat).select_related("establishment")
    found = held.filter(pk=pk).first()
    if found is None:
        return _under_another_hat(request, pk)
    actions.read_in(found, by=request.person)
    return render(request, "messaging/box.html", {"pane": pane_of(request, found)})


@form_page
@hat_page(Profile.HEAD)
def boxes(request: HatRequest) -> HttpResponse:
    """The boxes of the school, and a new one."""
    form = BoxForm(posted(request))
    if form.is_valid():
        try:
            made = actions.open_box(**form.cleaned_data, by=request.person, hat=request.hat)
        except ValidationError as refusal:
            form.add_error("name", refusal)
        else:
            messages.success(request, _("La boîte est ouverte. Dites maintenant qui la tient."))
            return redirect("messaging:box_settling", hat=request.hat.key, pk=made.pk)
    rows = list(Box.objects.settled_by(request.hat).open().order_by("name", "pk"))
    holdings = holdings_of(rows)
    context = {"form": form, "boxes": [(one, holdings[one.pk]) for one in rows]}
    return render(request, "messaging/boxes.html", context, status=422 if form.errors else 200)


@form_page
@hat_page(Profile.HEAD)
def settling(request: HatRequest, pk: int) -> HttpResponse:
    """One box: who keeps it, from when to when; what families read; its end."""
    found = _own(request, pk)
    form = HoldingForm(may_hold(request.hat), posted(request))
    if form.is_valid():
        try:
            actions.give_box(found, **form.cleaned_data, by=request.person, hat=request.hat)
        except ValidationError as refusal:
            form.add_error("ends_on", refusal)
        else:
            messages.success(request, _("C’est noté : cette personne tient la boîte."))
            return redirect("messaging:box_settling", hat=request.hat.key, pk=pk)
    context = {"form": form, "box": found, "holdings": holdings_of([found])[found.pk]}
    return render(request, "messaging/box_settling.html", context, status=422 if form.errors else 200)


@require_POST
@hat_page(Profile.HEAD)
def naming(request: HatRequest, pk: int) -> HttpResponse:
    on = request.POST.get("on") == "1"
    actions.name_writers(_own(request, pk), on=on, by=request.person)
    told = (
        _("Les familles lisent qui leur répond.") if on else _("Les familles lisent le nom de la boîte seul.")
    )
    messages.success(request, told)
    return redirect("messaging:box_settling", hat=request.hat.key, pk=pk)


@require_POST
@hat_page(Profile.HEAD)
def closing(request: HatRequest, pk: int) -> HttpResponse:
    actions.close_box(_own(request, pk), by=request.person)
    messages.success(request, _("La boîte est fermée. Ce qui y a été dit se lit toujours."))
    return redirect("messaging:boxes", hat=request.hat.key)


@require_POST
@hat_page(Profile.HEAD)
def taking_back(request: HatRequest, pk: int) -> HttpResponse:
    own = Box.objects.settled_by(request.hat)
    holding = get_object_or_404(Holding.objects.filter(box__in=own).select_related("person"), pk=pk)
    actions.take_box_back(holding, by=request.person)
    messages.success(request, _("%(name)s ne lit plus cette boîte.") % {"name": holding.person.polite_name})
    return redirect("messaging:box_settling", hat=request.hat.key, pk=holding.box_id)


def _own(request: HatRequest, pk: int) -> Box:
    return get_object_or_404(
        Box.objects.settled_by(request.hat).open().select_related("establishment"), pk=pk
    )


def _under_another_hat(request: HatRequest, pk: int) -> HttpResponse:
    for hat in request.hats:
        if Box.objects.held_by(request.person, hat).filter(pk=pk).exists():
            return redirect("messaging:box", hat=hat.key, pk=pk)
    raise Http404
