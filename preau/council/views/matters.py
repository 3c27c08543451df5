"""A matter at the bench: who is there for it, the vote, the act on its paper, and what comes next."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from preau.council import queries
from preau.council.actions import room as room_verbs
from preau.council.actions import votes as verbs
from preau.council.actions.acts import next_number
from preau.council.attendance import There, room_of
from preau.council.choices import SittingEvent
from preau.council.drafting import appoints, only_appoints
from preau.council.forms import DayForm, MemberForm, NamedForm, RoundForm, SecretForm, VoteForm
from preau.council.law.elections import Elected
from preau.council.law.majorities import majority
from preau.council.life import life_of
from preau.council.models import Candidacy, Matter
from preau.council.views.fetch import attempt, form_page, kept_matter, named
from preau.council.views.room import attendance_context
from preau.council.words.extract import extract_of
from preau.council.words.results import (
    Election,
    election_of,
    election_words,
    is_adopted,
    is_decided,
    result_words,
    round_words,
    silent_words,
    state_words,
)
from preau.directory.door import HatRequest, hat_page, posted


@require_safe
@hat_page(*queries.KEEPS)
def matter(request: HatRequest, pk: int) -> HttpResponse:
    return _bench(request, kept_matter(request, pk))


@require_POST
@hat_page(*queries.KEEPS)
def vote(request: HatRequest, pk: int) -> HttpResponse:
    """Raised hands, as counted."""
    found, form = kept_matter(request, pk), VoteForm(request.POST)
    if form.is_valid():
        try:
            verbs.take_vote(
                found, by=request.person, manner="public", tally=form.tally(), chair_voice=form.cleaned_data["chair_voice"]
            )  # fmt: skip
            return _back(request, found)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return _bench(request, found, form, status=422)


@form_page
@hat_page(*queries.KEEPS)
def ballot(request: HatRequest, pk: int, manner: str) -> HttpResponse:
    """A vote by name, or a secret one: each has its own sheet."""
    found = kept_matter(request, pk)
    there = room_of(found.sitting).at(found.rank)
    form: Any = (NamedForm if manner == "nominal" else SecretForm)(there.voices, posted(request))
    if form.is_valid():
        try:
            _take(found, request, manner, form)
            return _back(request, found)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {
        "form": form,
        "matter": found,
        "manner": manner,
        "sitting": found.sitting,
    } | attendance_context(there)
    return render(request, "council/ballot.html", context, status=422 if form.is_bound else 200)


@form_page
@hat_page(*queries.KEEPS)
def election(request: HatRequest, pk: int) -> HttpResponse:
    """Who stands, and the rounds as they are counted."""
    found = kept_matter(request, pk)
    there = room_of(found.sitting).at(found.rank)
    candidacies = list(found.candidacies.select_related("member__person"))
    form = RoundForm(candidacies, there.voices, posted(request))
    if form.is_valid():
        try:
            verbs.count_round(
                found, by=request.person, voices=form.voices(), blank=form.cleaned_data["blank"] or 0, marks=form.marked()
            )  # fmt: skip
            return redirect("council:election", hat=request.hat.key, pk=pk)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = _election(found, there) | {"form": form, "candidacies": candidacies}
    return render(request, "council/election.html", context, status=422 if form.is_bound else 200)


@require_POST
@hat_page(*queries.KEEPS)
def candidacy(request: HatRequest, pk: int) -> HttpResponse:
    found = kept_matter(request, pk)
    if member := named(request, room_of(found.sitting).seats):
        attempt(request, partial(verbs.stand, found, by=request.person, member=member))
    return redirect("council:election", hat=request.hat.key, pk=pk)


@require_POST
@hat_page(*queries.KEEPS)
def candidacy_end(request: HatRequest, pk: int) -> HttpResponse:
    kept = queries.kept_sittings(request.person, request.hat).values("pk")
    row = get_object_or_404(Candidacy.objects.filter(matter__sitting__in=kept), pk=pk)
    attempt(request, lambda: verbs.stand_down(row, by=request.person))
    return redirect("council:election", hat=request.hat.key, pk=row.matter_id)


@require_POST
@hat_page(*queries.KEEPS)
def only_candidacy(request: HatRequest, pk: int) -> HttpResponse:
    """The chair reads the only candidacy: it takes effect."""
    found = kept_matter(request, pk)
    attempt(request, lambda: verbs.take_effect_alone(found, by=request.person), _("Désignation faite."))
    return redirect("council:election", hat=request.hat.key, pk=pk)


@require_POST
@hat_page(*queries.KEEPS)
def waiver(request: HatRequest, pk: int) -> HttpResponse:
    """All of them give up the secret ballot."""
    found = kept_matter(request, pk)
    typed = request.POST.get("voices", "")
    voices = int(typed) if typed.isdecimal() and len(typed) < 5 else 0
    told = _("Renonciation au scrutin secret notée.")
    attempt(request, lambda: verbs.waive_secrecy(found, by=request.person, voices=voices), told)
    return _back(request, found)


@require_POST
@hat_page(*queries.KEEPS)
def settlement(request: HatRequest, pk: int) -> HttpResponse:
    found, kind = kept_matter(request, pk), request.POST.get("kind", "")
    if kind not in ("noted", "postponed"):
        raise Http404
    attempt(request, lambda: room_verbs.settle(found, by=request.person, kind=kind))
    return _back(request, found)


@require_POST
@hat_page(*queries.KEEPS)
def withdrawal(request: HatRequest, pk: int) -> HttpResponse:
    """Someone interested leaves the matter, or a slip is mended."""
    found = kept_matter(request, pk)
    if member := named(request, _bodies(room_of(found.sitting).at(found.rank))):
        verb = room_verbs.take_part if request.POST.get("act") == "back" else room_verbs.withdraw
        attempt(request, partial(verb, found, by=request.person, member=member))
    return _back(request, found)


@require_POST
@hat_page(*queries.KEEPS)
def chair(request: HatRequest, pk: int) -> HttpResponse:
    """Who presides this matter in place of the chair."""
    found = kept_matter(request, pk)
    if member := named(request, _bodies(room_of(found.sitting).at(found.rank))):
        attempt(request, partial(room_verbs.preside, found, by=request.person, member=member))
    return _back(request, found)


@require_POST
@hat_page(*queries.KEEPS)
def birth(request: HatRequest, pk: int) -> HttpResponse:
    """The day a candidate was born, where age decides between equals."""
    kept = queries.kept_sittings(request.person, request.hat).values("pk")
    row = get_object_or_404(Candidacy.objects.filter(matter__sitting__in=kept), pk=pk)
    form = DayForm(request.POST)
    if form.is_valid():
        attempt(request, lambda: verbs.tell_birth(row, by=request.person, on=form.cleaned_data["on"]))
    else:
        messages.error(request, _("Cette date ne se lit pas. Exemple : 21/03/1968."))
    return redirect("council:election", hat=request.hat.key, pk=row.matter_id)


def _take(found: Matter, request: HatRequest, manner: str, form: Any) -> None:
    asked = form.cleaned_data["asked_by"] or 0
    if manner == "nominal":
        verbs.take_named_vote(found, by=request.person, voices=form.voices(), asked_by=asked)
        return
    verbs.take_vote(
        found, by=request.person, manner="secret", tally=form.tally(), asked_by=asked, marks=form.marked()
    )


def _back(request: HatRequest, found: Matter) -> HttpResponse:
    return redirect("council:matter", hat=request.hat.key, pk=found.pk)


def _bodies(there: There) -> list[Any]:
    return list(there.seated.values())


def _bench(request: HatRequest, found: Matter, form: Form | None = None, status: int = 200) -> HttpResponse:
    room = room_of(found.sitting)
    there = room.at(found.rank)
    act = getattr(found, "act", None)
    voted = getattr(found, "vote", None)
    usual = {"voices_for": there.attendance.voters}
    known = {name: getattr(voted, name) for name in VoteForm.base_fields} if voted else usual
    context = {
        "matter": found,
        "sitting": found.sitting,
        "is_open": room.events == {SittingEvent.OPENED},
        **_asked(found, there),
        "form": form or VoteForm(initial=known),
        "vote": voted,
        "result": result_words(voted) if voted else "",
        "silent": silent_words(voted) if voted else "",
        "adopted": is_adopted(found),
        "decided": is_decided(found),
        "may_vote": not (appoints(found) and only_appoints(found) and election_of(found).elected),
        "appoints": appoints(found),
        "elected": election_words(found),
        **_leaving(there),
        "agenda": [(one, state_words(one)) for one in room.matters],
        "act": act,
        "extract": extract_of(act) if act else None,
        "life": life_of(act) if act else None,
        "number": next_number(found.sitting.assembly, found.sitting.day.year),
        **attendance_context(there),
    }
    return render(request, "council/matter.html", context, status=status)


def _leaving(there: There) -> dict[str, Any]:
    """Who has left the matter, and who may."""
    bodies = _bodies(there)
    staying = [one for one in bodies if one.pk not in there.withdrawn]
    return {
        "withdraw_form": MemberForm(staying),
        "gone": [one for one in bodies if one.pk in there.withdrawn],
    }


def _of_unknown_age(known: Election) -> list[Candidacy]:
    """Those who lead the third round, whose birth date is not known: age decides between them."""
    counts = list(known.rounds[-1].counts.select_related("candidacy__member__person"))
    most = max((one.voices for one in counts), default=0)
    leading = [one.candidacy for one in counts if most and one.voices == most]
    return [one for one in leading if not (one.born_on or one.member.person.birth_date)]


def _asked(found: Matter, there: There) -> dict[str, Any]:
    """The majority of its own, with the voices that it needs (0 where these depend on the votes cast); who may preside."""
    asked, here = majority(found.majority), there.attendance
    known = asked is not None and asked.of != "cast"
    needed = asked.needed(cast=0, present=here.voters, members=here.in_exercise) if asked and known else 0
    words = gettext(asked.label) if asked else ""
    return {"asked": asked, "asked_words": words, "needed": needed, "chair_form": MemberForm(_bodies(there))}


def _election(found: Matter, there: There) -> dict[str, Any]:
    known = election_of(found)
    rounds = [
        (round_words(one.number), list(one.counts.select_related("candidacy__member__person")), one.blank)
        for one in known.rounds
        if one.number
    ]
    return {
        "matter": found,
        "sitting": found.sitting,
        "election": known,
        "elected": election_words(found),
        "rounds": rounds,
        "next_words": round_words(known.next_round) if known.next_round else "",
        "unknown": _of_unknown_age(known) if known.result.how == Elected.UNDECIDED else [],
        "stand_form": MemberForm(there.room.seats),
        **attendance_context(there),
    }
