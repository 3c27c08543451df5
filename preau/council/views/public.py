"""What anyone may read, without signing in: the acts of an assembly, dated, whole, and never changed (R2131-1)."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from preau.council.actions.papers import marks_of
from preau.council.blanking import blanked
from preau.council.choices import MADE_PUBLIC, StepKind
from preau.council.life import life_of, made_public_on
from preau.council.models import Act, Assembly, SittingPaper, Step
from preau.council.words.durations import month_words
from preau.council.words.extract import day_of_act, extract_of
from preau.files.models import StoredFile
from preau.files.responses import serve

SHOWN_PAPERS = 24  # of the last sittings: a year of lists and minutes


@require_safe
def assembly(request: HttpRequest, slug: str) -> HttpResponse:
    """The acts of an assembly, the last first."""
    found = public_assembly(slug)
    rows = Act.objects.public().filter(assembly=found).prefetch_related("steps").order_by("-year", "-number")
    page = Paginator(rows, 30).get_page(request.GET.get("page"))
    papers = SittingPaper.objects.filter(sitting__assembly=found).select_related("sitting")
    for one in page:
        one.shown_on = _words(made_public_on({step.kind: step for step in one.steps.all()}))  # type: ignore[attr-defined]
    context = {
        "assembly": found,
        "page": page,
        "papers": papers.order_by("-sitting__starts_at", "kind")[:SHOWN_PAPERS] if page.number == 1 else [],
        "empty_words": _("Les délibérations paraîtront ici, datées, pendant %(months)s au moins.")
        % {"months": month_words(found.book.shown_months)},
    }
    return render(request, "council/public_assembly.html", context)


@require_safe
def sitting_paper(request: HttpRequest, slug: str, pk: int, kind: str) -> HttpResponseBase:
    """The list or the minutes of a sitting, as they were made public."""
    rows = SittingPaper.objects.filter(sitting__assembly__slug=slug, sitting=pk, kind=kind)
    found = get_object_or_404(rows.select_related("stored", "sitting"))
    return serve(request, found.stored, f"{kind}-{found.sitting.day:%Y-%m-%d}.pdf")


@require_safe
def act(request: HttpRequest, slug: str, year: int, number: int) -> HttpResponse:
    """One act, as it was frozen."""
    rows = Act.objects.public().select_related("assembly__authority", "assembly__establishment")
    found = get_object_or_404(rows, assembly__slug=slug, year=year, number=number)
    life, marks = life_of(found), marks_of(found)
    context: dict[str, Any] = {
        "act": found,
        "extract": blanked(extract_of(found), marks),
        "blanks": len(marks),
        "seal": life.steps.get(StepKind.SEALED),
        "life": life,
        "shown_on": _words(made_public_on(life.steps)),
        "paper": _paper_of(found),
        "executory_on": _words(life.executory_on),
        "challenged_on": _words(life.steps[StepKind.CHALLENGED].on)
        if StepKind.CHALLENGED in life.steps
        else "",
    }
    return render(request, "council/public_act.html", context)


@require_safe
def paper(request: HttpRequest, slug: str, year: int, number: int) -> HttpResponseBase:
    """The extract as it was printed when the act was made public."""
    rows = Step.objects.filter(
        act__in=Act.objects.public(), act__assembly__slug=slug, act__year=year, act__number=number
    )
    found = get_object_or_404(
        rows.filter(kind__in=MADE_PUBLIC).exclude(stored=None).select_related("stored")[:1]
    )
    assert found.stored
    return serve(request, found.stored, f"deliberation-{year}-{number}.pdf")


def _paper_of(act: Act) -> StoredFile | None:
    """The file that anyone may take; its sum is told beside it."""
    rows = Step.objects.filter(act=act, kind__in=MADE_PUBLIC).exclude(stored=None).select_related("stored")
    found = rows.order_by("pk").first()
    return found.stored if found else None


def _words(day: date | None) -> str:
    return day_of_act(day) if day else ""


def public_assembly(slug: str) -> Assembly:
    return get_object_or_404(Assembly.objects.select_related("authority", "establishment"), slug=slug)
