"""The sick-bay, for the nurse: who is there since when, and who was. The hours alone: there is nowhere to write why."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from preau.attendance import actions, rules
from preau.attendance.calling.duty import own_school
from preau.attendance.choices import PassageKind
from preau.attendance.models import Passage
from preau.attendance.sight import pupils_of_bay
from preau.base import clock
from preau.directory.children import children_named
from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page
from preau.directory.models import Establishment

FOUND_AT_MOST = 12


@require_safe
@hat_page(Profile.STAFF)
def sick_bay(request: HatRequest) -> HttpResponse:
    """Who is there now, a pupil to note, who came today."""
    _school(request)
    asked = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:80]
    today = _passages(request).filter(day=clock.today()).select_related("pupil").order_by("-at", "-pk")
    noted = list(today[:80])
    pupils = list(_named(request, asked)) if asked else []
    people = [*pupils, *(one.pupil for one in noted)]
    children = children_named([one.pk for one in people]) if people else {}
    context = {
        "q": asked, "pupils": [(one, children.get(one.pk)) for one in pupils],
        "here": [(one, children.get(one.pupil_id)) for one in noted if one.until is None],
        "over": [(one, children.get(one.pupil_id)) for one in noted if one.until is not None],
    }  # fmt: skip
    return render(request, "attendance/sick_bay.html", context)


@require_POST
@hat_page(Profile.STAFF)
def bay_entry(request: HatRequest, pk: int) -> HttpResponse:
    """A pupil comes in, now."""
    pupil = get_object_or_404(pupils_of_bay(request.person, request.hat), pk=pk)
    actions.note_passage(
        by=request.person, pupil=pupil, establishment=_school(request), kind=PassageKind.SICK_BAY, at=clock.now().time()
    )  # fmt: skip
    told = {"name": pupil.first_name}
    messages.success(request, _("%(name)s est à l’infirmerie : l’heure est notée.") % told)
    return redirect("attendance:sick_bay", hat=request.hat.key)


@require_POST
@hat_page(Profile.STAFF)
def bay_exit(request: HatRequest, pk: int) -> HttpResponse:
    """A pupil goes back; or was noted by mistake."""
    passage = get_object_or_404(_passages(request), pk=pk)
    verb = actions.withdraw_passage if request.POST.get("mistake") else actions.end_passage
    verb(passage, by=request.person)
    messages.success(request, _("C’est noté."))
    return redirect("attendance:sick_bay", hat=request.hat.key)


def _passages(request: HatRequest) -> Any:
    """Those of the sick-bay of one's school, for who keeps it."""
    _school(request)
    rows = Passage.objects.filter(establishment=request.hat.establishment_id, kind=PassageKind.SICK_BAY)
    return rows.filter(withdrawn_at=None)


def _school(request: HatRequest) -> Establishment:
    school = own_school(request.hat.establishment_id)
    if school is None or not rules.keeps_sick_bay(request.hat):
        raise Http404
    return school


def _named(request: HatRequest, asked: str) -> Any:
    rows = pupils_of_bay(request.person, request.hat)
    for word in asked.split():
        rows = rows.filter(Q(last_name__unaccent__icontains=word) | Q(first_name__unaccent__icontains=word))
    return rows[:FOUND_AT_MOST]
