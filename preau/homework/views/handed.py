"""Handing in, for a pupil; reading and giving back, for the teacher; what came back, for the pupil and the parents."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from preau.directory.choices import FAMILY, Profile
from preau.directory.door import HatRequest, hat_page, readable_offline
from preau.homework import rules
from preau.homework.actions import files
from preau.homework.actions import handed as actions
from preau.homework.forms import BackForm, HandInForm, with_files
from preau.homework.models import GivenBack, HandIn, Work
from preau.homework.queries import pupils_of
from preau.homework.sight import WRITES
from preau.notifications.actions import mark_read
from preau.ui.saving import saved

form_page = require_http_methods(["GET", "HEAD", "POST"])
HANDED = ("photos", "sounds", "files")


@with_files
@form_page
@hat_page(Profile.PUPIL)
@readable_offline
def hand_in(request: HatRequest, pk: int) -> HttpResponse:
    """A photo, a file, a sound, a few words: joined one after the other, then handed in."""
    rows = Work.objects.visible_to(request.person, request.hat)
    work = get_object_or_404(rows.select_related("author"), pk=pk, hands_in=True)
    if request.method == "POST":
        return _hand_in(request, work)
    return _hand_in_page(request, work)


@with_files
@form_page
@hat_page(*FAMILY, *sorted(WRITES))
def handed(request: HatRequest, pk: int) -> HttpResponse:
    """One hand-in with what was said of it; who manages the work writes there and gives it back."""
    rows = HandIn.objects.visible_to(request.person, request.hat).handed()
    one = get_object_or_404(rows.select_related("work__author", "pupil", "back__author"), pk=pk)
    if request.method == "POST":
        return _give_back(request, one)
    mark_read(f"travail/rendus/{pk}/", by=request.person)
    return _handed_page(request, one)


def _hand_in(request: HatRequest, work: Work) -> HttpResponse:
    """Keep what is typed, join what is chosen, then do what the button says."""
    act, _colon, key = request.POST.get("act", "send").partition(":")
    form = HandInForm(request.POST)
    if not form.is_valid():
        return _hand_in_page(request, work, form, status=400)
    text: str = form.cleaned_data["text"]
    who: dict[str, Any] = {"by": request.person, "hat": request.hat}
    here = reverse("homework:hand_in", kwargs={"hat": request.hat.key, "pk": work.pk})
    try:
        if "hors_connexion" in request.POST:
            actions.refuse_older(work, text, request.POST.get("rendu", ""), by=request.person)
        actions.keep(work, text, **who)
        if "autosave" in request.POST:
            return saved(here)
        refused = actions.join(work, [one for name in HANDED for one in request.FILES.getlist(name)], **who)
        for sentence in refused:
            messages.error(request, sentence)
        if act == "detach":
            actions.detach(work, key, **who)
        if act == "send" and not refused:
            actions.hand_in(work, text, **who)
            messages.success(request, _("C’est rendu."))
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _hand_in_page(request, work, form, status=400)
    return redirect(here)


def _hand_in_page(
    request: HatRequest, work: Work, form: HandInForm | None = None, status: int = 200
) -> HttpResponse:
    mine = HandIn.objects.filter(work=work, pupil=request.person).select_related("back__author").first()
    may_change = rules.may_hand_in(request.person, request.hat, work) and not (
        mine and mine.handed_at and (work.is_over or mine.is_back)
    )
    context = {
        "work": work, "mine": mine, "files": list(mine.files.select_related("stored")) if mine else [],
        "may_change": may_change, "stamp": actions.stamp_of(mine),
        "form": form or HandInForm(initial={"text": mine.text if mine else ""}),
    }  # fmt: skip
    return render(request, "homework/hand_in.html", context, status=status)


def _give_back(request: HatRequest, one: HandIn) -> HttpResponse:
    if not rules.may_give_back(request.person, request.hat, one):
        raise Http404
    act, _colon, key = request.POST.get("act", "back").partition(":")
    form = BackForm(request.POST)
    if not form.is_valid():
        return _handed_page(request, one, form, status=400)
    words: str = form.cleaned_data["words"]
    who: dict[str, Any] = {"by": request.person, "hat": request.hat}
    here = reverse("homework:handed", kwargs={"hat": request.hat.key, "pk": one.pk})
    try:
        back = actions.save_back(one, words, **who)
        if "autosave" in request.POST:
            return saved(here)
        refused = files.join_all(back, request.FILES.getlist("files"), by=request.person)
        for sentence in refused:
            messages.error(request, sentence)
        if act == "detach":
            files.detach(back, key)
        if act == "back" and not refused:
            actions.give_back(one, words, **who)
            messages.success(request, _("C’est rendu à l’élève ; ses parents le voient aussi."))
            return redirect(_next(request, one) or here)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _handed_page(request, one, form, status=400)
    return redirect(here)


def _handed_page(
    request: HatRequest, one: HandIn, form: BackForm | None = None, status: int = 200
) -> HttpResponse:
    gives = request.hat.kind not in FAMILY and rules.may_give_back(request.person, request.hat, one)
    back = GivenBack.objects.filter(hand_in=one).select_related("author").first()
    shown = back if back and (back.given_at or gives) else None
    context = {
        "one": one, "work": one.work, "files": one.files.select_related("stored"), "back": shown,
        "back_files": shown.files.select_related("stored") if shown else [], "gives": gives,
        "next": _next(request, one) if gives else "", "form": form or BackForm(initial={"words": shown.words if shown else ""}),
    }  # fmt: skip
    return render(request, "homework/handed.html", context, status=status)


def _next(request: HatRequest, one: HandIn) -> str:
    """The next hand-in of the same work that waits, in the order of the school list; empty when none does."""
    waiting = [line.hand_in for line in pupils_of(one.work) if line.hand_in and not line.back_at]
    others = [pk for pk in waiting if pk != one.pk]
    return reverse("homework:handed", kwargs={"hat": request.hat.key, "pk": others[0]}) if others else ""
