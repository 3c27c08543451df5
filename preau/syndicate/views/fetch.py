"""How every page reaches its rows: through the person and the hat; 404 for anyone else's."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from preau.council.models import Sitting
from preau.council.queries import kept_sittings
from preau.directory.choices import Profile
from preau.directory.door import HatRequest
from preau.directory.models import Authority
from preau.syndicate import queries
from preau.syndicate.models import (
    Accession,
    Campaign,
    FinancingPlan,
    HeadCount,
    Lot,
    Market,
    Order,
    PurchasingGroup,
    Statement,
    Syndicate,
)
from preau.syndicate.rules import in_office

OFFICE = (Profile.AUTHORITY,)
form_page = require_http_methods(["GET", "HEAD", "POST"])


def own_syndicate(request: HatRequest) -> Syndicate:
    """The syndicate whose office the visitor is in."""
    found = queries.kept_syndicate(request.person, request.hat)
    if found is None:
        raise Http404
    return found


def own_authority(request: HatRequest) -> Authority:
    """The authority whose post this hat is."""
    return get_object_or_404(Authority, pk=request.hat.authority_id)


def kept_accession(request: HatRequest, pk: int) -> Accession:
    rows = queries.accessions(Accession.objects.kept_by(request.person, request.hat))
    return get_object_or_404(rows, pk=pk)


def owned_accession(request: HatRequest) -> Accession | None:
    """The commune's own file, the last one."""
    rows = queries.accessions(Accession.objects.owned_by(request.person, request.hat))
    return rows.order_by("-pk").first()


def office_only(request: HatRequest) -> None:
    if not in_office(request.hat):
        raise Http404


def kept_campaign(request: HatRequest, year: int) -> Campaign:
    rows = Campaign.objects.kept_by(request.person, request.hat).select_related("syndicate__authority")
    return get_object_or_404(rows, year=year)


def kept_count(request: HatRequest, pk: int) -> HeadCount:
    """A count of a campaign of one's own syndicate."""
    kept = Campaign.objects.kept_by(request.person, request.hat)
    rows = HeadCount.objects.current().filter(campaign__in=kept.values("pk"))
    return get_object_or_404(
        rows.select_related("campaign", "school__establishment", "school__accession", "answer"), pk=pk
    )


def owned_count(request: HatRequest, pk: int) -> HeadCount:
    """A count of one's own schools."""
    owned = Accession.objects.owned_by(request.person, request.hat)
    rows = HeadCount.objects.current().filter(school__accession__in=owned.values("pk"))
    return get_object_or_404(rows.select_related("campaign", "school__establishment", "answer"), pk=pk)


def seen_statement(request: HatRequest, pk: int) -> Statement:
    rows = Statement.objects.visible_to(request.person, request.hat).select_related(
        "campaign__syndicate__authority", "accession__authority", "accession__successor__authority"
    )
    return get_object_or_404(rows.prefetch_related("lines__school__establishment", "payments"), pk=pk)


def open_agendas(request: HatRequest) -> Any:
    """Sittings of one's own assemblies whose agenda has not been sent."""
    rows = kept_sittings(request.person, request.hat).filter(call=None, steps=None)
    return rows.order_by("starts_at") if in_office(request.hat) else Sitting.objects.none()


def attempt(request: HttpRequest, verb: Callable[[], object], told: str = "") -> bool:
    """Do what a button says: `told` is announced, or the sentence that refuses it. Whether it was done."""
    try:
        verb()
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return False
    if told:
        messages.success(request, told)
    return True


def done(form: forms.Form, verb: Callable[[], object]) -> bool:
    """Whether a form is right and its verb accepted; what is refused stays typed, with the sentence on the form."""
    if not form.is_valid():
        return False
    try:
        verb()
    except ValidationError as refusal:
        form.add_error(None, refusal.messages[0])
        return False
    return True


def seen_group(request: HatRequest, pk: int) -> PurchasingGroup:
    """A group that the office coordinates, or that its authority may sign."""
    rows = PurchasingGroup.objects.visible_to(request.person, request.hat)
    return get_object_or_404(rows.select_related("syndicate__authority"), pk=pk)


def kept_group(request: HatRequest, pk: int) -> PurchasingGroup:
    rows = PurchasingGroup.objects.kept_by(request.person, request.hat)
    return get_object_or_404(rows.select_related("syndicate__authority"), pk=pk)


def kept_market(request: HatRequest, pk: int) -> Market:
    rows = Market.objects.kept_by(request.person, request.hat).select_related("group__syndicate__authority")
    return get_object_or_404(rows.prefetch_related("decisions"), pk=pk)


def kept_lot(request: HatRequest, pk: int) -> Lot:
    kept = Market.objects.kept_by(request.person, request.hat)
    rows = Lot.objects.filter(market__in=kept.values("pk")).select_related("market__group__syndicate")
    return get_object_or_404(rows.prefetch_related("prices", "market__decisions"), pk=pk)


def seen_order(request: HatRequest, pk: int) -> Order:
    rows = Order.objects.visible_to(request.person, request.hat)
    related = rows.select_related("lot", "market__group__syndicate__authority", "authority")
    return get_object_or_404(related.prefetch_related("lines", "steps"), pk=pk)


def kept_plan(request: HatRequest, pk: int) -> FinancingPlan:
    rows = FinancingPlan.objects.kept_by(request.person, request.hat)
    return get_object_or_404(
        rows.select_related("group__syndicate__authority").prefetch_related("aids"), pk=pk
    )
