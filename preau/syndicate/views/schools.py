"""What who heads a served school has to do with the syndicate: the count of its pupils, support, and leaving."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from preau.base import clock
from preau.directory.door import HatRequest, hat_page
from preau.syndicate import showing
from preau.syndicate.actions import constats
from preau.syndicate.actions import visits as visit_verbs
from preau.syndicate.choices import VisitStepKind
from preau.syndicate.forms.visits import CountWordForm, SchoolVisitForm
from preau.syndicate.models import HeadCount, SchoolWord, ServedSchool, Visit
from preau.syndicate.views.archives import HEAD
from preau.syndicate.views.fetch import attempt, done


@require_safe
@hat_page(*HEAD)
def school_page(request: HatRequest) -> HttpResponse:
    """The count of the year to state, and half-days to ask for."""
    return _page(request)


@require_POST
@hat_page(*HEAD)
def school_count(request: HatRequest, pk: int) -> HttpResponse:
    """The head's own count: the one shown, or another with its reason."""
    rows = HeadCount.objects.current().filter(school=_served(request), campaign__frozen_at=None)
    found = get_object_or_404(
        rows.select_related("campaign", "school__accession", "school__establishment"), pk=pk
    )
    form = CountWordForm(request.POST)
    if done(form, lambda: constats.state_count(found, by=request.person, **form.cleaned_data)):
        return redirect("syndicate:school_page", hat=request.hat.key)
    return _page(request, {"count_form": form, "asked": found.pk}, 422)


@require_POST
@hat_page(*HEAD)
def school_visit_new(request: HatRequest) -> HttpResponse:
    """Ask for half-days; the member is told, and accepts their quote."""
    served, form = _served(request), SchoolVisitForm(request.POST, auto_id="visit_%s")
    ask = partial(visit_verbs.ask, served.accession, by=request.person, school=served, from_school=True)
    if done(form, lambda: ask(**form.cleaned_data)):
        return redirect("syndicate:school_page", hat=request.hat.key)
    return _page(request, {"visit_form": form}, 422)


@require_POST
@hat_page(*HEAD)
def school_visit_cancel(request: HatRequest, pk: int) -> HttpResponse:
    """The school no longer wants it."""
    rows = Visit.objects.visible_to(request.person, request.hat).filter(
        school=_served(request), from_school=True
    )
    found, today = get_object_or_404(rows, pk=pk), clock.today()
    cancel = partial(visit_verbs.step, found, by=request.person, kind=VisitStepKind.CANCELLED, on=today)
    attempt(request, cancel, _("Demande annulée."))
    return redirect("syndicate:school_page", hat=request.hat.key)


def _served(request: HatRequest) -> ServedSchool:
    rows = ServedSchool.objects.headed_by(request.hat).filter(until=None)
    found = rows.select_related(
        "accession__authority", "accession__syndicate__authority", "establishment"
    ).first()
    if found is None:
        raise Http404
    return found


def _page(request: HatRequest, forms: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    served, asked = _served(request), forms or {}
    visits = Visit.objects.visible_to(request.person, request.hat)
    context = {
        "served": served,
        "counts": _counts(served, asked),
        "visits": showing.visit_lines(visits),
        "visit_form": SchoolVisitForm(auto_id="visit_%s"),
        "is_member": served.accession.since is not None,
    }
    return render(request, "syndicate/school_page.html", context | asked, status=status)


def _counts(served: ServedSchool, forms: dict[str, Any]) -> list[dict[str, Any]]:
    """Each year that may still change: its count, what the head and the commune have said, and a form."""
    rows = HeadCount.objects.current().filter(school=served, campaign__frozen_at=None)
    words = {one.campaign_id: one for one in SchoolWord.objects.filter(school=served)}
    return [
        {
            "count": one,
            "word": words.get(one.campaign_id),
            "form": forms["count_form"]
            if forms.get("asked") == one.pk
            else CountWordForm(initial={"pupils": one.pupils}, auto_id=f"count-{one.pk}-%s"),
        }
        for one in rows.select_related("campaign", "answer").order_by("-campaign__year")
    ]
