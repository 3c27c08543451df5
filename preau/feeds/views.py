"""The console of feeds, for who runs the platform: deliveries, what each would change, and its application."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.base.bodies import WORDS, receives
from preau.directory.choices import OperationState, Profile
from preau.directory.door import HatRequest, hat_page
from preau.directory.models import Operation
from preau.directory.nomenclatures import academy as find_academy
from preau.directory.operations import report
from preau.directory.operations.closings import closings
from preau.directory.operations.remarks import remarks_of
from preau.feeds import actions, queries
from preau.feeds.forms import UPLOAD_LIMIT, DeliveryForm, PlaceForm

SHOWN_PLACES = 50
SHOWN_REMARKS = 20


@receives(UPLOAD_LIMIT + WORDS)
@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(Profile.OPERATOR)
def deliveries(request: HatRequest) -> HttpResponse:
    """All deliveries, the last first; receiving one starts its reading."""
    seen = queries.deliveries_seen_by(request.hat)
    usual = {"academy": seen.values_list("academy__code", flat=True).first()}
    form = DeliveryForm(request.POST or None, request.FILES or None, initial=usual)
    if form.is_valid():
        academy = find_academy(form.cleaned_data["academy"])
        assert academy is not None
        operation = actions.receive(form.cleaned_data["archive"], academy=academy, by=request.person)
        return redirect("feeds:delivery", hat=request.hat.key, pk=operation.pk)
    page = Paginator(seen, 20).get_page(request.GET.get("page"))
    status = 422 if form.is_bound else 200
    return render(request, "feeds/deliveries.html", {"form": form, "page": page}, status=status)


@require_safe
@hat_page(Profile.OPERATOR)
def closing_days(request: HatRequest) -> HttpResponse:
    """Who would close, and when: those who are in no export any more."""
    return render(request, "feeds/closings.html", {"closings": closings()})


@require_safe
@hat_page(Profile.OPERATOR)
def delivery(request: HatRequest, pk: int) -> HttpResponse:
    """A delivery at its stage: being read, to be checked, being applied, or its report."""
    operation = _operation(request, pk)
    waiting, short = queries.is_waiting(operation), request.headers.get("HX-Request")
    if short and not waiting:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {"operation": operation, "waiting": waiting, "percent": queries.percent_read(operation)}
    if short:
        return render(request, "feeds/_progress.html", context)
    return render(request, "feeds/delivery.html", context | _report(request, operation))


@require_POST
@hat_page(Profile.OPERATOR)
def application(request: HatRequest, pk: int) -> HttpResponse:
    """Apply a delivery that was compared."""
    operation = _operation(request, pk)
    if not actions.ask_to_apply(operation, by=request.person):
        messages.info(request, _("Cette livraison n’attend plus d’être appliquée."))
    return redirect("feeds:delivery", hat=request.hat.key, pk=pk)


@require_POST
@hat_page(Profile.OPERATOR)
def confirmation(request: HatRequest, pk: int) -> HttpResponse:
    """Somebody has looked: one establishment (`uai`), or the whole delivery, is true."""
    operation, uai = _operation(request, pk), request.POST.get("uai", "")
    held = queries.held_places(operation)
    if uai and uai not in held:
        raise Http404
    actions.ask_to_confirm(operation, by=request.person, establishment=held.get(uai))
    return redirect("feeds:delivery", hat=request.hat.key, pk=pk)


@require_POST
@hat_page(Profile.OPERATOR)
def undoing(request: HatRequest, pk: int) -> HttpResponse:
    """Undo an operation that was applied."""
    if reason := actions.ask_to_undo(_operation(request, pk), by=request.person):
        messages.info(request, reason)
    return redirect("feeds:delivery", hat=request.hat.key, pk=pk)


@require_safe
@hat_page(Profile.OPERATOR)
def place(request: HatRequest, pk: int, uai: str) -> HttpResponse:
    """One establishment of a delivery, class by class."""
    operation = _operation(request, pk)
    found = report.establishment_of(operation, uai)
    if found is None:
        raise Http404
    context = {"operation": operation, "place": found, "classes": report.classes_of(operation, uai)}
    return render(request, "feeds/place.html", context)


@require_safe
@hat_page(Profile.OPERATOR)
def remarks(request: HatRequest, pk: int) -> HttpResponse:
    """All that was remarked of a delivery."""
    operation = _operation(request, pk)
    page = Paginator(remarks_of(operation), 100).get_page(request.GET.get("page"))
    return render(request, "feeds/remarks.html", {"operation": operation, "page": page})


def _operation(request: HatRequest, pk: int) -> Operation:
    return get_object_or_404(queries.deliveries_seen_by(request.hat), pk=pk)


def _report(request: HatRequest, operation: Operation) -> dict[str, object]:
    """What the counts say, once there are counts."""
    form = PlaceForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    notes = remarks_of(operation)
    return {
        "form": form,
        "words": words,
        "figures": queries.figures_of(operation),
        "places": report.establishments_of(operation, words, limit=SHOWN_PLACES),
        "place_count": report.establishment_count(operation, words),
        "remarks": notes[:SHOWN_REMARKS],
        "remark_count": len(notes),
        **queries.guards_of(operation, request.person),
        "blocked": actions.why_not_undone(operation),
        "applied": operation.state == OperationState.APPLIED,
        "done": operation.applied_at is not None,
        "undone": queries.undo_of(operation),
        "ready": operation.state == OperationState.READY,
    }
