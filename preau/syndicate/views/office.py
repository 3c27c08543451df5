"""The rest of the office: documents and their versions, figures."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from preau.base import clock
from preau.base.bodies import WORDS, receives
from preau.directory.door import HatRequest, hat_page, posted
from preau.directory.models import Person
from preau.files.responses import serve
from preau.syndicate import queries, showing
from preau.syndicate.actions import office as verbs
from preau.syndicate.actions.documents import LIMIT, annexes_of_day, paper_of, write_document
from preau.syndicate.forms.office import DayForm, DocumentForm
from preau.syndicate.models import Document, Syndicate
from preau.syndicate.territory import territory_of
from preau.syndicate.views.fetch import OFFICE, done, form_page, office_only, own_syndicate, owned_accession


@receives(LIMIT + WORDS)
@form_page
@hat_page(*OFFICE)
def documents(request: HatRequest) -> HttpResponse:
    """Statutes, CTAF and annexes, the last version first; the syndicate adds versions, or has them written."""
    office_only(request)
    syndicate = queries.kept_syndicate(request.person, request.hat)
    sent = posted(request) if syndicate else None
    form = DocumentForm(sent, request.FILES if sent else None)
    if syndicate and done(form, lambda: _add(syndicate, form, request.person)):
        return redirect("syndicate:documents", hat=request.hat.key)
    rows = Document.objects.visible_to(request.person, request.hat)
    context = {
        "documents": rows.order_by("kind", "-adopted_on", "-pk"),
        "form": form,
        "day_form": DayForm(initial={"jour": clock.today()}),
        "keeps": syndicate is not None,
        "own": None if syndicate else owned_accession(request),
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
def document_pdf(request: HatRequest, pk: int) -> HttpResponseBase:
    """The paper of a version, for the syndicate and for who joins it."""
    rows = Document.objects.visible_to(request.person, request.hat).select_related("syndicate")
    found = get_object_or_404(rows, pk=pk)
    stored = paper_of(found)
    if stored is None:
        raise Http404
    return serve(request, stored, f"{found.kind}-{found.version}.pdf")


@require_safe
@hat_page(*OFFICE)
def annexes_pdf(request: HatRequest) -> HttpResponse:
    """Annexes 1 and 2 as they stand on a day."""
    office_only(request)
    rows = Syndicate.objects.visible_to(request.person, request.hat).select_related("authority")
    found, form = rows.first(), DayForm(request.GET)
    if found is None:
        raise Http404
    day = form.cleaned_data["jour"] if form.is_valid() else clock.today()
    answer = HttpResponse(annexes_of_day(found, day), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="annexes-{day.isoformat()}.pdf"'
    return answer


def _add(syndicate: Syndicate, form: DocumentForm, by: Person) -> Document:
    values = dict(form.cleaned_data)
    upload, source = values.pop("upload"), values.pop("source")
    if source == "model":
        return write_document(syndicate, by=by, **values)
    return verbs.add_document(syndicate, by=by, upload=upload if source == "file" else None, **values)


@require_safe
@hat_page(*OFFICE)
def progress(request: HatRequest) -> HttpResponse:
    """The territory in figures, for the committee: how many have reached each link."""
    syndicate = own_syndicate(request)
    year = queries.current_year(syndicate)
    context = {"syndicate": syndicate, "year": year, "figures": queries.figures(syndicate, year)}
    context |= {"bars": showing.progress_bars(syndicate, year), "territory": territory_of(syndicate)}
    return render(request, "syndicate/progress.html", context)
