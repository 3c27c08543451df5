"""The composer of a note: one form on a draft, whose buttons each say what they do; it works without script."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.base import clock
from preau.directory.audiences import Audience
from preau.directory.door import HatRequest, hat_page
from preau.directory.models import Group
from preau.news.carnet import actions
from preau.news.carnet.forms import NoteForm
from preau.news.carnet.natures import natures
from preau.news.carnet.queries import adults_of
from preau.news.carnet.reach import pupils_of, reach_of
from preau.news.carnet.rules import WRITES, addressees
from preau.news.models import NoteDraft
from preau.news.models.notes import new_key
from preau.notifications.announcing import announced_in
from preau.ui.saving import saved
from preau.ui.written import tidy

FIELDS = (
    "audience", "nature", "subject", "day", "leaves_at", "returns_at", "cost", "body", "answer_kind", "question",
    "options", "deadline",
)  # fmt: skip
form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@hat_page(*sorted(WRITES))
def new(request: HatRequest) -> HttpResponse:
    if request.method == "POST":
        return _act(request, _draft_of_key(request))
    open_to = addressees(request.person, request.hat)
    asked = request.GET.get("a", "")
    chosen = asked if asked in {one.key for one in open_to} else open_to[0].key if len(open_to) == 1 else ""
    draft = NoteDraft(author=request.person, hat_key=request.hat.key)
    draft.typed = {"audience": chosen, "deadline": _usual_deadline().isoformat()}
    return _composer(request, draft)


@form_page
@hat_page(*sorted(WRITES))
def edit(request: HatRequest, pk: int) -> HttpResponse:
    draft = NoteDraft.objects.of(request.person, request.hat).filter(pk=pk).first()
    if request.method == "POST":
        return _act(request, draft or _draft_of_key(request))
    return _composer(request, get_object_or_404(NoteDraft.objects.of(request.person, request.hat), pk=pk))


@require_safe
@hat_page(*sorted(WRITES))
def reach_list(request: HatRequest, pk: int) -> HttpResponse:
    """ "Voir la liste": every adult who would read this note."""
    draft = get_object_or_404(NoteDraft.objects.of(request.person, request.hat), pk=pk)
    audience, only = _audience(request, draft), _only(draft)
    pupils = [one for one in (pupils_of(audience) if audience else []) if not only or one.pk in only]
    adults = adults_of(one.pk for one in pupils)
    families = [(one, adults[one.pk]) for one in pupils]
    return render(
        request, "news/reach_list.html", {"draft": draft, "audience": audience, "families": families}
    )


@require_POST
@hat_page(*sorted(WRITES))
def throw_away(request: HatRequest, pk: int) -> HttpResponse:
    NoteDraft.objects.of(request.person, request.hat).filter(pk=pk).delete()
    messages.success(request, _("Brouillon effacé."))
    return redirect("news:carnet", hat=request.hat.key)


def _act(request: HatRequest, draft: NoteDraft) -> HttpResponse:
    """Keep what is typed, then do what the button says."""
    if sent := actions.note_sent(draft.key, by=request.person):
        return redirect("news:note", hat=request.hat.key, pk=sent.pk)
    draft = actions.save_draft(draft, _typed(request))
    if "autosave" in request.POST:
        return saved(_edit_url(request, draft))
    act = request.POST.get("act", "")
    if act == "send":
        return _send(request, draft)
    if act == "list":
        return redirect("news:reach_list", hat=request.hat.key, pk=draft.pk)
    if act == "save":
        messages.success(request, _("Brouillon gardé."))
    return redirect(_edit_url(request, draft) + ("#portee" if act == "reach" else ""))


def _send(request: HatRequest, draft: NoteDraft) -> HttpResponse:
    form = _form(request, draft, bound=True)
    if not form.is_valid():
        return _composer(request, draft, form, status=400)
    try:
        note = actions.send(draft, form.cleaned_data, by=request.person, hat=request.hat)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _composer(request, draft, form, status=400)
    messages.success(request, announced_in([note.establishment_id]).words or _("Mot envoyé."))
    return redirect("news:note", hat=request.hat.key, pk=note.pk)


def _composer(
    request: HatRequest, draft: NoteDraft, form: NoteForm | None = None, status: int = 200
) -> HttpResponse:
    audience = _audience(request, draft)
    reach = reach_of(audience, _only(draft)) if audience else None
    context: dict[str, Any] = {
        "draft": draft,
        "form": form or _form(request, draft),
        "natures": natures(),
        "chosen": draft.typed.get("nature", ""),
        "reach": reach if reach and reach.pupils else None,
        "audience": audience,
        "empty": reach is not None and not reach.pupils,
        "silence": announced_in([request.hat.establishment_id]),
    }
    return render(request, "news/composer.html", context, status=status)


def _form(request: HatRequest, draft: NoteDraft, *, bound: bool = False) -> NoteForm:
    audience = _audience(request, draft)
    pupils = pupils_of(audience) if audience and isinstance(audience.place, Group) else []
    open_to = addressees(request.person, request.hat)
    known = draft.typed | {"key": draft.key}
    return NoteForm(open_to, pupils, known) if bound else NoteForm(open_to, pupils, initial=known)


def _audience(request: HatRequest, draft: NoteDraft) -> Audience | None:
    asked = draft.typed.get("audience")
    return next((one for one in addressees(request.person, request.hat) if one.key == asked), None)


def _only(draft: NoteDraft) -> list[int]:
    return [int(pk) for pk in draft.typed.get("only", []) if str(pk).isdecimal() and len(str(pk)) < 18]


def _typed(request: HatRequest) -> dict[str, Any]:
    """What the form holds, as it is, within bounds."""
    found: dict[str, Any] = {name: tidy(request.POST.get(name, ""))[:6_000] for name in FIELDS}
    return found | {"only": [one[:20] for one in request.POST.getlist("only")[:500]]}


def _draft_of_key(request: HatRequest) -> NoteDraft:
    """The draft of this very form: a form that was saved by itself, or posted twice, makes no second draft."""
    key = request.POST.get("key", "")[:40].replace("\x00", "")
    known = NoteDraft.objects.filter(key=key).first() if key else None
    if known and known.author_id == request.person.pk:
        return known
    return NoteDraft(
        author=request.person, hat_key=request.hat.key, key=key if key and not known else new_key()
    )


def _edit_url(request: HatRequest, draft: NoteDraft) -> str:
    return reverse("news:edit", kwargs={"hat": request.hat.key, "pk": draft.pk})


def _usual_deadline() -> date:
    """A week from today, on a day of school."""
    day = clock.today() + timedelta(days=7)
    return day + timedelta(days=max(0, 7 - day.weekday()) % 7 if day.weekday() >= 5 else 0)
