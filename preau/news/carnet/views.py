"""The liaison book for the school: what is under way, who signed, what is printed. The composer is in `draft_views`."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from preau.base import clock
from preau.base.language import kept_language
from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page, readable_offline
from preau.news.carnet import actions, chain, family_views, record
from preau.news.carnet.overview import overview, places_of, sheets_of, shown_notes
from preau.news.carnet.queries import pupils_before
from preau.news.carnet.reach import newcomers
from preau.news.carnet.rules import WRITES
from preau.news.models import Note, NoteDraft

CARNET = (*sorted(WRITES), Profile.GUARDIAN)


@require_safe
@hat_page(*CARNET)
@readable_offline
def carnet(request: HatRequest) -> HttpResponse:
    """For a parent what is to sign, for the school what is under way."""
    if request.hat.kind == Profile.GUARDIAN:
        return family_views.to_sign(request)
    notes = Note.objects.followed_by(request.person, request.hat).select_related("author")
    context = {
        "notes": shown_notes(notes),
        "drafts": NoteDraft.objects.of(request.person, request.hat)[:30],
        "all_of_school": request.hat.kind not in (Profile.TEACHER, Profile.SUBSTITUTE),
    }
    return render(request, "news/carnet.html", context)


@hat_page(*CARNET)
@readable_offline
def note(request: HatRequest, pk: int) -> HttpResponse:
    """For a parent a note to read and sign, for the school who has signed it."""
    if request.hat.kind == Profile.GUARDIAN:
        return family_views.note(request, pk)
    if request.method not in ("GET", "HEAD"):
        return HttpResponse(status=405)
    found = _followed(request, pk)
    return render(request, "news/note.html", _page(request, found))


@require_POST
@hat_page(*sorted(WRITES))
def reminder(request: HatRequest, pk: int) -> HttpResponse:
    found = _followed(request, pk)
    try:
        made = actions.remind(found, by=request.person, hat=request.hat)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(
            request, _("Relance envoyée à %(n)s adultes, la seule de ce mot.") % {"n": made.told}
        )
    return redirect("news:note", hat=request.hat.key, pk=pk)


@require_POST
@hat_page(*sorted(WRITES))
def withdrawal(request: HatRequest, pk: int) -> HttpResponse:
    actions.withdraw(_followed(request, pk), by=request.person, hat=request.hat)
    messages.success(request, _("Mot retiré : les familles ne le signent plus."))
    return redirect("news:note", hat=request.hat.key, pk=pk)


@require_POST
@hat_page(*sorted(WRITES))
def arrivals(request: HatRequest, pk: int) -> HttpResponse:
    count = actions.welcome(_followed(request, pk), by=request.person, hat=request.hat)
    messages.success(
        request, ngettext("Mot donné à un enfant.", "Mot donné à %(n)s enfants.", count) % {"n": count}
    )
    return redirect("news:note", hat=request.hat.key, pk=pk)


@require_safe
@hat_page(*sorted(WRITES))
@kept_language()
def sheets(request: HatRequest, pk: int) -> HttpResponse:
    """A sheet of paper for each child whose signature is missing, or only for those who are not connected."""
    found = _followed(request, pk)
    offline = request.GET.get("qui") == "papier"
    pupils = [one for one in pupils_before(found) if one.on_paper or (one.left and not offline)]
    context = {"note": found, "sheets": sheets_of(found, pupils), "classes": places_of(pupils)}
    return render(request, "news/sheets.html", context)


@require_safe
@hat_page(*sorted(WRITES))
def left(request: HatRequest) -> HttpResponse:
    """The printable list of who has not signed, note by note: after the one reminder, the school takes the telephone."""
    notes = Note.objects.followed_by(request.person, request.hat).standing_open().order_by("deadline", "pk")
    lists = [(one, [p for p in pupils_before(one) if p.left or p.disagree]) for one in notes[:50]]
    context = {"lists": [(one, found) for one, found in lists if found], "printed_at": clock.now()}
    return render(request, "news/left.html", context)


@require_safe
@hat_page(*sorted(WRITES))
def proof(request: HatRequest, pk: int) -> HttpResponse:
    """The record line by line, checked while one looks."""
    found = _followed(request, pk)
    lines = found.signed.select_related("signer", "noted_by", "slip__child").order_by("place")
    context = {"note": found, "lines": lines, "faults": chain.faults_of(found)}
    return render(request, "news/record.html", context)


@require_safe
@hat_page(*sorted(WRITES))
def record_pdf(request: HatRequest, pk: int) -> HttpResponse:
    found = _followed(request, pk)
    answer = HttpResponse(record.pdf(found), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="releve-mot-{found.pk}.pdf"'
    return answer


def _followed(request: HatRequest, pk: int) -> Note:
    rows = Note.objects.followed_by(request.person, request.hat)
    return get_object_or_404(rows.select_related("author", "establishment", "reminder__by"), pk=pk)


def _page(request: HatRequest, found: Note) -> dict[str, Any]:
    return overview(found) | {"note": found, "arrived": newcomers(found) if found.is_open else []}
