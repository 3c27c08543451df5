"""Rendez-vous for the school: what is proposed, who comes, who has not chosen. For a parent, see `family`."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from preau.base import clock
from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page
from preau.directory.rules import answers_for_school
from preau.meetings.models import Offer
from preau.meetings.queries import asked_by, counts_of, kept_desks, left_of
from preau.meetings.reach import newcomers
from preau.meetings.rules import OPENS
from preau.meetings.views import family

READS = (*sorted(OPENS), Profile.GUARDIAN)


@require_safe
@hat_page(*READS)
def offers(request: HatRequest) -> HttpResponse:
    """For a parent what is to choose and what is chosen, for the school what is proposed."""
    if request.hat.kind == Profile.GUARDIAN:
        return family.offers(request)
    kept = Offer.objects.kept_by(request.person, request.hat).select_related("author")
    found = list(kept.order_by("-opened_at", "-pk")[:60])
    counts = counts_of(found)
    lines = [(one, *counts[one.pk]) for one in found]
    return render(
        request, "meetings/offers.html", {"lines": lines, "all_of_school": answers_for_school(request.hat)}
    )


@require_safe
@hat_page(*READS)
def one(request: HatRequest, pk: int) -> HttpResponse:
    """For a parent the hours to choose from, for the school who comes when."""
    if request.hat.kind == Profile.GUARDIAN:
        return family.one(request, pk)
    found = _kept(request, pk)
    family.read(request, found)
    desks = kept_desks(found)
    context = {
        "offer": found,
        "desks": desks,
        "taken": sum(desk.taken for desk in desks),
        "seats": sum(desk.seats for desk in desks),
        "left": left_of(found, desks),
        "arrived": newcomers(found, asked_by(found)),
        "now": clock.now(),
    }
    return render(request, "meetings/offer.html", context)


@require_safe
@hat_page(*sorted(OPENS))
def paper(request: HatRequest, pk: int) -> HttpResponse:
    """A sheet a desk, hour by hour, then the families who have not chosen, to call; numbers for who answers for the school."""
    found = _kept(request, pk)
    desks = kept_desks(found)
    context = {
        "offer": found,
        "desks": desks,
        "left": left_of(found, desks),
        "numbers": answers_for_school(request.hat),
        "printed_at": clock.now(),
    }
    return render(request, "meetings/paper.html", context)


def _kept(request: HatRequest, pk: int) -> Offer:
    rows = Offer.objects.kept_by(request.person, request.hat)
    return get_object_or_404(
        rows.select_related("author", "establishment", "withdrawn_by", "audience"), pk=pk
    )
