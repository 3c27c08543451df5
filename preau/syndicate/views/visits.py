"""Support on demand, for the office that organises it: requests, their steps, the calendar of each trainer."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from preau.base import clock
from preau.directory.door import HatRequest, hat_page, posted
from preau.syndicate import showing
from preau.syndicate.actions import planning
from preau.syndicate.actions import visits as verbs
from preau.syndicate.actions.trainer_links import make_link, opened, revoke_link
from preau.syndicate.choices import VisitStepKind
from preau.syndicate.forms.visits import PlanForm, TrainerForm, VisitStepForm
from preau.syndicate.models import Trainer, Visit
from preau.syndicate.papers.visits_ical import written
from preau.syndicate.views.fetch import OFFICE, attempt, done, form_page, own_syndicate
from preau.syndicate.words.week import week_of

BY_HAND = (VisitStepKind.QUOTED, VisitStepKind.ACCEPTED, VisitStepKind.DONE)


@require_safe
@hat_page(*OFFICE)
def visits(request: HatRequest) -> HttpResponse:
    """Half-days asked for, the last first, and who gives them."""
    return _visits(request, TrainerForm())


@require_POST
@hat_page(*OFFICE)
def trainer_new(request: HatRequest) -> HttpResponse:
    syndicate, form = own_syndicate(request), TrainerForm(request.POST)
    if done(form, lambda: planning.add_trainer(syndicate, by=request.person, **form.cleaned_data)):
        return redirect("syndicate:visits", hat=request.hat.key)
    return _visits(request, form, 422)


@form_page
@hat_page(*OFFICE)
def visit(request: HatRequest, pk: int) -> HttpResponse:
    """One visit, and its next step but for its plan."""
    found = _kept(request, pk)
    kind, form = verbs.next_step(found), VisitStepForm(posted(request), initial={"on": clock.today()})
    if kind in BY_HAND and done(
        form, lambda: verbs.step(found, by=request.person, kind=kind, **form.cleaned_data)
    ):
        return redirect("syndicate:visit", hat=request.hat.key, pk=pk)
    return _visit(request, found, {"form": form}, 422 if form.is_bound else 200)


@require_POST
@hat_page(*OFFICE)
def visit_plan(request: HatRequest, pk: int) -> HttpResponse:
    """Who comes and when; chosen again, it moves."""
    found = _kept(request, pk)
    form = PlanForm(found.accession.syndicate, found, request.POST, auto_id="plan_%s")
    if done(form, lambda: planning.plan(
        found, by=request.person, trainer=form.cleaned_data["trainer"], slots=form.slots
    )):  # fmt: skip
        return redirect("syndicate:visit", hat=request.hat.key, pk=pk)
    return _visit(request, found, {"plan_form": form}, 422)


@require_POST
@hat_page(*OFFICE)
def visit_cancel(request: HatRequest, pk: int) -> HttpResponse:
    """The visit will not be: whoever was to be there is told."""
    found = _kept(request, pk)
    why, today, kind = request.POST.get("words", "")[:300], clock.today(), VisitStepKind.CANCELLED
    cancel = partial(verbs.step, found, by=request.person, kind=kind, on=today, words=why)
    attempt(request, cancel, _("Accompagnement annulé."))
    return redirect("syndicate:visit", hat=request.hat.key, pk=pk)


@never_cache
@form_page
@hat_page(*OFFICE)
def trainer(request: HatRequest, pk: int) -> HttpResponse:
    """A week of a trainer, half-day by half-day; asked for, a private address of it, shown in this answer alone."""
    found = get_object_or_404(Trainer.objects.kept_by(request.person, request.hat), pk=pk)
    secret = make_link(found, by=request.person) if request.method == "POST" else ""
    monday = _monday(request.GET.get("semaine", ""))
    context = {
        "trainer": found,
        "monday": monday,
        "days": week_of(found, monday),
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "link": found.links.filter(revoked_at=None).first(),
        "address": settings.PUBLIC_URL + reverse("trainer_feed", kwargs={"secret": secret}) if secret else "",
    }
    return render(request, "syndicate/trainer.html", context)


@require_POST
@hat_page(*OFFICE)
def trainer_link_end(request: HatRequest, pk: int) -> HttpResponse:
    """The private address answers no more."""
    found = get_object_or_404(Trainer.objects.kept_by(request.person, request.hat), pk=pk)
    attempt(request, lambda: revoke_link(found, by=request.person), _("Cette adresse ne répond plus."))
    return redirect("syndicate:trainer", hat=request.hat.key, pk=pk)


@require_safe
def trainer_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """`/agenda/formateur/<secret>.ics`: who holds the address reads these half-days; a stranger finds no page."""
    found = opened(secret)
    if found is None:
        raise Http404
    answer = HttpResponse(written(found), content_type="text/calendar; charset=utf-8")
    answer["X-Robots-Tag"], answer["Cache-Control"] = "noindex", "private, no-cache"
    return answer


@require_safe
@hat_page(*OFFICE)
def trainer_ics(request: HatRequest, pk: int) -> HttpResponse:
    """The half-days of a trainer, for a calendar application."""
    found = get_object_or_404(Trainer.objects.kept_by(request.person, request.hat), pk=pk)
    answer = HttpResponse(written(found), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="formateur-{found.pk}.ics"'
    return answer


def _kept(request: HatRequest, pk: int) -> Visit:
    syndicate = own_syndicate(request)
    rows = Visit.objects.visible_to(request.person, request.hat).filter(accession__syndicate=syndicate)
    return get_object_or_404(rows.select_related("accession__authority", "accession__syndicate"), pk=pk)


def _visits(request: HatRequest, form: TrainerForm, status: int = 200) -> HttpResponse:
    syndicate = own_syndicate(request)
    rows = Visit.objects.visible_to(request.person, request.hat).filter(accession__syndicate=syndicate)
    context = {
        "visits": showing.visit_lines(rows),
        "trainers": syndicate.trainers.filter(until=None),
        "form": form,
    }
    return render(request, "syndicate/visits.html", context, status=status)


def _visit(request: HatRequest, found: Visit, forms: dict[str, Any], status: int) -> HttpResponse:
    [line] = showing.visit_lines(Visit.objects.visible_to(request.person, request.hat).filter(pk=found.pk))
    following = verbs.next_step(found)
    slots = list(found.slots.select_related("trainer"))
    context = {
        "line": line,
        "next": following,
        "by_hand": following in BY_HAND,
        "slots": slots,
        "may_plan": following == VisitStepKind.PLANNED or (slots and following == VisitStepKind.DONE),
        "plan_form": PlanForm(found.accession.syndicate, found, auto_id="plan_%s"),
    }
    return render(request, "syndicate/visit.html", context | forms, status=status)


def _monday(asked: str) -> date:
    """The Monday of the week of a day; this week's, when it is not said or cannot be read."""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        day = clock.today()
    return day - timedelta(days=day.weekday())
