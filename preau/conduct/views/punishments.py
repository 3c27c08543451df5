"""Punishments: choosing a pupil, their page, a new one, what became of it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.conduct import rules, sight
from preau.conduct.actions import punishments as actions
from preau.conduct.choices import Outcome
from preau.conduct.forms import PostponeForm, PunishmentForm
from preau.conduct.models import Incident, Punishment, punishment_path
from preau.conduct.queries import classes_of, folder_of
from preau.conduct.views.incidents import REPORTS
from preau.conduct.views.lists import listed, searched
from preau.directory.choices import FAMILY
from preau.directory.door import HatRequest, hat_page, posted
from preau.directory.models import Person
from preau.notifications.actions import mark_read


@require_safe
@hat_page(*REPORTS)
def choose(request: HatRequest) -> HttpResponse:
    """Of whom? A few letters of the name, or a class."""
    if not rules.may_report(request.hat):
        raise Http404
    context = {"q": request.GET.get("q", "")[:80], "found": searched(request), "chosen": listed(request)}
    return render(request, "conduct/choose.html", context)


@require_safe
@hat_page(*REPORTS)
def pupil(request: HatRequest, pk: int) -> HttpResponse:
    """What one may read of a pupil, each kind apart."""
    one = get_object_or_404(sight.pupils_reported_by(request.person, request.hat), pk=pk)
    context = {
        "pupil": one, "group": classes_of([pk]).get(pk, ""), "folder": folder_of(one, request.person, request.hat),
        "may_decide": rules.may_decide(request.hat),
    }  # fmt: skip
    return render(request, "conduct/pupil.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(*REPORTS)
def punishment_new(request: HatRequest) -> HttpResponse:
    """A punishment to a pupil of a lesson, of an incident, of a class."""
    if not rules.may_report(request.hat):
        raise Http404
    incident = _incident(request)
    chosen = listed(request)
    pupils, involved = _pupils(request, incident, chosen.pupils)
    first = {"pupil": request.GET.get("eleve", ""), "kind": request.GET.get("nature", "")}
    form = PunishmentForm(posted(request), pupils=pupils, involved=involved, initial=first)
    if form.is_valid():
        try:
            made = actions.give(
                form.cleaned_data["once"], by=request.person, hat=request.hat, pupil=form.chosen, incident=incident,
                lesson=chosen.lesson_key, **form.what,
            )  # fmt: skip
            messages.success(request, _("C’est noté ; la famille et l’élève sont prévenus."))
            return redirect("conduct:punishment", hat=request.hat.key, pk=made.pk)
        except ValidationError as refusal:
            form.add_error("day", refusal)
    context = {"form": form, "incident": incident, "chosen": chosen, "has_pupils": bool(pupils)}
    return render(request, "conduct/punishment_new.html", context, status=422 if form.errors else 200)


@require_safe
@hat_page(*REPORTS, *FAMILY)
def punishment(request: HatRequest, pk: int) -> HttpResponse:
    """One punishment: the family reads the same words as the school."""
    one = _punishment(request, pk)
    mark_read(punishment_path(pk), by=request.person)
    return _page(request, one, PostponeForm(initial={"starts_at": one.starts_at, "ends_at": one.ends_at}))


@require_POST
@hat_page(*REPORTS)
def outcome(request: HatRequest, pk: int) -> HttpResponse:
    """Present, absent, handed in; or nothing any more."""
    one = _noted(request, pk)
    said = request.POST.get("suite", "")
    if said in (Outcome.PRESENT, Outcome.ABSENT, Outcome.DONE):
        actions.note(one, by=request.person, outcome=Outcome(said))
    elif not said:
        actions.clear_note(one, by=request.person)
    if request.POST.get("retour") == "retenues" and one.day:
        answer = redirect("conduct:detentions", hat=request.hat.key)
        answer["Location"] += f"?jour={one.day.isoformat()}#r{one.pk}"
        return answer
    return redirect("conduct:punishment", hat=request.hat.key, pk=pk)


@require_POST
@hat_page(*REPORTS)
def postponement(request: HatRequest, pk: int) -> HttpResponse:
    """A detention is held another day."""
    one = _noted(request, pk)
    form = PostponeForm(request.POST)
    if form.is_valid() and one.is_detention:
        try:
            actions.postpone(one, by=request.person, **form.cleaned_data)
            messages.success(request, _("Retenue reportée ; la famille et l’élève sont prévenus."))
            return redirect("conduct:punishment", hat=request.hat.key, pk=pk)
        except ValidationError as refusal:
            form.add_error("day", refusal)
    return _page(request, one, form, status=422)


@require_POST
@hat_page(*REPORTS)
def punishment_end(request: HatRequest, pk: int) -> HttpResponse:
    one = _punishment(request, pk)
    if not rules.may_withdraw(request.person, request.hat, one):
        raise Http404
    actions.withdraw(one, by=request.person)
    messages.success(request, _("Punition retirée ; la famille est prévenue."))
    return redirect("conduct:punishment", hat=request.hat.key, pk=pk)


def _page(request: HatRequest, one: Punishment, form: PostponeForm, status: int = 200) -> HttpResponse:
    context = {
        "punishment": one, "group": classes_of([one.pupil_id]).get(one.pupil_id, ""), "form": form,
        "notes": one.notes.select_related("noted_by").order_by("pk"),
        "may_note": rules.may_note(request.person, request.hat, one),
        "may_withdraw": rules.may_withdraw(request.person, request.hat, one),
        "is_family": request.hat.kind in FAMILY,
        "incident": _incident_of(request, one),
    }  # fmt: skip
    return render(request, "conduct/punishment.html", context, status=status)


def _punishment(request: HatRequest, pk: int) -> Punishment:
    rows = Punishment.objects.visible_to(request.person, request.hat)
    return get_object_or_404(rows.select_related("pupil", "given_by", "establishment", "withdrawn_by"), pk=pk)


def _noted(request: HatRequest, pk: int) -> Punishment:
    one = _punishment(request, pk)
    if not rules.may_note(request.person, request.hat, one):
        raise Http404
    return one


def _incident(request: HatRequest) -> Incident | None:
    asked = request.GET.get("incident", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 16):
        return None
    rows = Incident.objects.visible_to(request.person, request.hat).standing()
    return get_object_or_404(rows, pk=int(asked))


def _incident_of(request: HatRequest, one: Punishment) -> Incident | None:
    """The incident it comes from, for who may read that one."""
    if one.incident_id is None or request.hat.kind in FAMILY:
        return None
    return Incident.objects.visible_to(request.person, request.hat).filter(pk=one.incident_id).first()


def _pupils(
    request: HatRequest, incident: Incident | None, found: list[Person]
) -> tuple[list[Person], list[Person]]:
    """Among whom one chooses, and all those of the incident, whom no word may name."""
    asked: Any = request.GET.get("eleve", "")
    rows = sight.pupils_reported_by(request.person, request.hat)
    if incident:
        involved = [
            row.pupil for row in incident.involvements.select_related("pupil").order_by("pupil__sort_key")
        ]
        allowed = set(rows.filter(pk__in=[one.pk for one in involved]).values_list("pk", flat=True))
        mine = request.person.pk == incident.reported_by_id
        return [one for one in involved if mine or one.pk in allowed], involved
    if not found and asked.isascii() and asked.isdigit() and len(asked) < 16:
        return list(rows.filter(pk=int(asked))), []
    return found, []
