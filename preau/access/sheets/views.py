"""The activation sheets: who is in, who is not, and their PDF."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.access.sheets import batches, paper, queries, rules
from preau.access.sheets.actions import draw_codes
from preau.access.sheets.actions import reset as reset_account
from preau.access.sheets.obstacles import missing_in
from preau.access.sheets.queries import SheetLine
from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page
from preau.directory.models import Establishment, Group


@require_safe
@hat_page(*rules.HANDS_OUT)
def classes(request: HatRequest) -> HttpResponse:
    context = {
        "lines": queries.class_lines(queries.groups_of(request)),
        "whole": rules.may_print_all(request.hat),
        "staff": rules.may_hand_to_staff(request.hat),
    }
    return render(request, "access/sheet_classes.html", context)


@never_cache
@require_safe
@hat_page(*rules.HANDS_OUT)
def class_list(request: HatRequest, pk: int) -> HttpResponse:
    group = get_object_or_404(queries.groups_of(request), pk=pk)
    lines = queries.lines_of_class(group, by=request.person, hat=request.hat)
    return render(request, "access/sheet_list.html", {"group": group, "lines": lines})


@never_cache
@require_safe
@hat_page(Profile.HEAD)
def staff_list(request: HatRequest) -> HttpResponse:
    lines = queries.lines_of_staff(by=request.person, hat=request.hat)
    return render(request, "access/sheet_list.html", {"lines": lines})


@never_cache
@require_POST
@hat_page(*rules.HANDS_OUT)
def sheet_pdf(request: HatRequest, pk: int) -> HttpResponse:
    """New codes for those who are ticked, as one PDF; the codes they had before are void."""
    place, lines = _of_class(request, pk)
    return _printed(request, place, lines)


@never_cache
@require_POST
@hat_page(Profile.HEAD)
def staff_pdf(request: HatRequest) -> HttpResponse:
    place, lines = _of_staff(request)
    return _printed(request, place, lines)


@never_cache
@require_POST
@hat_page(*rules.HANDS_OUT)
def reset(request: HatRequest, pk: int) -> HttpResponse:
    """A lost or stolen account of the class: what will happen is told, then it is done."""
    place, lines = _of_class(request, pk)
    return _reset(request, place, lines)


@never_cache
@require_POST
@hat_page(Profile.HEAD)
def staff_reset(request: HatRequest) -> HttpResponse:
    place, lines = _of_staff(request)
    return _reset(request, place, lines)


@never_cache
@require_safe
@hat_page(Profile.HEAD, Profile.OFFICE, Profile.SCHOOL_LIFE)
def missing(request: HatRequest) -> HttpResponse:
    """Who cannot sign in yet, and why, class by class; the staff for who may hand them a code."""
    found = missing_in(request.hat.establishment_id or 0, staff=rules.may_hand_to_staff(request.hat))
    context = {"places": found, "urgent": sum(one.urgent for one in found)}
    return render(request, "access/sheet_missing.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(Profile.HEAD, Profile.OFFICE, Profile.SCHOOL_LIFE)
def whole(request: HatRequest) -> HttpResponse:
    """All that is missing in the establishment: asked here, then followed here class by class."""
    if request.method == "POST":
        batches.start(request, pupils_too="pupils" in request.POST)
        return redirect("access:sheet_whole", hat=request.hat.key)
    name = "access/_sheet_run.html" if request.headers.get("HX-Request") else "access/sheet_whole.html"
    return render(request, name, {"state": batches.state(request)})


@never_cache
@require_POST
@hat_page(Profile.HEAD, Profile.OFFICE, Profile.SCHOOL_LIFE)
def batch_pdf(request: HatRequest, pk: int) -> HttpResponse:
    """One class, to who asked for it; a POST, since the first fetching begins its last ten minutes."""
    ready = batches.ready_batches(request).select_related("group", "paper")
    batch = get_object_or_404(ready, pk=pk)
    return _attached(batches.fetch(batch, by=request.person), f"fiches-{slugify(batch.group.name)}.pdf")


def _of_class(request: HatRequest, pk: int) -> tuple[Group, list[SheetLine]]:
    group = get_object_or_404(queries.groups_of(request), pk=pk)
    return group, queries.lines_of_class(group, by=request.person, hat=request.hat)


def _of_staff(request: HatRequest) -> tuple[Establishment, list[SheetLine]]:
    place = get_object_or_404(Establishment, pk=request.hat.establishment_id)
    return place, queries.lines_of_staff(by=request.person, hat=request.hat)


def _printed(request: HatRequest, place: Group | Establishment, lines: Sequence[SheetLine]) -> HttpResponse:
    asked = set(request.POST.getlist("person"))
    ticked = [line for line in lines if line.may_draw and not line.login and str(line.person.pk) in asked]
    if not ticked:
        messages.error(request, _("Cochez au moins une personne."))
        return _back(request, place)
    drawn = draw_codes([line.person for line in ticked], by=request.person)
    return _pdf(paper.sheets(ticked, place, drawn))


def _reset(request: HatRequest, place: Group | Establishment, lines: Sequence[SheetLine]) -> HttpResponse:
    asked = request.POST.get("reset", "")
    line = next((one for one in lines if one.may_reset and str(one.person.pk) == asked), None)
    if line is None:
        return _back(request, place)
    if "sure" not in request.POST:
        group = place if isinstance(place, Group) else None
        return render(request, "access/sheet_reset.html", {"line": line, "group": group})
    code = reset_account(line.person, by=request.person)
    return _pdf(paper.sheets([line], place, {line.person.pk: code}))


def _pdf(sheets: Sequence[paper.Sheet]) -> HttpResponse:
    return _attached(paper.pdf(sheets), "fiches-de-connexion.pdf")


def _attached(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _back(request: HatRequest, place: Group | Establishment) -> HttpResponse:
    if isinstance(place, Group):
        return redirect("access:sheet_list", hat=request.hat.key, pk=place.pk)
    return redirect("access:sheet_staff", hat=request.hat.key)
