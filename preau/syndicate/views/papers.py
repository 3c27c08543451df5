"""What the office prints and is given: statements all together, invoices, orders as XML, the official counts."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from preau.base import clock
from preau.base.bodies import WORDS, receives
from preau.directory.door import HatRequest, hat_page, posted
from preau.syndicate.actions import invoices, leaving, official, printing
from preau.syndicate.actions.taking import next_kind, take_over
from preau.syndicate.choices import HANDED, StepKind
from preau.syndicate.counts_file import AT_MOST
from preau.syndicate.forms.office import HandoverForm, OfficialForm, TakeOverForm
from preau.syndicate.models import Accession, Invoice, SchoolArchive, ServedSchool, Visit
from preau.syndicate.papers import archive, pes
from preau.syndicate.views.fetch import (
    OFFICE,
    attempt,
    done,
    form_page,
    kept_accession,
    kept_campaign,
    kept_count,
    own_syndicate,
)
from preau.ui.words import count_words


@require_POST
@hat_page(*OFFICE)
def printing_new(request: HatRequest, year: int) -> HttpResponse:
    """Have the statements printed, or go on where a worker was stopped."""
    found = kept_campaign(request, year)
    attempt(request, lambda: printing.print_all(found, by=request.person), _("Les avis s’impriment."))
    return redirect("syndicate:campaign", hat=request.hat.key, year=year)


@require_safe
@hat_page(*OFFICE)
def statements_zip(request: HatRequest, year: int) -> HttpResponseBase:
    """All the statements that are printed, in one file."""
    found = kept_campaign(request, year)
    told = printing.progress(found)
    if not told["printed"]:
        raise Http404
    answer = StreamingHttpResponse(printing.bundled(found), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="avis-{year}.zip"'
    return answer


@require_safe
@hat_page(*OFFICE)
def orders_xml(request: HatRequest, year: int) -> HttpResponse:
    """The collection orders in the shape of PES, not certified."""
    found, made = kept_campaign(request, year), list[bytes]()
    if found.frozen_at is None:
        raise Http404
    if not attempt(request, lambda: made.append(pes.xml_of(found))):
        return redirect("syndicate:campaign", hat=request.hat.key, year=year)
    answer = HttpResponse(made[0], content_type="application/xml")
    answer["Content-Disposition"] = f'attachment; filename="titres-{year}.xml"'
    return answer


@require_POST
@hat_page(*OFFICE)
def invoice_new(request: HatRequest, pk: int) -> HttpResponse:
    """Invoice a visit apart, once it is done."""
    own_syndicate(request)
    found = get_object_or_404(Visit.objects.visible_to(request.person, request.hat), pk=pk)
    attempt(request, lambda: invoices.bill(found, by=request.person), _("Facture faite."))
    return redirect("syndicate:visit", hat=request.hat.key, pk=pk)


@require_safe
@hat_page(*OFFICE)
def invoice(request: HatRequest, pk: int) -> HttpResponse:
    """An invoice, for the syndicate and for who owes it."""
    found = get_object_or_404(Invoice.objects.visible_to(request.person, request.hat), pk=pk)
    answer = HttpResponse(bytes(found.content), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="facture-{found}.pdf"'
    return answer


@form_page
@hat_page(*OFFICE)
def handover(request: HatRequest, pk: int) -> HttpResponse:
    """What was taken over, school by school; given back, handed over; and the archive of the file."""
    found, form = kept_accession(request, pk), HandoverForm(posted(request), initial={"on": clock.today()})
    if done(form, lambda: leaving.hand(found, by=request.person, **form.cleaned_data)):
        return redirect("syndicate:handover", hat=request.hat.key, pk=pk)
    return _handover(request, found, {"form": form}, 422 if form.is_bound else 200)


@require_POST
@hat_page(*OFFICE)
def taking(request: HatRequest, pk: int, school: int) -> HttpResponse:
    """The next step of taking over what a school had before."""
    found = kept_accession(request, pk)
    served = get_object_or_404(found.schools.all(), pk=school)
    form, kind = TakeOverForm(request.POST, auto_id=f"taking-{served.pk}-%s"), next_kind(served)
    if kind is None:
        raise Http404
    if done(form, lambda: take_over(served, by=request.person, kind=kind, **form.cleaned_data)):
        return redirect("syndicate:handover", hat=request.hat.key, pk=pk)
    return _handover(request, found, {"taking_form": form, "asked": served.pk}, 422)


@require_safe
@hat_page(*OFFICE)
def file_archive(request: HatRequest, pk: int) -> HttpResponse:
    """The archive of a file, for the syndicate and for the member itself."""
    rows = Accession.objects.visible_to(request.person, request.hat)
    found = get_object_or_404(
        rows.select_related("authority", "syndicate", "statutes__stored", "conditions__stored"), pk=pk
    )
    answer = HttpResponse(archive.archive_of(found), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="dossier-{found.pk}.zip"'
    return answer


@receives(AT_MOST + WORDS)
@require_POST
@hat_page(*OFFICE)
def official_new(request: HatRequest, year: int) -> HttpResponse:
    """Lay the official counts beside those of the schools."""
    found, form = kept_campaign(request, year), OfficialForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            laid = official.lay(found, by=request.person, content=form.cleaned_data["file"].read())
            told = count_words(
                laid.known, _("école trouvée dans le fichier."), _("écoles trouvées dans le fichier.")
            )
            messages.success(request, told)
            return redirect("syndicate:official", hat=request.hat.key, year=year)
        except ValidationError as refusal:
            form.add_error("file", refusal)
    return _official(request, year, form, 422)


@require_safe
@hat_page(*OFFICE)
def official_counts(request: HatRequest, year: int) -> HttpResponse:
    """Where the official file and the schools do not say the same."""
    return _official(request, year, OfficialForm())


@require_POST
@hat_page(*OFFICE)
def official_take(request: HatRequest, pk: int) -> HttpResponse:
    """The official count of one school."""
    found = kept_count(request, pk)
    attempt(request, lambda: official.take(found, by=request.person), _("Effectif officiel retenu."))
    return redirect("syndicate:official", hat=request.hat.key, year=found.campaign.year)


@require_POST
@hat_page(*OFFICE)
def official_take_all(request: HatRequest, year: int) -> HttpResponse:
    """The official count of all the schools whose commune has not answered."""
    found = kept_campaign(request, year)
    attempt(
        request, lambda: official.take_unanswered(found, by=request.person), _("Effectifs officiels retenus.")
    )
    return redirect("syndicate:official", hat=request.hat.key, year=year)


def _handover(request: HatRequest, found: Accession, forms: dict[str, Any], status: int) -> HttpResponse:
    handed = found.steps.filter(kind__in=[*HANDED, StepKind.NOTICE, StepKind.CLOSED]).order_by("on", "pk")
    context = {
        "accession": found,
        "form": HandoverForm(initial={"on": clock.today()}),
        "handed": handed,
        "archives": _archives(found),
        "taken": _taken(found, forms.get("asked"), forms.get("taking_form")),
    }
    return render(request, "syndicate/handover.html", context | forms, status=status)


def _taken(found: Accession, asked: int | None, refused: TakeOverForm | None) -> list[dict[str, Any]]:
    """Each school still served, its steps, the next one and its form."""
    rows = found.schools.filter(until=None).select_related("establishment").prefetch_related("taken")
    return [
        {
            "school": one,
            "steps": one.taken.all(),
            "next": next_kind(one),
            "form": refused
            if refused and one.pk == asked
            else TakeOverForm(initial={"on": clock.today()}, auto_id=f"taking-{one.pk}-%s"),
        }
        for one in rows.order_by("pk")
    ]


def _archives(found: Accession) -> list[tuple[ServedSchool, SchoolArchive | None]]:
    """Each school that leaves with its archive, if it was asked for."""
    kept = Prefetch("archives", SchoolArchive.objects.order_by("-pk"))
    rows = found.schools.select_related("establishment").prefetch_related(kept).order_by("pk")
    return [(one, next(iter(one.archives.all()), None)) for one in rows]


def _official(request: HatRequest, year: int, form: OfficialForm, status: int = 200) -> HttpResponse:
    found = kept_campaign(request, year)
    rows = official.differing(found).select_related(
        "school__establishment", "school__accession__authority", "answer"
    )
    context = {
        "campaign": found,
        "form": form,
        "rows": rows.order_by("school__accession__authority__name", "pk")[:200],
        "differing": rows.count(),
        "unanswered": rows.filter(answer=None).count(),
        "laid": found.official_counts.count(),
        "counted": found.counts.filter(replaced_at=None).count(),
        "frozen": found.frozen_at is not None,
    }
    return render(request, "syndicate/official.html", context, status=status)
