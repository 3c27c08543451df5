"""Markets of a group: their term, their lots and prices, and the orders made on them."""

from secrets import token_hex
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from preau.base import clock
from preau.directory.door import HatRequest, hat_page, posted
from preau.syndicate import buying
from preau.syndicate.actions import markets as verbs
from preau.syndicate.actions import ordering
from preau.syndicate.actions.revising import may_begin_on
from preau.syndicate.choices import OrderStepKind
from preau.syndicate.forms.buying import (
    DecisionForm,
    LotForm,
    MarketForm,
    OrderForm,
    OrderStepForm,
    ScheduleForm,
)
from preau.syndicate.forms.revision import ClauseForm, RevisionForm
from preau.syndicate.law.purchasing import rules
from preau.syndicate.models import Lot, Market, Order
from preau.syndicate.papers import order_paper, orders_sheet
from preau.syndicate.views.fetch import (
    OFFICE,
    done,
    form_page,
    kept_group,
    kept_lot,
    kept_market,
    seen_order,
)


@form_page
@hat_page(*OFFICE)
def market_new(request: HatRequest, pk: int) -> HttpResponse:
    """Write down a market that was let."""
    group, form, made = kept_group(request, pk), MarketForm(posted(request)), list[Market]()
    if done(form, lambda: made.append(verbs.let(group, by=request.person, **form.cleaned_data))):
        return redirect("syndicate:market", hat=request.hat.key, pk=made[0].pk)
    status = 422 if form.is_bound else 200
    return render(
        request,
        "syndicate/market_new.html",
        {"group": group, "form": form, "law": rules()["market"]},
        status=status,
    )


@require_safe
@hat_page(*OFFICE)
def market(request: HatRequest, pk: int) -> HttpResponse:
    return market_page(request, kept_market(request, pk))


@require_POST
@hat_page(*OFFICE)
def renewal(request: HatRequest, pk: int) -> HttpResponse:
    """Whether the next period comes."""
    found, form = kept_market(request, pk), DecisionForm(request.POST)
    if done(form, lambda: verbs.decide(found, by=request.person, **form.cleaned_data)):
        return redirect("syndicate:market", hat=request.hat.key, pk=pk)
    return market_page(request, found, {"decision_form": form}, 422)


@form_page
@hat_page(*OFFICE)
def lot_new(request: HatRequest, pk: int) -> HttpResponse:
    """A lot with its maximum and its price schedule."""
    found, form, made = kept_market(request, pk), LotForm(posted(request)), list[Lot]()
    if done(form, lambda: made.append(verbs.add_lot(found, by=request.person, **form.cleaned_data))):
        return redirect("syndicate:lot", hat=request.hat.key, pk=made[0].pk)
    status = 422 if form.is_bound else 200
    return render(
        request,
        "syndicate/lot_new.html",
        {"market": found, "form": form, "law": rules()["market"]},
        status=status,
    )


@require_safe
@hat_page(*OFFICE)
def lot(request: HatRequest, pk: int) -> HttpResponse:
    return _lot(request, kept_lot(request, pk))


@require_POST
@hat_page(*OFFICE)
def prices(request: HatRequest, pk: int) -> HttpResponse:
    """More lines of the price schedule."""
    found, form = kept_lot(request, pk), ScheduleForm(request.POST)
    if done(form, lambda: verbs.add_prices(found, by=request.person, **form.cleaned_data)):
        return redirect("syndicate:lot", hat=request.hat.key, pk=pk)
    return _lot(request, found, {"schedule_form": form}, 422)


@require_POST
@hat_page(*OFFICE)
def order_new(request: HatRequest, pk: int) -> HttpResponse:
    """Order on a lot for a member."""
    found = kept_lot(request, pk)
    form, made = OrderForm(found, request.POST), list[Order]()
    if done(form, lambda: made.append(ordering.order(found, by=request.person, **_ordered(form)))):
        return redirect("syndicate:order", hat=request.hat.key, pk=made[0].pk)
    return _lot(request, found, {"form": form}, 422)


@require_safe
@hat_page(*OFFICE)
def order(request: HatRequest, pk: int) -> HttpResponse:
    """An order, for the coordinator and for whom it is."""
    return _order(request, seen_order(request, pk))


@require_POST
@hat_page(*OFFICE)
def order_step(request: HatRequest, pk: int, kind: str) -> HttpResponse:
    """Sent, received, invoiced, cancelled."""
    if kind not in OrderStepKind.values:
        raise Http404
    found, form = seen_order(request, pk), OrderStepForm(request.POST)
    kept_market(request, found.market_id)
    if done(form, lambda: ordering.step(found, by=request.person, kind=kind, **form.cleaned_data)):
        return redirect("syndicate:order", hat=request.hat.key, pk=pk)
    return _order(request, found, {"form": form, "asked": kind}, 422)


@require_safe
@hat_page(*OFFICE)
def order_pdf(request: HatRequest, pk: int) -> HttpResponse:
    found = seen_order(request, pk)
    answer = HttpResponse(order_paper.pdf(found), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="commande-{found}.pdf"'
    return answer


@require_safe
@hat_page(*OFFICE)
def market_csv(request: HatRequest, pk: int) -> HttpResponse:
    """All the orders of a market, a line a line of them."""
    found = kept_market(request, pk)
    answer = HttpResponse(orders_sheet.csv_of(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="commandes-{found.pk}.csv"'
    return answer


def _ordered(form: OrderForm) -> dict[str, Any]:
    values = form.cleaned_data
    return {"authority": values["who"], "on": values["on"], "place": values["place"], "key": values["key"],
            "quantities": form.quantities}  # fmt: skip


def market_page(
    request: HatRequest, found: Market, forms: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    orders = found.orders.select_related("market", "authority", "lot").prefetch_related("steps")
    context = {
        "market": found,
        "line": buying.market_line(found),
        "lots": buying.lot_lines(found),
        "orders": orders.order_by("-number")[:100],
        "members": buying.by_authority(found.orders.all()),
        "may_decide": found.term.may_decide(found.decided),
        "decision_form": DecisionForm(),
        "clause_form": ClauseForm(auto_id="clause_%s"),
        **buying.clause_context(found),
    }
    if context["clause"]:
        first = may_begin_on(context["clause"])
        context["revision_form"] = RevisionForm(
            context["clause"], initial={"starts_on": max(first, clock.today())}, auto_id="revision_%s"
        )
    return render(request, "syndicate/market.html", context | (forms or {}), status=status)


def _lot(
    request: HatRequest, found: Lot, forms: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "lot": found,
        "market": found.market,
        "line": buying.lot_line(found),
        "term": buying.market_line(found.market),
        "form": OrderForm(found, initial={"on": clock.today(), "key": token_hex(16)}),
        "schedule": buying.schedule(found, clock.today()),
        "schedule_form": ScheduleForm(),
    }
    return render(request, "syndicate/lot.html", context | (forms or {}), status=status)


def _order(
    request: HatRequest, found: Order, forms: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    keeps = found.market.group.syndicate.authority_id == request.hat.authority_id
    context = {
        "order": found,
        "lines": buying.order_lines(found),
        "sums": buying.order_sums(found),
        "keeps": keeps,
        "next_steps": ordering.next_steps(found) if keeps else [],
        "form": OrderStepForm(initial={"on": clock.today()}),
    }
    return render(request, "syndicate/order.html", context | (forms or {}), status=status)
