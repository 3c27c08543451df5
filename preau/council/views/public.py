"""What anyone may read, without signing in: the acts of an assembly, dated, whole, and never changed (R2131-1)."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from preau.council.actions.papers import marks_of
from preau.council.blanking import blanked
from preau.council.choices import MADE_PUBLIC, StepKind
from preau.council.life import life_of, made_public_on
from preau.council.models import Act, Assembly, Step
from preau.council.words.extract import day_of_act, extract_of
from preau.files.responses import serve


@require_safe
def assembly(request: HttpRequest, slug: str) -> HttpResponse:
    """The acts of an assembly, the last first."""
    found = public_assembly(slug)
    rows = Act.objects.public().filter(assembly=found).prefetch_related("steps").order_by("-year", "-number")
    page = Paginator(rows, 30).get_page(request.GET.get("page"))
    for one in page:
        one.shown_on = _words(made_public_on({step.kind: step for step in one.steps.all()}))  # type: ignore[attr-defined]
    return render(request, "council/public_assembly.html", {"assembly": found, "page": page})


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
        "has_paper": any(one.stored_id for one in life.steps.values()),
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


def _words(day: date | None) -> str:
    return day_of_act(day) if day else ""


def public_assembly(slug: str) -> Assembly:
    return get_object_or_404(Assembly.objects.select_related("authority", "establishment"), slug=slug)
