"""The room on the day: who is there, proxies, quorum of each matter, the secretary, opening and closing."""

from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from preau.council import queries
from preau.council.actions import room as verbs
from preau.council.actions import urgency as urgency_verbs
from preau.council.attendance import Room, There, room_of
from preau.council.choices import SittingEvent
from preau.council.forms import MemberForm, ProxyForm, VoteForm
from preau.council.law.proxies import Verdict
from preau.council.models import Member, Sitting
from preau.council.views.fetch import attempt, kept_sitting, named
from preau.council.words.gauge import gauge_of
from preau.council.words.results import counts_words, state_words
from preau.directory.door import HatRequest, hat_page


@require_safe
@hat_page(*queries.KEEPS)
def room(request: HatRequest, pk: int) -> HttpResponse:
    found = kept_sitting(request, pk)
    if not hasattr(found, "call"):
        raise Http404
    return render(request, "council/room.html", _context(found))


@require_POST
@hat_page(*queries.KEEPS)
def presence(request: HatRequest, pk: int) -> HttpResponse:
    """One tap: someone is there, or has left."""
    found = kept_sitting(request, pk)
    form = MemberForm(_everyone(room_of(found)), request.POST)
    if not form.is_valid():
        raise Http404
    verb = verbs.leave if request.POST.get("act") == "leave" else verbs.arrive
    attempt(request, lambda: verb(found, by=request.person, member=form.chosen))
    if request.headers.get("HX-Request"):
        return render(request, "council/_room.html", _context(kept_sitting(request, pk)))
    return redirect("council:room", hat=request.hat.key, pk=pk)


@require_POST
@hat_page(*queries.KEEPS)
def proxy(request: HatRequest, pk: int) -> HttpResponse:
    """A proxy handed in on paper."""
    found = kept_sitting(request, pk)
    form = ProxyForm(room_of(found).seats, request.POST)
    if form.is_valid():
        giver, holder = (form.found[form.cleaned_data[name]] for name in ("giver", "holder"))
        given = partial(verbs.give_proxy, found, by=request.person, giver=giver, holder=holder)
        if attempt(request, given, _("Pouvoir noté.")):
            return redirect("council:room", hat=request.hat.key, pk=pk)
    return render(request, "council/room.html", _context(found, proxy_form=form), status=422)


@require_POST
@hat_page(*queries.KEEPS)
def proxy_end(request: HatRequest, pk: int) -> HttpResponse:
    found = kept_sitting(request, pk)
    form = MemberForm(room_of(found).seats, request.POST)
    if not form.is_valid():
        raise Http404
    attempt(
        request, lambda: verbs.revoke_proxy(found, by=request.person, giver=form.chosen), _("Pouvoir retiré.")
    )
    return redirect("council:room", hat=request.hat.key, pk=pk)


@require_POST
@hat_page(*queries.KEEPS)
def secretary(request: HatRequest, pk: int) -> HttpResponse:
    found = kept_sitting(request, pk)
    if member := named(request, _everyone(room_of(found))):
        attempt(request, partial(verbs.name_secretary, found, by=request.person, member=member))
    return redirect("council:room", hat=request.hat.key, pk=pk)


@require_POST
@hat_page(*queries.KEEPS)
def opening(request: HatRequest, pk: int) -> HttpResponse:
    found = kept_sitting(request, pk)
    attempt(request, lambda: verbs.open_sitting(found, by=request.person), _("Séance ouverte."))
    return redirect("council:room", hat=request.hat.key, pk=pk)


@require_POST
@hat_page(*queries.KEEPS)
def no_quorum(request: HatRequest, pk: int) -> HttpResponse:
    found = kept_sitting(request, pk)
    attempt(request, lambda: verbs.stop_without_quorum(found, by=request.person))
    return redirect("council:sitting", hat=request.hat.key, pk=pk)


