"""What a family reads and says: the absences of its children, told before or explained after."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.attendance import actions, rules
from preau.attendance.forms import AnnounceForm
from preau.attendance.models import Reason
from preau.attendance.readings import absences_by_pupil, latenesses_by_pupil
from preau.base import clock
from preau.directory.children import Child, children_here, pupil_here
from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page, posted
from preau.notifications.actions import mark_read

SHOWN = timedelta(days=120)


@require_safe
@hat_page(Profile.GUARDIAN, Profile.PUPIL)
def family(request: HatRequest) -> HttpResponse:
    """The absences and latenesses of a child, or one's own, and what was said of them."""
    children = _children(request)
    asked = request.GET.get("enfant", "")
    chosen = next((one for one in children if str(one.person.pk) == asked), None)
    if request.GET.get("motif"):
        mark_read(f"vie-scolaire/famille/?{request.GET.urlencode()}", by=request.person)
    answers = _answered_for(request)
    context = {
        "children": children, "chosen": chosen, "shown": _told(request, [chosen] if chosen else children, answers),
        "is_guardian": request.hat.kind == Profile.GUARDIAN,
        "may_announce": any(one.person.pk in answers for one in children),
    }  # fmt: skip
    return render(request, "attendance/family.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(Profile.GUARDIAN)
def announcement(request: HatRequest) -> HttpResponse:
    """An absence told before it happens."""
    answers = _answered_for(request)
    children = [one for one in children_here(request) if one.person.pk in answers and one.establishment]
    asked = {"child": request.GET.get("enfant", ""), "first_day": clock.today()}
    form = AnnounceForm(posted(request) if children else None, children=children, initial=asked)
    if form.is_valid() and form.chosen.establishment:
        actions.explain(
            by=request.person, hat=request.hat, pupil=form.chosen.person, establishment=form.chosen.establishment,
            motive=form.chosen_motive, span=form.span, words=form.cleaned_data["words"],
        )  # fmt: skip
        messages.success(request, _("Merci, l’établissement est prévenu."))
        return redirect("attendance:family", hat=request.hat.key)
    context = {"form": form, "children": children}
    return render(request, "attendance/announcement.html", context, status=422 if form.errors else 200)


@require_POST
@hat_page(Profile.GUARDIAN)
def reason_end(request: HatRequest, pk: int) -> HttpResponse:
    """What was announced will not be."""
    rows = Reason.objects.visible_to(request.person, request.hat).filter(told_by=request.person)
    try:
        actions.take_back(get_object_or_404(rows, pk=pk), by=request.person)
        messages.success(request, _("C’est retiré."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("attendance:family", hat=request.hat.key)


def _children(request: HatRequest) -> list[Child]:
    if request.hat.kind == Profile.GUARDIAN:
        return children_here(request)
    me = pupil_here(request)
    return [me] if me else []


def _answered_for(request: HatRequest) -> set[int]:
    """The ids of the children for whom this hat answers; one query."""
    if request.hat.kind != Profile.GUARDIAN:
        return set()
    return set(rules.answered_for(request.person).values_list("child", flat=True))


def _told(request: HatRequest, children: list[Child], answers: set[int]) -> list[dict[str, Any]]:
    """What each child's card says; three queries for all."""
    since, pupils = clock.today() - SHOWN, [one.person.pk for one in children]
    absences, late = absences_by_pupil(pupils, since), latenesses_by_pupil(pupils, since)
    coming: dict[int, list[Reason]] = {pk: [] for pk in pupils}
    rows = Reason.objects.visible_to(request.person, request.hat).filter(
        pupil__in=pupils, withdrawn_at=None, last_day__gte=clock.today()
    )
    for one in rows.select_related("told_by").order_by("first_day", "pk"):
        coming[one.pupil_id].append(one)
    return [
        {
            "child": one,
            "absences": absences[pk],
            "late": late[pk],
            "coming": coming[pk],
            "answers": pk in answers,
        }
        for one, pk in zip(children, pupils, strict=True)
    ]
