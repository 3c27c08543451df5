"""The commune's own page: its file, its counts to confirm, its choice of the year, its statements. Nothing of the others."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from preau.base import clock
from preau.directory.door import HatRequest, hat_page, posted
from preau.syndicate import conventions, queries, showing
from preau.syndicate.actions import agendas, campaigns, leaving, visits
from preau.syndicate.choices import VisitStepKind
from preau.syndicate.forms.office import ContestForm, SimulationForm, SittingChoiceForm
from preau.syndicate.forms.visits import VisitForm
from preau.syndicate.law.chain import Link
from preau.syndicate.law.money import due_lines, total
from preau.syndicate.models import Accession, HeadCount, Syndicate
from preau.syndicate.rules import post_words
from preau.syndicate.views.fetch import (
    OFFICE,
    attempt,
    done,
    form_page,
    office_only,
    open_agendas,
    own_syndicate,
    owned_accession,
    owned_count,
)
from preau.syndicate.words import money


def mine(request: HatRequest, forms: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    """The page itself; `forms` are those sent and refused."""
    office_only(request)
    found = owned_accession(request)
    if found is None:
        return render(
            request, "syndicate/none.html", {"syndicates": Syndicate.objects.select_related("authority")}
        )
    context = showing.file_context(found) | {
        "counts": _counts(found),
        "choice": queries.option_of(found, showing.next_choice_year(found)),
        "choice_year": showing.next_choice_year(found),
        "agenda_form": SittingChoiceForm(open_agendas(request)),
        "may_take_file": found.until is not None and found.until < clock.today(),
        "signings": conventions.lines_of(found),
        "visit_form": VisitForm(found.schools.filter(until=None)),
        "visits": showing.visit_lines(found.visits.all()),
    }
    return render(request, "syndicate/mine.html", context | (forms or {}), status=status)


@require_POST
@hat_page(*OFFICE)
def own_agenda(request: HatRequest) -> HttpResponse:
    """Put the request to join on the agenda of the council, drafted."""
    found, form = _owned(request), SittingChoiceForm(open_agendas(request), request.POST)
    made: list[Any] = []
    if done(form, lambda: made.append(_put(request, found, form))):
        return redirect("council:act", hat=request.hat.key, pk=made[0].pk)
    return mine(request, {"agenda_form": form}, 422)


@form_page
@hat_page(*OFFICE)
def own_leaving(request: HatRequest) -> HttpResponse:
    """What leaving means, and the request to leave, drafted, on the agenda of the council."""
    found, form = _owned(request), SittingChoiceForm(open_agendas(request), posted(request))
    made: list[Any] = []
    if done(form, lambda: made.append(_put_withdrawal(request, found, form))):
        return redirect("council:act", hat=request.hat.key, pk=made[0].pk)
    if found.since is None or found.until:
        raise Http404
    context = {"accession": found, "agenda_form": form, "leaves": showing.would_leave(found)}
    return render(request, "syndicate/own_leaving.html", context, status=422 if form.is_bound else 200)


@require_POST
@hat_page(*OFFICE)
def option(request: HatRequest) -> HttpResponse:
    """Choose the optional support of the year, or not."""
    found, taken = _owned(request), request.POST.get("taken") == "taken"
    year = showing.next_choice_year(found)
    told = _("Choix gardé pour l’exercice %(year)s.") % {"year": year}
    attempt(request, lambda: campaigns.choose_option(found, by=request.person, year=year, taken=taken), told)
    return redirect("syndicate:home", hat=request.hat.key)


@require_POST
@hat_page(*OFFICE)
def confirmation(request: HatRequest, pk: int) -> HttpResponse:
    """The commune agrees with a count."""
    found = owned_count(request, pk)
    attempt(request, lambda: campaigns.confirm(found, by=request.person), _("Effectif confirmé."))
    return redirect("syndicate:home", hat=request.hat.key)


@form_page
@hat_page(*OFFICE)
def contest(request: HatRequest, pk: int) -> HttpResponse:
    """The commune counts otherwise, and says why."""
    found = owned_count(request, pk)
    form = ContestForm(posted(request))
    if done(form, lambda: campaigns.contest(found, by=request.person, **form.cleaned_data)):
        return redirect("syndicate:home", hat=request.hat.key)
    status = 422 if form.is_bound else 200
    return render(request, "syndicate/contest.html", {"count": found, "form": form}, status=status)


@require_POST
@hat_page(*OFFICE)
def visit_new(request: HatRequest) -> HttpResponse:
    """Ask for half-days of support."""
    found = _owned(request)
    form = VisitForm(found.schools.filter(until=None), request.POST)
    if done(form, lambda: visits.ask(found, by=request.person, **form.cleaned_data)):
        return redirect("syndicate:home", hat=request.hat.key)
    return mine(request, {"visit_form": form}, 422)


@require_POST
@hat_page(*OFFICE)
def visit_accept(request: HatRequest, pk: int) -> HttpResponse:
    """The member accepts the quote of what its school has asked for."""
    return _visit_step(request, pk, VisitStepKind.ACCEPTED, _("Devis accepté."))


@require_POST
@hat_page(*OFFICE)
def visit_drop(request: HatRequest, pk: int) -> HttpResponse:
    """The member no longer wants it."""
    return _visit_step(request, pk, VisitStepKind.CANCELLED, _("Demande annulée."))


@require_POST
@hat_page(*OFFICE)
def file_taking(request: HatRequest) -> HttpResponse:
    """Take the archive of one's file, once it is over: the handing over is a step with its proof."""
    found, got = _owned(request), list[bytes]()
    by, capacity = request.person, post_words(request.hat)
    if not attempt(request, lambda: got.append(leaving.take_file(found, by=by, capacity=capacity))):
        return redirect("syndicate:home", hat=request.hat.key)
    answer = HttpResponse(got[0], content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="dossier-{found.pk}.zip"'
    return answer


@form_page
@hat_page(*OFFICE)
def simulation(request: HatRequest) -> HttpResponse:
    """What would it cost? With the rates in force, before any file."""
    office_only(request)
    syndicate = _any_syndicate(request)
    year = queries.current_year(syndicate)
    rates = queries.tariff_for(syndicate, year)
    form = SimulationForm(posted(request), initial={"pupils": showing.own_pupils(request.hat.authority_id)})
    context: dict[str, Any] = {
        "form": form,
        "year": year,
        "syndicate": syndicate,
        "rates": showing.rate_lines(rates),
    }
    if form.is_valid() and len(rates) == 3:
        lines = due_lines(
            {0: form.cleaned_data["pupils"]}, rates, option=form.cleaned_data["option"],
            half_days=form.cleaned_data["half_days"] or 0,
        )  # fmt: skip
        context |= {"lines": showing.line_words(lines), "total": money.euros(total(lines))}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "syndicate/simulation.html", context, status=status)


