"""Incidents: those to look at, one, a new one, the figures of the year."""

from typing import Any

from django.contrib import messages
from django.db.models import Case, Exists, OuterRef, Prefetch, When
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.base import clock
from preau.conduct import rules, sight
from preau.conduct.actions import incidents as actions
from preau.conduct.choices import Role
from preau.conduct.forms import IncidentForm, Line, typed_roles
from preau.conduct.models import Incident, Involvement, Punishment, Sanction
from preau.conduct.queries import classes_of, detentions_on, figures
from preau.conduct.telling import incident_path
from preau.conduct.views.lists import Listed, listed, searched
from preau.directory.choices import TEACHING, Profile
from preau.directory.door import HatRequest, hat_page, posted
from preau.directory.models import Person
from preau.notifications.actions import mark_read

SHOWN_AT_MOST = 80
REPORTS = sight.FOLLOWS | TEACHING


@require_safe
@hat_page(*REPORTS)
def board(request: HatRequest) -> HttpResponse:
    """What is to look at, the detentions of the day, what was given lately."""
    _second_degree(request)
    incidents = _lately(request)
    punishments = Punishment.objects.visible_to(request.person, request.hat)
    follows = rules.follows(request.hat)
    context = {
        "follows": follows, "may_decide": rules.may_decide(request.hat),
        "to_see": [one for one in incidents if follows and one.seen_at is None],
        "incidents": [one for one in incidents if one.seen_at or not follows],
        "punishments": punishments.standing().select_related("pupil", "given_by").order_by("-given_at", "-pk")[:30],
        "detentions": detentions_on(punishments, clock.today()),
    }  # fmt: skip
    return render(request, "conduct/board.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(*REPORTS)
def incident_new(request: HatRequest) -> HttpResponse:
    """Report what was seen: in a lesson, or among the pupils of a class."""
    _second_degree(request)
    chosen = listed(request)
    form = IncidentForm(posted(request), initial=_where(chosen))
    lines = [Line(one) for one in chosen.pupils]
    roles = typed_roles(request.POST, lines)
    if form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("kind", "day", "at", "place", "words")}
        made = actions.report(
            form.cleaned_data["once"],
            by=request.person,
            hat=request.hat,
            pupils=roles,
            lesson=chosen.lesson_key,
            **data,
        )
        messages.success(request, _("Merci, la vie scolaire est prévenue."))
        return redirect("conduct:incident", hat=request.hat.key, pk=made.pk)
    context = {"form": form, "lines": lines, "chosen": chosen, "roles": Role.choices}
    return render(request, "conduct/incident_new.html", context, status=422 if form.errors else 200)


@require_safe
@hat_page(*REPORTS)
def incident(request: HatRequest, pk: int) -> HttpResponse:
    """One incident: what was seen, who, and what followed."""
    one = _incident(request, pk)
    mark_read(incident_path(pk), by=request.person)
    may_complete = rules.may_complete(request.person, request.hat, one)
    mine = sight.pupils_reported_by(request.person, request.hat).filter(pk=OuterRef("pupil"))
    rows = one.involvements.select_related("pupil").annotate(is_mine=Exists(mine))
    involved = list(rows.order_by("role", "pupil__sort_key"))
    context = {
        "incident": one, "involved": involved, "classes": classes_of([row.pupil_id for row in involved]),
        "may_complete": may_complete, "follows": rules.follows(request.hat), "roles": Role.choices,
        "may_decide": rules.may_decide(request.hat), "q": request.GET.get("q", "")[:80],
        "found": searched(request) if may_complete else [],
        "punishments": _linked(Punishment.objects, request, one), "sanctions": _linked(Sanction.objects, request, one),
        "reportable": {row.pupil_id for row in involved if row.is_mine},
    }  # fmt: skip
    return render(request, "conduct/incident.html", context)


@require_POST
@hat_page(*REPORTS)
def involvement(request: HatRequest, pk: int) -> HttpResponse:
    """A pupil more, another role, or not in it after all."""
    one = _completed(request, pk)
    role = request.POST.get("role", "")
    pupil = _named(request, one, request.POST.get("eleve", ""))
    if role in Role.values:
        actions.involve(one, by=request.person, pupil=pupil, role=Role(role))
    else:
        actions.leave_out(one, by=request.person, pupil=pupil)
    return redirect("conduct:incident", hat=request.hat.key, pk=pk)


@require_POST
@hat_page(*sight.FOLLOWS)
def taking_up(request: HatRequest, pk: int) -> HttpResponse:
    actions.take_up(_incident(request, pk), by=request.person)
    messages.success(request, _("C’est noté : vous prenez la suite."))
    return redirect("conduct:incident", hat=request.hat.key, pk=pk)


@require_POST
@hat_page(*REPORTS)
def incident_end(request: HatRequest, pk: int) -> HttpResponse:
    actions.withdraw(_completed(request, pk), by=request.person)
    messages.success(request, _("Incident retiré."))
    return redirect("conduct:board", hat=request.hat.key)


@require_safe
@hat_page(Profile.HEAD)
def year(request: HatRequest) -> HttpResponse:
    """The figures of the year, counts alone: no pupil, no class, no colleague."""
    _second_degree(request)
    titles = {"incidents": _("Incidents"), "punishments": _("Punitions"), "sanctions": _("Sanctions")}
    found = [
        (titles[key], rows, sum(n for _said, n in rows))
        for key, rows in figures(request.hat.establishment_id or 0)
    ]
    return render(request, "conduct/year.html", {"figures": found})


def _second_degree(request: HatRequest) -> None:
    """In the first degree there is no such page."""
    if not rules.may_report(request.hat):
        raise Http404


def _where(chosen: Listed) -> dict[str, Any]:
    if chosen.lesson is None:
        return {"day": clock.today()}
    room = chosen.lesson.room
    words = f"{chosen.lesson.words}, {room}" if room else chosen.lesson.words
    return {"day": chosen.lesson.day, "at": chosen.lesson.starts_at, "place": words[:120]}


def _incidents(request: HatRequest) -> Any:
    rows = Incident.objects.visible_to(request.person, request.hat)
    return rows.select_related("reported_by", "seen_by").order_by("-day", "-pk")


def _incident(request: HatRequest, pk: int) -> Incident:
    found: Incident = get_object_or_404(_incidents(request), pk=pk)
    return found


def _completed(request: HatRequest, pk: int) -> Incident:
    one = _incident(request, pk)
    if not rules.may_complete(request.person, request.hat, one):
        raise Http404
    return one


def _named(request: HatRequest, one: Incident, asked: str) -> Person:
    """A pupil whom one may report, or who is in the incident already."""
    pk = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 16 else 0
    rows = sight.pupils_reported_by(request.person, request.hat)
    inside = one.involvements.filter(pupil=pk).select_related("pupil").first()
    return inside.pupil if inside else get_object_or_404(rows, pk=pk)


def _lately(request: HatRequest) -> list[Incident]:
    """Those that nobody has taken up, then the last ones; with their pupils: two queries."""
    involved = Prefetch(
        "involvements", Involvement.objects.select_related("pupil").order_by("role", "pupil__sort_key")
    )
    rows = _incidents(request).standing().prefetch_related(involved)
    return list(rows.order_by(Case(When(seen_at=None, then=0), default=1), "-day", "-pk")[:SHOWN_AT_MOST])


def _linked(manager: Any, request: HatRequest, one: Incident) -> list[Any]:
    rows = manager.visible_to(request.person, request.hat).filter(incident=one)
    return list(rows.select_related("pupil").order_by("pk"))
