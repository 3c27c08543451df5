"""The rest of the office: documents and their versions, visits of trainers, figures."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from preau.base import clock
from preau.directory.door import HatRequest, hat_page, posted
from preau.syndicate import queries, showing
from preau.syndicate.actions import office as verbs
from preau.syndicate.actions import visits as visit_verbs
from preau.syndicate.choices import VisitStepKind
from preau.syndicate.forms.office import DocumentForm, VisitStepForm
from preau.syndicate.models import Document, Visit
from preau.syndicate.territory import territory_of
from preau.syndicate.views.fetch import OFFICE, done, form_page, office_only, own_syndicate


@form_page
@hat_page(*OFFICE)
def documents(request: HatRequest) -> HttpResponse:
    """Statutes, CTAF and annexes, the last version first; the syndicate adds versions."""
    office_only(request)
    syndicate = queries.kept_syndicate(request.person, request.hat)
    form = DocumentForm(posted(request) if syndicate else None)
    if syndicate and done(
        form, lambda: verbs.add_document(syndicate, by=request.person, **form.cleaned_data)
    ):
        return redirect("syndicate:documents", hat=request.hat.key)
    rows = Document.objects.visible_to(request.person, request.hat)
    context = {
        "documents": rows.order_by("kind", "-adopted_on", "-pk"),
        "form": form,
        "keeps": syndicate is not None,
    }
    return render(request, "syndicate/documents.html", context, status=422 if form.is_bound else 200)


@require_safe
@hat_page(*OFFICE)
def document(request: HatRequest, pk: int) -> HttpResponse:
    """An annex as it was issued: its list, its act, its day."""
    rows = Document.objects.visible_to(request.person, request.hat).select_related("syndicate", "act")
    return render(request, "syndicate/document.html", {"document": get_object_or_404(rows, pk=pk)})


@require_safe
@hat_page(*OFFICE)
def visits(request: HatRequest) -> HttpResponse:
    """Half-days asked for, by what comes next."""
    own_syndicate(request)
    rows = Visit.objects.visible_to(request.person, request.hat)
    return render(request, "syndicate/visits.html", {"visits": showing.visit_lines(rows)})


@form_page
@hat_page(*OFFICE)
def visit(request: HatRequest, pk: int) -> HttpResponse:
    """One visit, and its next step."""
    own_syndicate(request)
    rows = Visit.objects.visible_to(request.person, request.hat)
    found = get_object_or_404(rows.select_related("accession__authority", "accession__syndicate"), pk=pk)
    form = VisitStepForm(posted(request), initial={"on": clock.today()})
    kind = VisitStepKind.CANCELLED if request.POST.get("cancel") else visit_verbs.next_step(found)
    if kind and done(
        form, lambda: visit_verbs.step(found, by=request.person, kind=kind, **form.cleaned_data)
    ):
        return redirect("syndicate:visit", hat=request.hat.key, pk=pk)
    [line] = showing.visit_lines(rows.filter(pk=pk))
    context = {"line": line, "form": form, "next": visit_verbs.next_step(found)}
    return render(request, "syndicate/visit.html", context, status=422 if form.is_bound else 200)


@require_safe
@hat_page(*OFFICE)
def progress(request: HatRequest) -> HttpResponse:
    """The territory in figures, for the committee: how many have reached each link."""
    syndicate = own_syndicate(request)
    year = queries.current_year(syndicate)
    context = {"syndicate": syndicate, "year": year, "figures": queries.figures(syndicate, year)}
    context |= {"bars": showing.progress_bars(syndicate, year), "territory": territory_of(syndicate)}
    return render(request, "syndicate/progress.html", context)
