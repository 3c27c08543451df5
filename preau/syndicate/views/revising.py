"""Prices that follow an index: the clause of a market, and each revision."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from preau.directory.door import HatRequest, hat_page
from preau.syndicate.actions import revising as verbs
from preau.syndicate.forms.revision import ClauseForm, RevisionForm
from preau.syndicate.views.fetch import OFFICE, done, kept_market
from preau.syndicate.views.markets import market_page


@require_POST
@hat_page(*OFFICE)
def clause(request: HatRequest, pk: int) -> HttpResponse:
    """Write down how prices follow an index."""
    found, form = kept_market(request, pk), ClauseForm(request.POST, auto_id="clause_%s")
    if done(form, lambda: verbs.write_clause(found, by=request.person, **form.cleaned_data)):
        return redirect("syndicate:market", hat=request.hat.key, pk=pk)
    return market_page(request, found, {"clause_form": form}, 422)


@require_POST
@hat_page(*OFFICE)
def revision(request: HatRequest, pk: int) -> HttpResponse:
    """New prices from a day on."""
    found = kept_market(request, pk)
    if not hasattr(found, "clause"):
        raise Http404
    form = RevisionForm(found.clause, request.POST, auto_id="revision_%s")
    if done(form, lambda: verbs.revise(found, by=request.person, starts_on=form.day, values=form.values)):
        return redirect("syndicate:market", hat=request.hat.key, pk=pk)
    return market_page(request, found, {"revision_form": form}, 422)
