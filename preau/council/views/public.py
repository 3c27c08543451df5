"""What anyone may read, without signing in: the acts of an assembly, dated, whole, and never changed (R2131-1)."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from preau.council.choices import StepKind
from preau.council.life import life_of, made_public_on
from preau.council.models import Act, Assembly
from preau.council.words.extract import day_of_act, extract_of


@require_safe
def assembly(request: HttpRequest, slug: str) -> HttpResponse:
    """The acts of an assembly, the last first."""
    found = _assembly(slug)
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
    life = life_of(found)
    context: dict[str, Any] = {
        "act": found,
        "extract": extract_of(found),
        "life": life,
        "shown_on": _words(made_public_on(life.steps)),
        "executory_on": _words(life.executory_on),
        "challenged_on": _words(life.steps[StepKind.CHALLENGED].on)
        if StepKind.CHALLENGED in life.steps
        else "",
    }
    return render(request, "council/public_act.html", context)


def _words(day: date | None) -> str:
    return day_of_act(day) if day else ""


def _assembly(slug: str) -> Assembly:
    return get_object_or_404(Assembly.objects.select_related("authority", "establishment"), slug=slug)
