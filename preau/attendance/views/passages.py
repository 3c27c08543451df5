"""A lateness, an exit, the sick-bay, an exemption: what school life notes of one pupil."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.attendance import actions
from preau.attendance.calling.duty import own_school
from preau.attendance.choices import ExemptionKind
from preau.attendance.exits.standing import exits_of
from preau.attendance.forms import ExemptionForm, PassageForm
from preau.attendance.models import Exemption, Passage
from preau.attendance.readings import absences_of
from preau.attendance.sight import pupils_followed_by
from preau.base import clock
from preau.directory.children import children_named
from preau.directory.choices import WHOLE_ESTABLISHMENT
from preau.directory.door import HatRequest, hat_page
from preau.directory.models import Establishment, Person, SchoolYear

FOUND_AT_MOST = 12


@require_safe
@hat_page(*WHOLE_ESTABLISHMENT)
def choose(request: HatRequest) -> HttpResponse:
    """Of whom? A few letters of the name; and what was noted today."""
    asked = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:80]
    noted = Passage.objects.visible_to(request.person, request.hat).filter(
        day=clock.today(), withdrawn_at=None
    )
    pupils = list(_named(request, asked)) if asked else []
    context = {
        "q": asked, "children": children_named([one.pk for one in pupils]), "pupils": pupils,
        "noted": noted.select_related("pupil", "noted_by").order_by("-at", "-pk")[:60],
    }  # fmt: skip
    return render(request, "attendance/passages.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(*WHOLE_ESTABLISHMENT)
def pupil(request: HatRequest, pk: int) -> HttpResponse:
    """What school life follows of one pupil: note a passage, an exemption; the absences of the year."""
    one = get_object_or_404(pupils_followed_by(request.person, request.hat), pk=pk)
    which = request.POST.get("form", "")
    passage = PassageForm(request.POST if which == "passage" else None, initial={"at": clock.now().time()})
    exemption = ExemptionForm(
        request.POST if which == "exemption" else None, initial={"first_day": clock.today()}, prefix="x"
    )
    if _noted(request, one, passage, exemption):
        return redirect("attendance:pupil", hat=request.hat.key, pk=pk)
    wrong = passage.errors or exemption.errors
    return render(
        request,
        "attendance/pupil.html",
        _context(request, one, passage, exemption),
        status=422 if wrong else 200,
    )


@require_POST
@hat_page(*WHOLE_ESTABLISHMENT)
def passage_end(request: HatRequest, pk: int) -> HttpResponse:
    """Back from the sick-bay; or noted by mistake."""
    rows = Passage.objects.visible_to(request.person, request.hat)
    passage = get_object_or_404(rows, pk=pk)
    verb = actions.withdraw_passage if request.POST.get("mistake") else actions.end_passage
    verb(passage, by=request.person)
    messages.success(request, _("C’est noté."))
    return redirect("attendance:passages", hat=request.hat.key)


@require_POST
@hat_page(*WHOLE_ESTABLISHMENT)
def exemption_end(request: HatRequest, pk: int) -> HttpResponse:
    exemption = get_object_or_404(Exemption.objects.visible_to(request.person, request.hat), pk=pk)
    actions.end_exemption(exemption, by=request.person)
    messages.success(request, _("C’est retiré."))
    return redirect("attendance:pupil", hat=request.hat.key, pk=exemption.pupil_id)


def _named(request: HatRequest, asked: str) -> Any:
    rows = pupils_followed_by(request.person, request.hat)
    for word in asked.split():
        rows = rows.filter(Q(last_name__unaccent__icontains=word) | Q(first_name__unaccent__icontains=word))
    return rows[:FOUND_AT_MOST]


def _noted(request: HatRequest, one: Person, passage: PassageForm, exemption: ExemptionForm) -> bool:
    """Whether one of the two forms was sent and accepted."""
    who: dict[str, Any] = {"by": request.person, "pupil": one, "establishment": _school(request)}
    if passage.is_valid():
        actions.note_passage(**who, kind=passage.cleaned_data["kind"], at=passage.cleaned_data["at"])
    elif exemption.is_valid():
        data = exemption.cleaned_data
        kind = ExemptionKind(data["exemption"])
        actions.exempt(**who, kind=kind, first_day=data["first_day"], last_day=data["last_day"])
    else:
        return False
    messages.success(request, _("C’est noté."))
    return True


def _school(request: HatRequest) -> Establishment:
    school = own_school(request.hat.establishment_id)
    if school is None:
        raise Http404
    return school


def _context(
    request: HatRequest, one: Person, passage: PassageForm, exemption: ExemptionForm
) -> dict[str, Any]:
    today = clock.today()
    return {
        "pupil": one, "child": children_named([one.pk]).get(one.pk), "passage": passage, "exemption": exemption,
        "absences": absences_of(one, SchoolYear.first_day(today)),
        "passages": one.passages.filter(day=today, withdrawn_at=None, establishment=request.hat.establishment_id),
        "exemptions": one.exemptions.filter(
            withdrawn_at=None, last_day__gte=today, establishment=request.hat.establishment_id
        ),
        **exits_of(one, request.hat),
    }  # fmt: skip
