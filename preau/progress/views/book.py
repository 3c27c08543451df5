"""The carnet of one child: for who teaches it, for its family, for itself; on paper too."""

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from preau.directory.children import children_named
from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page
from preau.directory.models import Person
from preau.files.responses import serve
from preau.progress.models import Observed, Synthesis, Trace
from preau.progress.papers import carnet
from preau.progress.queries import chapters, seen_of, year_of, years_of
from preau.progress.sight import READS, WRITES, children_read_by
from preau.progress.synthesis.sight import may_fill

FOR_THE_CHILD = 40  # what a child scrolls through


@require_safe
@hat_page(*sorted(READS))
def book(request: HatRequest, pk: int) -> HttpResponse:
    """By domain; who teaches the child also reads what is not shown yet."""
    child = _child(request, pk)
    found = seen_of(Observed.objects.visible_to(request.person, request.hat), child)
    if request.hat.kind == Profile.PUPIL:
        return render(request, "progress/young.html", {"found": found[:FOR_THE_CHILD]})
    context = {
        "child": children_named([pk])[pk],
        "chapters": chapters(found),
        "years": years_of(one for one in found if one.sharing_id),
        "writes": request.hat.kind in WRITES,
        "syntheses": list(_syntheses(request, child)),
        "fills": may_fill(request.person, request.hat, child),
    }
    return render(request, "progress/book.html", context)


@require_safe
@hat_page(*sorted(READS - {Profile.PUPIL}))
def paper(request: HatRequest, pk: int) -> HttpResponse:
    """What was shown in one school year."""
    child = _child(request, pk)
    shown = Observed.objects.visible_to(request.person, request.hat).exclude(sharing=None)
    found = seen_of(shown, child)
    asked = request.GET.get("annee", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else next(iter(years_of(found)), 0)
    of_year = [one for one in found if year_of(one.observation.day) == year]
    if not of_year:
        raise Http404
    answer = HttpResponse(carnet.pdf(children_named([pk])[pk], of_year, year), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="carnet-{slugify(child.display_name)}-{year}.pdf"'
    return answer


@require_safe
@hat_page(*sorted(READS))
def trace(request: HatRequest, pk: int) -> HttpResponseBase:
    rows = Trace.objects.visible_to(request.person, request.hat)
    one = get_object_or_404(rows.select_related("stored"), pk=pk)
    return serve(request, one.stored, one.name)


def _syntheses(request: HatRequest, child: Person) -> QuerySet[Synthesis]:
    rows = Synthesis.objects.visible_to(request.person, request.hat).filter(child=child)
    return rows.select_related("school_year").order_by("-school_year__starts_on")


def _child(request: HatRequest, pk: int) -> Person:
    return get_object_or_404(children_read_by(request.person, request.hat), pk=pk)
