"""Polls: asked by the school, answered by families, read by both."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from preau.directory.children import children_here
from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page, posted
from preau.news.models import Poll
from preau.news.models.notes import new_key
from preau.news.polls import actions
from preau.news.polls.forms import BallotForm, PollForm
from preau.news.polls.queries import ballots_of, counted, said
from preau.news.polls.rules import WRITES, addressees, may_read_results
from preau.notifications.actions import mark_read
from preau.notifications.announcing import announced_in

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@hat_page(*sorted(WRITES))
def new(request: HatRequest) -> HttpResponse:
    open_to = addressees(request.person, request.hat)
    initial = {"key": new_key(), "audience": open_to[0].key if len(open_to) == 1 else ""}
    form = PollForm(open_to, posted(request), initial=initial)
    if form.is_valid():
        try:
            made = actions.ask(
                form.cleaned_data["key"], form.cleaned_data, by=request.person, hat=request.hat
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _said_once_sent(made))
            return redirect("news:poll", hat=request.hat.key, pk=made.pk)
    context = {"form": form, "silence": announced_in([request.hat.establishment_id])}
    return render(request, "news/poll_composer.html", context, status=400 if form.errors else 200)


@form_page
@hat_page(*sorted(WRITES), Profile.GUARDIAN)
def poll(request: HatRequest, pk: int) -> HttpResponse:
    """For a parent the question, their voice and, when it is time, the counts; for the school the counts."""
    rows = Poll.objects.visible_to(request.person, request.hat)
    found = get_object_or_404(rows.select_related("author", "establishment", "closed_by"), pk=pk)
    mark_read(f"sondages/{pk}/", by=request.person)
    if request.hat.kind == Profile.GUARDIAN:
        return _answer(request, found)
    if request.method == "POST":
        return HttpResponse(status=405)
    context = {"poll": found, "results": counted(found), "said": _said(request, found)}
    return render(request, "news/poll.html", context)


@require_POST
@hat_page(*sorted(WRITES))
def closing(request: HatRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Poll.objects.kept_by(request.person, request.hat), pk=pk)
    actions.close(found, by=request.person, hat=request.hat)
    messages.success(request, _("Sondage clos : les familles lisent les résultats."))
    return redirect("news:poll", hat=request.hat.key, pk=pk)


def _said_once_sent(made: Poll) -> str:
    told = announced_in([made.establishment_id])
    return told.words or _("Sondage envoyé : les familles peuvent répondre.")


def _said(request: HatRequest, found: Poll) -> list[Any]:
    """By name, for its author alone."""
    return said(found) if found.author_id == request.person.pk else []


def _answer(request: HatRequest, found: Poll) -> HttpResponse:
    ballots = ballots_of(request.person, children_here(request), found)
    if not ballots:
        raise Http404
    forms = [BallotForm(found, one, _sent(request, one.key)) for one in ballots if one.is_mine]
    asked = next((one for one in forms if one.is_bound), None)
    if asked and asked.is_valid() and _given(request, found, asked):
        return redirect("news:poll", hat=request.hat.key, pk=found.pk)
    voted = any(one.given or one.by_other for one in ballots)
    context = {
        "poll": found,
        "forms": forms if found.is_open else [],
        "others": [one for one in ballots if one.by_other],
        "given": [form for form in forms if form.ballot.given],
        "results": counted(found) if may_read_results(found, has_voted=voted) else None,
    }
    return render(request, "news/family_poll.html", context, status=400 if asked else 200)


def _sent(request: HatRequest, key: str) -> Any:
    """The data of the form of this voice, when it is the one that was sent."""
    return request.POST if request.method == "POST" and request.POST.get("voix") == key else None


def _given(request: HatRequest, found: Poll, form: BallotForm) -> bool:
    child = form.ballot.child
    try:
        actions.answer(found, form.places, by=request.person, child=child.person if child else None)
    except ValidationError as refusal:
        form.add_error("ticked", refusal)
        return False
    messages.success(request, _("Votre réponse est enregistrée."))
    return True
