"""Absences of a day, one absence, and what the school says of a motive."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.attendance import actions, rules
from preau.attendance.board import away_on
from preau.attendance.calling.duty import own_school
from preau.attendance.delegating.rules import reasons_lent_to
from preau.attendance.forms import DecisionForm, ExplainForm
from preau.attendance.history import history_of
from preau.attendance.models import Absence, Reason
from preau.attendance.readings import reason_of
from preau.attendance.telling import absence_path
from preau.base import clock
from preau.directory.choices import TEACHING, WHOLE_ESTABLISHMENT, Profile
from preau.directory.door import HatRequest, hat_page, posted
from preau.notifications.actions import mark_read


@require_safe
@hat_page(*WHOLE_ESTABLISHMENT)
def day(request: HatRequest) -> HttpResponse:
    """All the absences of a day, with where each stands."""
    school = own_school(request.hat.establishment_id)
    if school is None:
        raise Http404
    asked = _day(request.GET.get("jour", ""))
    waiting = Reason.objects.visible_to(request.person, request.hat).waiting()
    context = {
        "school": school, "day": asked, "found": away_on(school.pk, asked),
        "waiting": waiting.select_related("pupil", "told_by").order_by("told_at")[:50],
        "lawful": waiting.lawful().count(),
    }  # fmt: skip
    return render(request, "attendance/day.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(*WHOLE_ESTABLISHMENT, Profile.GUARDIAN, Profile.PUPIL)
def absence(request: HatRequest, pk: int) -> HttpResponse:
    """One absence: a guardian says why in a few seconds; school life notes what was said on the telephone."""
    rows = Absence.objects.visible_to(request.person, request.hat).select_related("pupil", "establishment")
    one = get_object_or_404(rows, pk=pk)
    mark_read(absence_path(pk), by=request.person)
    reason = reason_of(one)
    may = _may_explain(request, one)
    form = ExplainForm(posted(request) if may else None, absence=one)
    if request.method == "POST" and not may:
        raise Http404
    if form.is_valid():
        actions.explain(
            by=request.person, hat=request.hat, pupil=one.pupil, establishment=one.establishment, motive=form.chosen_motive,
            span=form.span, words=form.cleaned_data["words"],
        )  # fmt: skip
        messages.success(request, _("Merci, c’est transmis."))
        return redirect("attendance:absence", hat=request.hat.key, pk=pk)
    context = {
        "absence": one, "reason": reason, "may_explain": may, "form": form, "is_today": one.day == clock.today(),
        "follows": rules.follows_school(request.hat), "is_pupil": request.hat.kind == Profile.PUPIL,
        "history": history_of(one) if rules.follows_school(request.hat) else [],
    }  # fmt: skip
    return render(request, "attendance/absence.html", context, status=422 if form.errors else 200)


@require_POST
@hat_page(*WHOLE_ESTABLISHMENT, *TEACHING)
def decision(request: HatRequest, pk: int) -> HttpResponse:
    """A motive is accepted, or not; by who answers for the school, or holds the motives of the class."""
    reason = _reason(request, pk)
    form = DecisionForm(request.POST)
    if form.is_valid():
        accepted = form.cleaned_data["accepted"] == "1"
        actions.decide(reason, by=request.person, accepted=accepted, answer=form.cleaned_data["answer"])
        messages.success(
            request, _("Motif accepté.") if accepted else _("Motif refusé : la famille est prévenue.")
        )
    else:
        messages.error(request, _("La réponse tient en 200 signes au plus."))
    follows = rules.follows_school(request.hat)
    return redirect("attendance:day" if follows else "attendance:motives", hat=request.hat.key)


@require_POST
@hat_page(*WHOLE_ESTABLISHMENT)
def lawful(request: HatRequest) -> HttpResponse:
    """All the motives that the law holds for legitimate are accepted at once."""
    waiting = Reason.objects.visible_to(request.person, request.hat).waiting().lawful()
    accepted = [actions.decide(one, by=request.person, accepted=True) for one in waiting.order_by("pk")]
    said = ngettext("%(n)s motif accepté.", "%(n)s motifs acceptés.", len(accepted))
    messages.success(request, said % {"n": len(accepted)})
    return redirect("attendance:day", hat=request.hat.key)


@require_POST
@hat_page(*WHOLE_ESTABLISHMENT)
def document(request: HatRequest, pk: int) -> HttpResponse:
    """The certificate of a contagious disease was seen."""
    actions.see_document(_reason(request, pk), by=request.person)
    messages.success(request, _("Certificat vu : la date est notée, aucune copie n’est gardée."))
    return redirect("attendance:day", hat=request.hat.key)


def _reason(request: HatRequest, pk: int) -> Reason:
    lent = request.hat.kind in TEACHING
    rows = (
        reasons_lent_to(request.person, request.hat)
        if lent
        else Reason.objects.visible_to(request.person, request.hat)
    )
    rows = rows.filter(withdrawn_at=None)
    return get_object_or_404(rows.select_related("pupil"), pk=pk)


def _may_explain(request: HatRequest, one: Absence) -> bool:
    if one.undone_at:
        return False
    if rules.follows_school(request.hat):
        return True
    return request.hat.kind == Profile.GUARDIAN and rules.may_explain(request.person, one.pupil)


def _day(words: str) -> date:
    try:
        return min(date.fromisoformat(words), clock.today())
    except ValueError:
        return clock.today()
