"""Filling in the book: of a lesson, or of a class and a day. One form, whose buttons each say what they do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from preau.directory.door import HatRequest, hat_page
from preau.directory.models import Group
from preau.homework import rules
from preau.homework.actions import bank, book, files, works
from preau.homework.actions.book import Spot
from preau.homework.desk import FIELDS, Desk, desk_at, heading_of, offered
from preau.homework.forms import BookForm, typed_words, with_files
from preau.homework.models import Entry, new_key
from preau.homework.sight import WRITES, with_taught
from preau.homework.years import is_of_this_year
from preau.timetable.lessons import found
from preau.ui.saving import saved

form_page = require_http_methods(["GET", "HEAD", "POST"])


@with_files
@form_page
@hat_page(*sorted(WRITES))
def lesson(request: HatRequest, pk: int, day: date) -> HttpResponse:
    """What was done in a lesson, and what is to do after it."""
    held = found(pk, day)
    if held is None or not rules.may_write_lesson(request.person, request.hat, held):
        raise Http404
    return _page(request, Spot.of_lesson(held), first_degree=request.hat.is_first_degree)


@with_files
@form_page
@hat_page(*sorted(WRITES))
def class_day(request: HatRequest, pk: int, day: date) -> HttpResponse:
    """The book of a class, day by day: all of a class in primary, one's own subject elsewhere."""
    rows = Group.objects.visible_to(request.person, request.hat).select_related(
        "establishment", "school_year"
    )
    group = get_object_or_404(with_taught(rows, request.person), pk=pk)
    if (
        not rules.writes_here(request.hat, group.establishment_id)
        or not group.taught
        or not is_of_this_year(day)
    ):
        raise Http404
    spot = Spot.of_class(group, day, next((one for one in group.taught if one), ""))
    return _page(request, spot, first_degree=group.establishment.is_first_degree)


def _page(request: HatRequest, spot: Spot, *, first_degree: bool) -> HttpResponse:
    desk = desk_at(request, spot, first_degree=first_degree)
    if request.method == "POST":
        try:
            return _act(request, desk)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
            return redirect(desk.url)
    return show(request, desk)


def show(request: HatRequest, desk: Desk, form: BookForm | None = None, status: int = 200) -> HttpResponse:
    context = {"desk": desk, "form": form or desk.form(), "title": heading_of(desk.spot)}
    return render(request, "homework/write.html", context, status=status)


def _act(request: HatRequest, desk: Desk) -> HttpResponse:
    """Keep what is typed, then do what the button says."""
    act, _colon, key = request.POST.get("act", "publish").partition(":")
    typed = _typed(request)
    if "autosave" in request.POST and works.given_by(typed["key"], by=request.person):
        return saved(desk.url)  # what is saved a moment too late is given already
    entry = book.save_typed(desk.spot, typed, by=request.person, hat=request.hat)
    if "autosave" in request.POST:
        return saved(desk.url)
    refused = files.join_all(entry, request.FILES.getlist("files"), by=request.person)
    for sentence in refused:
        messages.error(request, sentence)
    if act == "publish" and not refused:
        return _publish(request, desk)
    return _ACTS.get(act, _keep)(request, desk, entry, key)


def _publish(request: HatRequest, desk: Desk) -> HttpResponse:
    form = desk.form(request.POST)
    if not form.is_valid():
        return show(request, desk, form, status=400)
    try:
        entry = book.publish(desk.spot, form.cleaned_data["text"], by=request.person, hat=request.hat)
        if form.cleaned_data["what"]:
            _give(request, desk, form, entry)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return show(request, desk, form, status=400)
    said = (
        _("Le cahier est rempli, le travail est donné.")
        if form.cleaned_data["what"]
        else _("Le cahier est rempli.")
    )
    messages.success(request, said)
    return redirect(desk.url)


def _give(request: HatRequest, desk: Desk, form: BookForm, entry: Entry) -> None:
    wish = form.wish
    works.give(
        wish if desk.by_day else replace(wish, subject=desk.spot.subject), once=form.cleaned_data["key"] or new_key(),
        groups=desk.spot.groups, by=request.person, hat=request.hat, entry=entry,
    )  # fmt: skip


def _keep(request: HatRequest, desk: Desk, entry: Entry, key: str) -> HttpResponse:
    messages.success(request, _("C’est gardé. Les familles ne le lisent pas encore."))
    return redirect(desk.url)


def _attach(request: HatRequest, desk: Desk, entry: Entry, key: str) -> HttpResponse:
    return redirect(f"{desk.url}#fichiers")


def _detach(request: HatRequest, desk: Desk, entry: Entry, key: str) -> HttpResponse:
    files.detach(entry, key)
    return redirect(f"{desk.url}#fichiers")


def _load(request: HatRequest, desk: Desk, entry: Entry, key: str) -> HttpResponse:
    return redirect(f"{desk.url}#pour-quand")


def _lay(request: HatRequest, desk: Desk, entry: Entry, key: str) -> HttpResponse:
    source = offered(request, request.POST.get("offer", ""))
    if source is None:
        raise ValidationError(_("Choisissez d’abord une séance préparée."))
    bank.lay(source, desk.spot, by=request.person, hat=request.hat)
    messages.success(request, _("C’est repris. Relisez, puis publiez."))
    return redirect(desk.url)


_ACTS: dict[str, Callable[[HatRequest, Desk, Entry, str], HttpResponse]] = {
    "save": _keep, "attach": _attach, "detach": _detach, "load": _load, "lay": _lay,
}  # fmt: skip


def _typed(request: HatRequest) -> dict[str, Any]:
    """What the form holds, as it is, within bounds."""
    pupils = [one for one in request.POST.getlist("pupils")[:200] if one.isdecimal() and len(one) < 18]
    return typed_words(request.POST, FIELDS) | {"pupils": pupils}