@require_POST
@hat_page(*queries.KEEPS)
def urgency(request: HatRequest, pk: int) -> HttpResponse:
    """The ruling on a call that was cut short, as counted."""
    found, form = kept_sitting(request, pk), VoteForm(request.POST)
    if form.is_valid():
        data = {"tally": form.tally(), "chair_voice": form.cleaned_data["chair_voice"]}
        try:
            urgency_verbs.rule_on_urgency(found, by=request.person, **data)
            return redirect("council:room", hat=request.hat.key, pk=pk)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "council/room.html", _context(found, urgency_form=form), status=422)


@require_POST
@hat_page(*queries.KEEPS)
def closing(request: HatRequest, pk: int) -> HttpResponse:
    found = kept_sitting(request, pk)
    attempt(request, lambda: verbs.close_sitting(found, by=request.person), _("Séance levée."))
    return redirect("council:room", hat=request.hat.key, pk=pk)


def proxy_words(verdict: str) -> str:
    """Why a proxy counts or not, at this moment."""
    return {
        Verdict.VALID: _("compte pour une voix"),
        Verdict.GIVER_PRESENT: _("ne compte plus : la personne est là"),
        Verdict.GIVER_WITHDRAWN: _("ne compte pas ici : la personne s’est retirée du point"),
        Verdict.HOLDER_ABSENT: _("ne compte pas : qui le porte n’est pas là"),
        Verdict.HOLDER_WITHDRAWN: _("ne compte pas ici : qui le porte s’est retiré du point"),
        Verdict.ONE_TOO_MANY: _("ne compte pas : un seul pouvoir par personne"),
        Verdict.SELF: _("ne compte pas"),
    }[Verdict(verdict)]


def attendance_context(there: There) -> dict[str, Any]:
    """The gauge and its words, for a matter."""
    return {
        "there": there,
        "attendance": there.attendance,
        "gauge": gauge_of(there.attendance),
        "proxies": [(one, proxy_words(there.verdicts[one.giver_id])) for one in there.room.proxies],
    }


def _context(
    found: Sitting, proxy_form: ProxyForm | None = None, urgency_form: VoteForm | None = None
) -> dict[str, Any]:
    here = room_of(found)
    there = here.at(here.rank_now)
    known = [one for one in _everyone(here) if one.pk in {who.pk for who in there.seated.values()}]
    return {
        "sitting": found,
        "events": here.events,
        "over": bool(here.events - {SittingEvent.OPENED}),
        "seats": [_line(seat, there) for seat in here.seats],
        "matters": [(one, here.at(one.rank).attendance, state_words(one)) for one in here.matters],
        "current": here.current if SittingEvent.OPENED in here.events else None,
        "proxy_form": proxy_form or ProxyForm(here.seats),
        "secretary_form": MemberForm(known, initial={"member": found.secretary_id}),
        "unadopted": list(queries.without_minutes(found)[:3]) if SittingEvent.OPENED in here.events else [],
        "lost": bool(here.current) and SittingEvent.OPENED in here.events and there.is_deserted,
        **_urgency(found, urgency_form, there),
        **attendance_context(there),
    }


def _urgency(found: Sitting, form: VoteForm | None, there: There) -> dict[str, Any]:
    """The ruling on urgency, or the form that counts it."""
    ruling = getattr(found, "urgency_ruling", None)
    usual = VoteForm(initial={"voices_for": there.attendance.voters})
    words = counts_words(ruling.tally) if ruling else ""
    return {"ruling": ruling, "ruling_words": words, "urgency_form": form or usual}


def _line(seat: Member, there: There) -> dict[str, Any]:
    """A seat of the room: who sits, since and until which matter."""
    moves = [one for one in there.room.presences if one.member_id == seat.pk]
    return {
        "member": seat,
        "there": there.seated.get(seat.pk) == seat,
        "alternates": [(one, there.seated.get(seat.pk) == one) for one in seat.alternates.all()],
        "given": next((one for one in there.room.proxies if one.giver_id == seat.pk), None),
        "moves": [one for one in moves if one.from_rank or one.until_rank is not None],
    }


def _everyone(here: Room) -> list[Member]:
    return [one for seat in here.seats for one in [seat, *seat.alternates.all()]]
