"""The minutes of a sitting in the hands of who writes them, then of who signs them; nobody else reads the draft."""

from functools import partial

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from preau.base import clock
from preau.council import queries
from preau.council.actions import minutes as verbs
from preau.council.choices import SittingEvent
from preau.council.forms import DayForm, DebatesForm
from preau.council.models import Debate, Matter, Member, Minutes, Sitting
from preau.council.rules import keeps_register
from preau.council.views.fetch import attempt, form_page
from preau.council.words.record import sum_of
from preau.council.words.results import state_words
from preau.directory.door import HatRequest, hat_page, posted


@form_page
@hat_page(*queries.DELIBERATES)
def writing(request: HatRequest, pk: int) -> HttpResponse:
    """What was said, matter by matter; once adopted, the same page is where the minutes are signed."""
    found = _written(request, pk)
    if hasattr(found, "minutes"):
        return _signing(request, found)
    form = DebatesForm(_matters(found), posted(request))
    if form.is_valid():
        try:
            verbs.write_debates(found, by=request.person, said=form.said())
            return redirect("council:writing", hat=request.hat.key, pk=pk)
        except ValidationError as refusal:
            _say(form, found, refusal)
    return _page(request, found, form)


@require_POST
@hat_page(*queries.DELIBERATES)
def minutes_signature(request: HatRequest, pk: int) -> HttpResponse:
    """Who presided or wrote signs here; a keeper notes who has signed on paper, and when."""
    found, form = _written(request, pk), DayForm(request.POST)
    member = next((one for one in verbs.signers_of(found) if str(one.pk) == request.POST.get("member")), None)
    if member is None or not hasattr(found, "minutes"):
        raise Http404
    sign = partial(verbs.sign_minutes, found, by=request.person, member=member)
    if member.person_id == request.person.pk and "on" not in request.POST:
        attempt(request, sign, _("Procès-verbal signé."))
    elif not keeps_register(request.hat, found.assembly):
        raise Http404
    else:
        attempt(
            request,
            partial(sign, on=form.cleaned_data["on"] if form.is_valid() else None),
            _("Signature notée."),
        )
    return redirect("council:writing", hat=request.hat.key, pk=pk)


def _written(request: HatRequest, pk: int) -> Sitting:
    found = get_object_or_404(queries.written_sittings(request.person, request.hat), pk=pk)
    if not found.steps.filter(kind=SittingEvent.OPENED).exists():
        raise Http404
    return found


def _matters(sitting: Sitting) -> list[Matter]:
    related = sitting.matters.select_related("vote", "settlement", "act", "debate__by")
    found = list(related.prefetch_related("candidacies__member__person", "rounds__counts"))
    for one in found:
        one.sitting = sitting
        if hasattr(one, "vote"):
            one.vote.matter = one
    return found


def _debate(matter: Matter) -> Debate | None:
    return getattr(matter, "debate", None)


def _say(form: DebatesForm, sitting: Sitting, refusal: ValidationError) -> None:
    """What is refused is said at its matter: the one that has changed since; else on top."""
    changed = [
        one for one in form.matters
        if form.data.get(f"read_{one.pk}") != sum_of(_debate(one)) and f"said_{one.pk}" in form.fields
    ]  # fmt: skip
    form.add_error(f"said_{changed[0].pk}" if changed else None, refusal)


def _page(request: HatRequest, found: Sitting, form: DebatesForm) -> HttpResponse:
    lines = [
        (one, state_words(one), form[f"said_{one.pk}"], f"read_{one.pk}", sum_of(_debate(one)))
        for one in form.matters
    ]
    keeps = keeps_register(request.hat, found.assembly)
    context = {"sitting": found, "lines": lines, "form": form, "keeps": keeps}
    return render(request, "council/writing.html", context, status=422 if form.is_bound else 200)


def _signing(request: HatRequest, found: Sitting) -> HttpResponse:
    minutes = Minutes.objects.select_related("adopted_in").get(sitting=found)
    done = {one.member_id: one for one in minutes.signatures.select_related("by")}
    context = {
        "sitting": found,
        "minutes": minutes,
        "signers": [
            (one, one.pk == found.chair_id, done.get(one.pk), _day_of(one)) for one in verbs.signers_of(found)
        ],
        "keeps": keeps_register(request.hat, found.assembly),
    }
    return render(request, "council/signing.html", context)


def _day_of(member: Member) -> DayForm:
    """One form a signer, each field with its own label."""
    return DayForm(initial={"on": clock.today()}, auto_id=f"id_{member.pk}_%s")