def _visit_step(request: HatRequest, pk: int, kind: VisitStepKind, told: str) -> HttpResponse:
    found = get_object_or_404(_owned(request).visits.all(), pk=pk)
    today, by = clock.today(), request.person
    attempt(request, lambda: visits.step(found, by=by, kind=kind, on=today), told)
    return redirect("syndicate:home", hat=request.hat.key)


def _owned(request: HatRequest) -> Accession:
    office_only(request)
    found = owned_accession(request)
    if found is None:
        raise Http404
    return found


def _put(request: HatRequest, found: Accession, form: SittingChoiceForm) -> Any:
    sitting = form.cleaned_data["sitting"]
    return agendas.put_on_agenda(found, by=request.person, link=Link.COMMUNE_ACT, sitting=sitting)


def _put_withdrawal(request: HatRequest, found: Accession, form: SittingChoiceForm) -> Any:
    sitting = form.cleaned_data["sitting"]
    return agendas.put_withdrawal_on_agenda(found, by=request.person, sitting=sitting)


def _counts(found: Accession) -> Any:
    rows = HeadCount.objects.current().filter(school__accession=found, campaign__frozen_at=None)
    return rows.select_related("campaign", "school__establishment", "answer").order_by(
        "-campaign__year", "school"
    )


def _any_syndicate(request: HatRequest) -> Syndicate:
    """One's own, the one joined, else the first of the territory: a mayor asks before there is a file."""
    own = owned_accession(request)
    found = own.syndicate if own else Syndicate.objects.order_by("pk").first()
    return found or own_syndicate(request)
