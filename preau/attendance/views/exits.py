"""Permanence and authorised exits, in the second degree."""

from datetime import time
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from preau.attendance import actions
from preau.attendance.choices import PassageKind
from preau.attendance.exits import actions as verbs
from preau.attendance.exits.permanence import (
    Free,
    Hour,
    free_at,
    hour_now,
    hours_of,
    hours_of_day,
    regime_words,
)
from preau.attendance.exits.rules import keeps_permanence, may_offer
from preau.attendance.exits.standing import choice_of
from preau.attendance.forms import ExitRuleForm
from preau.attendance.models import ExitRule, Passage
from preau.attendance.rules import may_explain
from preau.attendance.sight import pupils_followed_by
from preau.base import clock
from preau.directory.children import Child, children_here
from preau.directory.choices import WHOLE_ESTABLISHMENT, Profile
from preau.directory.door import HatRequest, hat_page, posted
from preau.directory.models import Establishment
from preau.notifications.actions import mark_read


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(*WHOLE_ESTABLISHMENT)
def permanence(request: HatRequest) -> HttpResponse:
    """The list of an hour of today: who stays, ticked when seen; who may leave."""
    school = _school(request)
    hours = hours_of(school.pk) or hours_of_day(school.pk, clock.today())
    hour = _asked(request, hours)
    free = free_at(school.pk, clock.today(), hour) if hour else None
    if request.method == "POST" and hour and free:
        _tick(request, school, hour, free)
        return redirect(f"{request.path}?heure={hour[0]:%H:%M}")
    context = {"school": school, "hours": hours, "hour": hour, "free": free, "day": clock.today()}
    template = (
        "attendance/permanence_paper.html" if request.GET.get("papier") else "attendance/permanence.html"
    )
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(*WHOLE_ESTABLISHMENT)
def offers(request: HatRequest) -> HttpResponse:
    """What the school offers; the head alone changes it."""
    school = _school(request)
    form = ExitRuleForm(posted(request) if may_offer(request.hat) else None)
    if form.is_valid():
        verbs.offer_rule(by=request.person, hat=request.hat, **form.cleaned_data)
        messages.success(request, _("C’est noté."))
        return redirect("attendance:exit_rules", hat=request.hat.key)
    rules = ExitRule.objects.live(school.pk).order_by("pk")
    context = {"school": school, "rules": rules, "form": form, "may_offer": may_offer(request.hat)}
    return render(request, "attendance/exit_rules.html", context, status=422 if form.errors else 200)


@require_POST
@hat_page(Profile.HEAD)
def offer_end(request: HatRequest, pk: int) -> HttpResponse:
    """Offered no more."""
    school = _school(request)
    rule = get_object_or_404(ExitRule.objects.live(school.pk), pk=pk)
    verbs.end_rule(rule, by=request.person, hat=request.hat)
    messages.success(request, _("Ce régime n’est plus proposé : ces élèves restent en permanence."))
    return redirect("attendance:exit_rules", hat=request.hat.key)


@require_POST
@hat_page(*WHOLE_ESTABLISHMENT)
def of_pupil(request: HatRequest, pk: int) -> HttpResponse:
    """School life notes what a family has signed on paper."""
    school = _school(request)
    pupil = get_object_or_404(pupils_followed_by(request.person, request.hat), pk=pk)
    _authorise(request, pupil, get_object_or_404(ExitRule.objects.live(school.pk), pk=_number(request)))
    return redirect("attendance:pupil", hat=request.hat.key, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(Profile.GUARDIAN)
def of_family(request: HatRequest) -> HttpResponse:
    """What is authorised for a child, and what a parent may choose instead."""
    children = [one for one in children_here(request) if _may_read(request, one)]
    asked = request.GET.get("enfant", "")
    chosen = next(
        (one for one in children if str(one.person.pk) == asked),
        None if asked else next(iter(children), None),
    )
    if chosen is None or chosen.establishment is None:
        raise Http404
    if request.GET.get("cours"):
        mark_read(f"vie-scolaire/famille/sorties/?{request.GET.urlencode()}", by=request.person)
    rules = list(ExitRule.objects.live(chosen.establishment.pk).order_by("pk"))
    if request.method == "POST":
        _authorise(
            request,
            chosen.person,
            get_object_or_404(ExitRule, pk=_number(request), pk__in=[one.pk for one in rules]),
        )
        return redirect(f"{request.path}?enfant={chosen.person.pk}")
    context = {
        "children": children, "chosen": chosen, "rules": rules, "choice": choice_of(chosen.person, chosen.establishment.pk),
        "regime": regime_words(chosen.person, chosen.establishment.pk), "may_choose": any(one.by_family for one in rules),
    }  # fmt: skip
    return render(request, "attendance/family_exits.html", context)


def _school(request: HatRequest) -> Establishment:
    if not keeps_permanence(request.hat):
        raise Http404
    return get_object_or_404(
        Establishment.objects.visible_to(request.person), pk=request.hat.establishment_id
    )


def _may_read(request: HatRequest, child: Child) -> bool:
    school = child.establishment
    return bool(school and not school.is_first_degree and may_explain(request.person, child.person))


def _asked(request: HatRequest, hours: list[Hour]) -> Hour | None:
    try:
        begins = time.fromisoformat(request.GET.get("heure", ""))
    except ValueError:
        return hour_now(hours)
    return next((one for one in hours if one[0] == begins), hour_now(hours))


def _tick(request: HatRequest, school: Establishment, hour: Hour, free: Free) -> None:
    """Seen in permanence, or not finally. An hour that is not the present one is noted at its beginning."""
    now = clock.now().time().replace(second=0, microsecond=0)
    known = {one.person.pk: one for one in free.stay}
    here = known.get(_number(request, "here"))
    if request.POST.get("undo"):
        seen = Passage.objects.visible_to(request.person, request.hat).filter(kind=PassageKind.STUDY)
        actions.withdraw_passage(get_object_or_404(seen, pk=_number(request, "undo")), by=request.person)
    elif here and here.seen_at is None:
        what: dict[str, Any] = {"kind": PassageKind.STUDY, "day": clock.today()}
        at = now if hour[0] <= now <= hour[1] else hour[0]
        actions.note_passage(by=request.person, pupil=here.person, establishment=school, at=at, **what)


def _authorise(request: HatRequest, pupil: Any, rule: ExitRule) -> None:
    try:
        verbs.authorise(pupil, rule, by=request.person, hat=request.hat)
        told = {"name": pupil.first_name, "rule": rule.name}
        messages.success(request, _("Régime de sortie pour %(name)s : %(rule)s.") % told)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])


def _number(request: HatRequest, name: str = "rule") -> int:
    typed = request.POST.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0
