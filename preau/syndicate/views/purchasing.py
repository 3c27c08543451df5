"""Purchasing groups: what is bought together, who has signed, and the convention."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from preau.base import clock
from preau.directory.door import HatRequest, hat_page
from preau.syndicate import buying, conventions, queries
from preau.syndicate.actions import purchasing as verbs
from preau.syndicate.forms.buying import AdoptionForm, GroupForm, SignatureForm
from preau.syndicate.forms.office import SittingChoiceForm
from preau.syndicate.models import Order, PlanShare, PurchasingGroup, Signatory
from preau.syndicate.papers import convention_paper
from preau.syndicate.views.fetch import (
    OFFICE,
    attempt,
    done,
    kept_group,
    office_only,
    open_agendas,
    own_syndicate,
    seen_group,
)


@require_safe
@hat_page(*OFFICE)
def groups(request: HatRequest) -> HttpResponse:
    """The groups: those that the syndicate coordinates; for a member, those that it has signed or may."""
    office_only(request)
    rows = buying.group_rows(PurchasingGroup.objects.visible_to(request.person, request.hat))
    keeps = queries.kept_syndicate(request.person, request.hat) is not None
    return render(request, "syndicate/groups.html", {"groups": rows, "keeps": keeps, "form": GroupForm()})


@require_POST
@hat_page(*OFFICE)
def group_new(request: HatRequest) -> HttpResponse:
    """Open a group."""
    syndicate, form = own_syndicate(request), GroupForm(request.POST)
    made: list[PurchasingGroup] = []
    if done(form, lambda: made.append(verbs.open_group(syndicate, by=request.person, **form.cleaned_data))):
        return redirect("syndicate:group", hat=request.hat.key, pk=made[0].pk)
    rows = buying.group_rows(PurchasingGroup.objects.kept_by(request.person, request.hat))
    return render(request, "syndicate/groups.html", {"groups": rows, "keeps": True, "form": form}, status=422)


@require_safe
@hat_page(*OFFICE)
def group(request: HatRequest, pk: int) -> HttpResponse:
    """A group with its signatories, markets and plans; for a member, its own signature, orders and shares."""
    found = seen_group(request, pk)
    if found.syndicate.authority_id != request.hat.authority_id:
        return _own(request, found)
    return _page(request, found)


@require_POST
@hat_page(*OFFICE)
def adoption(request: HatRequest, pk: int) -> HttpResponse:
    """The committee has adopted the convention elsewhere."""
    found, form = kept_group(request, pk), AdoptionForm(request.POST)
    if done(form, lambda: verbs.adopt(found, by=request.person, **form.cleaned_data)):
        return redirect("syndicate:group", hat=request.hat.key, pk=pk)
    return _page(request, found, {"adoption_form": form}, 422)


@require_POST
@hat_page(*OFFICE)
def signature(request: HatRequest, pk: int) -> HttpResponse:
    """A member has signed by an act of elsewhere."""
    found, form = kept_group(request, pk), SignatureForm(request.POST)
    if done(form, lambda: verbs.sign(found, by=request.person, **_signed(form))):
        return redirect("syndicate:group", hat=request.hat.key, pk=pk)
    return _page(request, found, {"signature_form": form}, 422)


@require_POST
@hat_page(*OFFICE)
def signature_end(request: HatRequest, pk: int) -> HttpResponse:
    """A member leaves the group today."""
    groups = PurchasingGroup.objects.kept_by(request.person, request.hat)
    found = get_object_or_404(Signatory, pk=pk, group__in=groups.values("pk"))
    told = _("Cette collectivité n’est plus du groupement.")
    attempt(request, lambda: verbs.end_signature(found, by=request.person, on=clock.today()), told)
    return redirect("syndicate:group", hat=request.hat.key, pk=found.group_id)


@require_POST
@hat_page(*OFFICE)
def group_agenda(request: HatRequest, pk: int) -> HttpResponse:
    """Put the convention on the agenda of one's own assembly, drafted: to adopt it, or to sign it."""
    found, form = seen_group(request, pk), SittingChoiceForm(open_agendas(request), request.POST)
    made: list[Any] = []
    if done(form, lambda: made.append(verbs.put_convention_on_agenda(
        found, by=request.person, sitting=form.cleaned_data["sitting"]
    ))):  # fmt: skip
        return redirect("council:act", hat=request.hat.key, pk=made[0].pk)
    show = _page if found.syndicate.authority_id == request.hat.authority_id else _own
    return show(request, found, {"agenda_form": form}, 422)


@require_safe
@hat_page(*OFFICE)
def convention(request: HatRequest, pk: int) -> HttpResponse:
    """The convention as PDF, with those that have signed it."""
    found = seen_group(request, pk)
    answer = HttpResponse(convention_paper.pdf(found), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="convention-{found.pk}.pdf"'
    return answer


def _signed(form: SignatureForm) -> dict[str, Any]:
    values = dict(form.cleaned_data)
    return {"authority": values["who"], "since": values["on"], "reference": values["reference"]}


def _page(
    request: HatRequest, found: PurchasingGroup, forms: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    rows = list(found.signatories.select_related("authority").order_by("authority__name", "-since")[:2_000])
    signings = {one.authority_id: one for one in found.signings.standing()}
    context: dict[str, Any] = {
        "group": found,
        "signatories": [(one, signings.get(one.authority_id)) for one in rows if one.until is None],
        "left": [one for one in rows if one.until],
        "markets": buying.market_lines(found.markets.all()),
        "plans": found.plans.order_by("-pk"),
        "signature_form": SignatureForm(initial={"on": clock.today()}, auto_id="signature_%s"),
    }
    if found.adopted_on is None:
        context["adoption_form"] = AdoptionForm(initial={"on": clock.today()}, auto_id="adoption_%s")
        context["agenda_form"] = SittingChoiceForm(open_agendas(request))
    return render(request, "syndicate/group.html", context | (forms or {}), status=status)


def _own(
    request: HatRequest, found: PurchasingGroup, forms: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """What the group is for one of its members, or for one that may sign: nothing of the others."""
    office_only(request)
    seen, hat = {"group": found, "authority": request.hat.authority_id}, request.hat
    orders = Order.objects.visible_to(request.person, hat).filter(market__group=found)
    shares = PlanShare.objects.visible_to(request.person, hat).filter(plan__group=found)
    paper = conventions.lines(found.signings.standing().filter(authority=hat.authority_id))
    context = {
        "group": found,
        "own_turn": conventions.waiting_for(hat, paper),
        "signature": Signatory.objects.filter(**seen, until=None).first(),
        "signings": paper,
        "orders": orders.select_related("market", "lot").prefetch_related("steps").order_by("-on", "-pk"),
        "shares": shares.select_related("plan").order_by("-plan"),
        "agenda_form": SittingChoiceForm(open_agendas(request)),
    }
    return render(request, "syndicate/group_own.html", context | (forms or {}), status=status)
