"""The colleges: whom the councils have named, who is asked again, who sits in the committee for whom."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from preau.base import clock
from preau.council.actions.assemblies import open_college
from preau.council.models import College
from preau.directory.door import HatRequest, hat_page, posted
from preau.syndicate import colleges, showing
from preau.syndicate.actions import college as verbs
from preau.syndicate.actions.convening import convene
from preau.syndicate.actions.elections import hold_election
from preau.syndicate.actions.reminders import remind, set_mailbox
from preau.syndicate.forms.colleges import (
    CollegeElectionForm,
    CollegeForm,
    ConveningForm,
    ElectorForm,
    MailboxForm,
    RenewalForm,
)
from preau.syndicate.models import Syndicate
from preau.syndicate.views.fetch import OFFICE, attempt, done, form_page, kept_accession, own_syndicate


@form_page
@hat_page(*OFFICE)
def college(request: HatRequest) -> HttpResponse:
    """Who is named and who is not, the colleges and their delegates, and the renewal that asks all again."""
    syndicate, form = own_syndicate(request), RenewalForm(posted(request))
    if done(form, lambda: verbs.ask_again(syndicate, by=request.person, **form.cleaned_data)):
        return redirect("syndicate:college", hat=request.hat.key)
    return _page(request, syndicate, form=form, status=422 if form.is_bound else 200)


@require_POST
@hat_page(*OFFICE)
def reminding(request: HatRequest) -> HttpResponse:
    """Remind by mail those that have named nobody."""
    renewal = own_syndicate(request).redesignations.order_by("-renewed_on").first()
    if renewal is None:
        raise Http404
    attempt(request, lambda: remind(renewal, by=request.person), _("Les relances partent."))
    return redirect("syndicate:college", hat=request.hat.key)


@require_POST
@hat_page(*OFFICE)
def college_new(request: HatRequest) -> HttpResponse:
    """A college of the committee, with its seats."""
    syndicate, form = own_syndicate(request), CollegeForm(request.POST)
    assembly = colleges.committees(syndicate).order_by("pk").first()
    if assembly is None:
        raise Http404
    if done(form, lambda: open_college(assembly, by=request.person, **form.cleaned_data)):
        return redirect("syndicate:college", hat=request.hat.key)
    return _page(request, syndicate, college_form=form, status=422)


@form_page
@hat_page(*OFFICE)
def election(request: HatRequest, pk: int) -> HttpResponse:
    """Write down what the electors have decided; the mandates follow."""
    syndicate = own_syndicate(request)
    rows = College.objects.filter(assembly__in=colleges.committees(syndicate).values("pk"))
    found = get_object_or_404(rows.select_related("assembly"), pk=pk)
    form = CollegeElectionForm(posted(request), initial={"on": clock.today()})
    if done(form, lambda: hold_election(syndicate, found, by=request.person, **form.cleaned_data)):
        return redirect("syndicate:college", hat=request.hat.key)
    return _election(request, found, {"form": form}, 422 if form.is_bound else 200)


@require_POST
@hat_page(*OFFICE)
def convening(request: HatRequest, pk: int) -> HttpResponse:
    """Call the electors together, each by a mail whose hour is the proof."""
    syndicate = own_syndicate(request)
    rows = College.objects.filter(assembly__in=colleges.committees(syndicate).values("pk"))
    found = get_object_or_404(rows.select_related("assembly"), pk=pk)
    form = ConveningForm(request.POST, auto_id="convening_%s")
    if done(form, lambda: convene(syndicate, found, by=request.person, **form.told)):
        return redirect("syndicate:college_election", hat=request.hat.key, pk=pk)
    return _election(request, found, {"convening_form": form}, 422)


@require_POST
@hat_page(*OFFICE)
def elector(request: HatRequest, pk: int) -> HttpResponse:
    """A council has named its elector."""
    found, form = kept_accession(request, pk), ElectorForm(request.POST)
    if done(form, lambda: verbs.name_elector(found, by=request.person, **form.cleaned_data)):
        return redirect("syndicate:accession", hat=request.hat.key, pk=pk)
    context = showing.file_context(found) | {"elector_form": form}
    return render(request, "syndicate/elector.html", context, status=422)


@form_page
@hat_page(*OFFICE)
def mailbox(request: HatRequest, pk: int) -> HttpResponse:
    """Where reminders to a member go."""
    found = kept_accession(request, pk)
    form = MailboxForm(posted(request), initial={"mailbox": found.mailbox})
    if done(form, lambda: set_mailbox(found, by=request.person, **form.cleaned_data)):
        return redirect("syndicate:accession", hat=request.hat.key, pk=pk)
    context = {"form": form, "accession": found}
    return render(request, "syndicate/mailbox.html", context, status=422 if form.is_bound else 200)


def _election(request: HatRequest, found: College, forms: dict[str, Any], status: int) -> HttpResponse:
    context = {
        "college": found,
        "form": CollegeElectionForm(initial={"on": clock.today()}),
        "convening_form": ConveningForm(auto_id="convening_%s"),
        "past": found.elections.prefetch_related("candidates__member").order_by("-on"),
        "convenings": colleges.convenings_of(found),
        "counts": colleges.counts_of(own_syndicate(request)),
    }
    return render(request, "syndicate/college_election.html", context | forms, status=status)


def _page(
    request: HatRequest, syndicate: Syndicate, *, form: RenewalForm | None = None, college_form: CollegeForm | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    page = Paginator(colleges.electors_of(syndicate), 40).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "syndicate": syndicate,
        "page": page,
        "counts": colleges.counts_of(syndicate),
        "lines": colleges.college_lines(syndicate),
        "has_committee": colleges.committees(syndicate).exists(),
        "form": form or RenewalForm(),
        "college_form": college_form or CollegeForm(auto_id="college_%s"),
        **colleges.campaign_of(syndicate.redesignations.order_by("-renewed_on").first()),
    }
    return render(request, "syndicate/college.html", context, status=status)
