"""Campaigns, counts, statements, payments, rates."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from preau.base import clock
from preau.directory.door import HatRequest, hat_page, posted
from preau.syndicate import queries, showing
from preau.syndicate.actions import campaigns as verbs
from preau.syndicate.actions import constats, official, printing
from preau.syndicate.actions.freezing import freeze
from preau.syndicate.actions.office import vote_rates
from preau.syndicate.counting import silent_schools
from preau.syndicate.forms.office import CampaignForm, CountForm, PaymentForm, RatesForm
from preau.syndicate.models import Statement, StatementPaper
from preau.syndicate.papers import orders, statement_paper
from preau.syndicate.views.fetch import (
    OFFICE,
    attempt,
    done,
    form_page,
    kept_campaign,
    kept_count,
    office_only,
    own_syndicate,
    seen_statement,
)


@require_safe
@hat_page(*OFFICE)
def campaigns(request: HatRequest) -> HttpResponse:
    """The exercices and the rates, for the syndicate; for a member, its own statements."""
    office_only(request)
    syndicate = queries.kept_syndicate(request.person, request.hat)
    if syndicate is None:
        rows = Statement.objects.visible_to(request.person, request.hat)
        found = (
            rows.select_related("campaign", "accession__authority")
            .prefetch_related("payments")
            .order_by("-campaign__year")
        )
        return render(request, "syndicate/statements.html", {"statements": found})
    context = {
        "syndicate": syndicate,
        "campaigns": syndicate.campaigns.order_by("-year"),
        "rates": syndicate.rates.order_by("-starts_on", "pk"),
        "form": CampaignForm(initial={"year": queries.next_year(syndicate)}),
    }
    return render(request, "syndicate/campaigns.html", context)


@require_POST
@hat_page(*OFFICE)
def campaign_new(request: HatRequest) -> HttpResponse:
    """Open an exercice, or count the schools come since."""
    syndicate, form = own_syndicate(request), CampaignForm(request.POST)
    if done(form, lambda: verbs.open_campaign(syndicate, by=request.person, **form.cleaned_data)):
        return redirect("syndicate:campaign", hat=request.hat.key, year=form.cleaned_data["year"])
    rows = {
        "campaigns": syndicate.campaigns.order_by("-year"),
        "rates": syndicate.rates.order_by("-starts_on", "pk"),
    }
    return render(
        request, "syndicate/campaigns.html", rows | {"syndicate": syndicate, "form": form}, status=422
    )


@require_safe
@hat_page(*OFFICE)
def campaign(request: HatRequest, year: int) -> HttpResponse:
    """An exercice: each school's count and what the commune says, then, frozen, each member's statement."""
    found, words = kept_campaign(request, year), request.GET.get("q", "").strip()[:80]
    frozen = found.frozen_at is not None
    missing = "manquent" in request.GET
    rows = queries.statements_in(found, words) if frozen else queries.counts_in(found, words, missing=missing)
    page = Paginator(rows, 40).get_page(request.GET.get("page"))
    context = {"campaign": found, "page": page, "words": words, "totals": queries.totals(found)}
    context |= (
        {"printing": printing.progress(found)}
        if frozen
        else {
            "differing": official.differing(found).count(),
            "silent": silent_schools(found).count(),
            "missing": missing,
        }
    )
    return render(request, f"syndicate/{'campaign_frozen' if frozen else 'campaign'}.html", context)


@require_POST
@hat_page(*OFFICE)
def count_reminding(request: HatRequest, year: int) -> HttpResponse:
    """Tell again the heads who have not said how many pupils they have."""
    found = kept_campaign(request, year)
    attempt(
        request,
        lambda: constats.remind_heads(found, by=request.person),
        _("Les directions qui manquent sont relancées."),
    )
    return redirect("syndicate:campaign", hat=request.hat.key, year=year)


@require_POST
@hat_page(*OFFICE)
def freezing(request: HatRequest, year: int) -> HttpResponse:
    found = kept_campaign(request, year)
    attempt(
        request, lambda: freeze(found, by=request.person), _("Contributions arrêtées : les avis sont prêts.")
    )
    return redirect("syndicate:campaign", hat=request.hat.key, year=year)


@require_safe
@hat_page(*OFFICE)
def orders_csv(request: HatRequest, year: int) -> HttpResponse:
    """The collection orders of an exercice, for the accounts of the syndicate."""
    found = kept_campaign(request, year)
    answer = HttpResponse(orders.csv_of(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="titres-{year}.csv"'
    return answer


@form_page
@hat_page(*OFFICE)
def count(request: HatRequest, pk: int) -> HttpResponse:
    """Correct or uphold the count of a school, with why."""
    found = kept_count(request, pk)
    form = CountForm(posted(request), initial={"pupils": found.pupils, "source": "school"})
    if done(form, lambda: verbs.correct(found, by=request.person, **form.cleaned_data)):
        return redirect("syndicate:campaign", hat=request.hat.key, year=found.campaign.year)
    past = found.school.counts.filter(campaign=found.campaign).select_related("answer").order_by("-pk")
    context = {"count": found, "form": form, "past": past}
    return render(request, "syndicate/count.html", context, status=422 if form.is_bound else 200)


@require_safe
@hat_page(*OFFICE)
def statement(request: HatRequest, pk: int) -> HttpResponse:
    """A statement with its arithmetic and what the accountant has said."""
    found = seen_statement(request, pk)
    context = showing.statement_context(found, request.hat)
    return render(
        request, "syndicate/statement.html", context | {"form": PaymentForm(initial={"on": clock.today()})}
    )


@require_safe
@hat_page(*OFFICE)
def statement_pdf(request: HatRequest, pk: int) -> HttpResponse:
    found = seen_statement(request, pk)
    paper = StatementPaper.objects.filter(statement=found).first()
    body = bytes(paper.content) if paper else statement_paper.pdf(found)
    answer = HttpResponse(body, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="avis-{found}.pdf"'
    return answer


@require_POST
@hat_page(*OFFICE)
def payment(request: HatRequest, pk: int) -> HttpResponse:
    """What the public accountant has done, typed back by the syndicate."""
    found, form = seen_statement(request, pk), PaymentForm(request.POST)
    kept_campaign(request, found.campaign.year)
    if done(form, lambda: verbs.note_payment(found, by=request.person, **form.cleaned_data)):
        return redirect("syndicate:statement", hat=request.hat.key, pk=pk)
    context = showing.statement_context(found, request.hat) | {"form": form}
    return render(request, "syndicate/statement.html", context, status=422)


@form_page
@hat_page(*OFFICE)
def rates(request: HatRequest) -> HttpResponse:
    """Write down the rates of an act of the committee."""
    syndicate = own_syndicate(request)
    form = RatesForm(posted(request))
    if done(form, lambda: vote_rates(
        syndicate, by=request.person, amounts=form.amounts, starts_on=form.cleaned_data["starts_on"],
        reference=form.cleaned_data["reference"],
    )):  # fmt: skip
        return redirect("syndicate:campaigns", hat=request.hat.key)
    status = 422 if form.is_bound else 200
    return render(request, "syndicate/rates.html", {"form": form, "syndicate": syndicate}, status=status)
