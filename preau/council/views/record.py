"""After a sitting: its list, its minutes, its sheets of the register; and the tables of a year."""

from functools import partial

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from preau.base import clock
from preau.base.language import kept_language
from preau.council import queries
from preau.council.actions import record as verbs
from preau.council.forms import MinutesForm, StepForm
from preau.council.models import Sitting
from preau.council.papers.registers import table_of_rows
from preau.council.views.fetch import attempt, kept_assembly, kept_sitting
from preau.council.views.papers import PDF, file_of
from preau.council.words.tables import table_of_year, years_of
from preau.council.words.wake import wake_of
from preau.directory.door import HatRequest, hat_page


@require_safe
@hat_page(*queries.KEEPS)
def record(request: HatRequest, pk: int) -> HttpResponse:
    """What a sitting that is over leaves to do, and what is done."""
    return _page(request, _held(request, pk))


@require_POST
@hat_page(*queries.KEEPS)
def list_posting(request: HatRequest, pk: int) -> HttpResponse:
    found, form = _held(request, pk), StepForm(request.POST)
    if form.is_valid():
        try:
            verbs.post_list(found, by=request.person, **form.cleaned_data)
            return redirect("council:record", hat=request.hat.key, pk=pk)
        except ValidationError as refusal:
            form.add_error("on", refusal)
    return _page(request, found, list_form=form, status=422)


@require_POST
@hat_page(*queries.KEEPS)
def minutes(request: HatRequest, pk: int) -> HttpResponse:
    """A later sitting has adopted the minutes."""
    found = _held(request, pk)
    form = MinutesForm(queries.later_sittings(found), request.POST)
    if form.is_valid():
        try:
            verbs.adopt_minutes(found, by=request.person, **form.cleaned_data)
            return redirect("council:record", hat=request.hat.key, pk=pk)
        except ValidationError as refusal:
            form.add_error("adopted_in", refusal)
    return _page(request, found, minutes_form=form, status=422)


@require_POST
@hat_page(*queries.KEEPS)
def minutes_publication(request: HatRequest, pk: int) -> HttpResponse:
    found, form = _held(request, pk), StepForm(request.POST)
    if form.is_valid():
        try:
            verbs.publish_minutes(found, by=request.person, **form.cleaned_data)
            return redirect("council:record", hat=request.hat.key, pk=pk)
        except ValidationError as refusal:
            form.add_error("on", refusal)
    return _page(request, found, publication_form=form, status=422)


@require_POST
@hat_page(*queries.KEEPS)
def sheets(request: HatRequest, pk: int) -> HttpResponse:
    found = _held(request, pk)
    attempt(request, partial(verbs.fill_sheets, found, by=request.person), _("Feuillets établis."))
    return redirect("council:record", hat=request.hat.key, pk=pk)


@require_safe
@hat_page(*queries.KEEPS)
def tables(request: HatRequest, pk: int) -> HttpResponse:
    """The two tables of a year of the register: by date, and by matter."""
    found = kept_assembly(request, pk)
    years = years_of(found)
    year = _year(request, years)
    context = {
        "assembly": found,
        "assemblies": queries.kept_assemblies(request.person, request.hat),
        "years": years,
        "year": year,
        "table": table_of_year(found, year),
    }
    return render(request, "council/tables.html", context)


@require_safe
@hat_page(*queries.KEEPS)
@kept_language()
def table_paper(request: HatRequest, pk: int, year: int) -> HttpResponseBase:
    """The tables of a year, as PDF."""
    found = kept_assembly(request, pk)
    table = table_of_year(found, year)
    if not table.lines:
        raise Http404
    return file_of(table_of_rows(found, table), PDF, f"table-{year}.pdf")


def _year(request: HatRequest, years: list[int]) -> int:
    asked = request.GET.get("annee", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else 0
    return year if year in years else next(iter(years), clock.today().year)


def _held(request: HatRequest, pk: int) -> Sitting:
    found = kept_sitting(request, pk)
    if not found.is_held:
        raise Http404
    return found


def _page(
    request: HatRequest,
    found: Sitting,
    *,
    list_form: StepForm | None = None,
    minutes_form: MinutesForm | None = None,
    publication_form: StepForm | None = None,
    status: int = 200,
) -> HttpResponse:
    today = {"on": clock.today()}
    context = {
        "sitting": found,
        "wake": wake_of(found),
        "list_form": list_form or StepForm(initial=today, auto_id="liste_%s"),
        "minutes_form": minutes_form or MinutesForm(queries.later_sittings(found)),
        "publication_form": publication_form or StepForm(initial=today, auto_id="pv_%s"),
    }
    return render(request, "council/record.html", context, status=status)
