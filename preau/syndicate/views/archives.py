"""The content of schools that leave: asked for by the office, which never reads it; taken by who heads the school."""

from datetime import date
from typing import Never

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from preau.base import clock
from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page
from preau.files.responses import serve_path
from preau.syndicate.actions import archives as verbs
from preau.syndicate.models import SchoolArchive, ServedSchool
from preau.syndicate.views.fetch import OFFICE, attempt, kept_accession

HEAD = (Profile.HEAD,)


def leaving_school(request: HatRequest) -> ServedSchool | None:
    """The school that this head directs, when its member has asked to leave."""
    rows = ServedSchool.objects.headed_by(request.hat).exclude(accession__until=None)
    return rows.select_related("accession", "establishment").order_by("-pk").first()


@require_POST
@hat_page(*OFFICE)
def archive_new(request: HatRequest, pk: int, school: int) -> HttpResponse:
    """Have the content of a school put in an archive for its head."""
    found = kept_accession(request, pk)
    served = get_object_or_404(found.schools.all(), pk=school)
    attempt(
        request,
        lambda: verbs.ask(served, by=request.person),
        _("L’archive se prépare : la direction sera prévenue."),
    )
    return redirect("syndicate:handover", hat=request.hat.key, pk=pk)


@require_safe
@hat_page()
def school_archive(request: HatRequest) -> HttpResponse:
    """What is ready for the school, what it holds, and until when it may be taken; who headed one that has left has a door
    without a hat."""
    found = SchoolArchive.objects.visible_to(request.person, request.hat).select_related(
        "school__establishment"
    )
    row = found.prefetch_related("parts").order_by("-pk").first()
    school = leaving_school(request)
    if row is None and school is None:
        left = SchoolArchive.objects.of_last_head(request.person).order_by("-pk").first()
        return redirect("left_archive", pk=left.pk if left else _nobody())
    if row is None:
        return render(request, "syndicate/school_leaving.html", {"school": school})
    context = {
        "archive": row,
        "leaves": _still_open_until(school),
        "holdings": verbs.told_of(row),
        "kept_until": row.made_at and row.made_at + verbs.KEPT,
    }
    return render(request, "syndicate/school_archive.html", context)


def _nobody() -> Never:
    raise Http404


def _still_open_until(school: ServedSchool | None) -> date | None:
    """The last day of a school that leaves, while it has not passed."""
    last = school.accession.until if school else None
    return last if last and last >= clock.today() else None


@require_POST
@hat_page(*HEAD)
def archive_taking(request: HatRequest, pk: int) -> HttpResponse:
    """Take it: from then on it lives an hour."""
    found = get_object_or_404(SchoolArchive.objects.visible_to(request.person, request.hat), pk=pk)
    if attempt(request, lambda: verbs.fetch(found, by=request.person)):
        return redirect("syndicate:archive_file", hat=request.hat.key, pk=pk)
    return redirect("syndicate:school_archive", hat=request.hat.key)


@require_safe
@hat_page(*HEAD)
def archive_file(request: HatRequest, pk: int) -> HttpResponseBase:
    """Its bytes, within the hour, for who has taken it."""
    rows = SchoolArchive.objects.visible_to(request.person, request.hat)
    since = clock.now() - verbs.KEPT_ONCE_FETCHED
    found = get_object_or_404(
        rows.filter(fetched_by=request.person, fetched_at__gt=since, dropped_at=None), pk=pk
    )
    if not found.path.exists():
        raise Http404
    return serve_path(request, found.path, f"ecole-{found.school.establishment.uai}.zip", "application/zip")
