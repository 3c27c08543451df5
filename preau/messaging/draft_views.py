"""The composer: one form on a draft, whose buttons each say what they do; it works without script."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from preau.directory.audiences import audiences_open_to, persons_of
from preau.directory.children import Child
from preau.directory.choices import Profile
from preau.directory.contacts import reachable_by
from preau.directory.door import HatRequest, hat_page
from preau.directory.models import Person
from preau.directory.queries import described
from preau.directory.search.people import search as search_people
from preau.messaging import actions
from preau.messaging import recipients as chosen
from preau.messaging.boxes.rules import boxes_open_to
from preau.messaging.choices import LONGEST_BODY, RECIPIENTS_AT_MOST
from preau.messaging.forms import DraftForm, FindForm
from preau.messaging.mailbox import mailbox_of
from preau.messaging.models import Box, Draft, Suspension, new_key
from preau.messaging.reach import reach_of
from preau.messaging.rules import is_family
from preau.messaging.safety.health import unaware
from preau.messaging.safety.suspensions import suspension_of
from preau.messaging.saving import attach_all, saved, with_files
from preau.messaging.sending.correspondents import away_among, signed
from preau.messaging.sending.forms import SENDING, SendingForm
from preau.messaging.sending.hours import Silence, school_of, silence_now
from preau.messaging.sending.wordings import sent_words
from preau.messaging.views import form_page


@require_safe
@hat_page()
def drafts(request: HatRequest) -> HttpResponse:
    rows = Draft.objects.filter(author=request.person).select_related("conversation")
    worn = {hat.key for hat in request.hats}
    shown = [
        (draft, draft.hat_key if draft.hat_key in worn else request.hat.key)
        for draft in rows.order_by("-saved_at")[:100]
    ]
    return render(request, "messaging/drafts.html", {"mailbox": mailbox_of(request), "drafts": shown})


@with_files
@form_page
@hat_page()
def new(request: HatRequest) -> HttpResponse:
    """A blank composer, or one that already names someone (`?a=personne-12&enfant=3`), or holds what another application
    of the phone has shared (`?objet=…&texte=…`)."""
    if request.method == "POST":
        return _act(request, _draft_of_key(request))
    draft = Draft(author=request.person, hat_key=request.hat.key)
    key = request.GET.get("a", "")
    draft.recipients = [key] if key and chosen.recipient(key, request.person, request.hat) else []
    if key and not draft.recipients:
        messages.error(request, _("On ne peut pas écrire à cette personne d’ici."))
    asked = request.GET.get("enfant", "")
    initial = {
        "child": asked if asked.isdecimal() else "",
        "key": draft.key,
        "subject": request.GET.get("objet", "")[:200],
        "body": request.GET.get("texte", "")[:LONGEST_BODY] + signed(request.person),
    }
    return _composer(request, draft, DraftForm(_children(request, draft), initial=initial))


@with_files
@form_page
@hat_page()
def edit(request: HatRequest, pk: int) -> HttpResponse:
    rows = Draft.objects.filter(author=request.person, conversation=None)
    if request.method == "POST":
        draft = rows.filter(pk=pk).first()
        return _act(request, draft) if draft else _gone(request)
    draft = get_object_or_404(rows, pk=pk)
    initial = {"child": draft.child_id, "subject": draft.subject, "body": draft.body, "key": draft.key}
    return _composer(request, draft, DraftForm(_children(request, draft), initial=initial))


@require_safe
@hat_page()
def reach_list(request: HatRequest, pk: int) -> HttpResponse:
    """ "Voir la liste": everyone who would receive this draft."""
    draft = get_object_or_404(Draft, author=request.person, pk=pk)
    found = [one for one in chosen.recipients(draft.recipients, request.person, request.hat) if one]
    lists = [
        (one, persons_of(one.audience) if one.audience else [one.person] if one.person else [])
        for one in found
    ]
    reach = reach_of(found, request.person)
    return render(request, "messaging/reach_list.html", {"draft": draft, "lists": lists, "reach": reach})


@require_POST
@hat_page()
def throw_away(request: HatRequest, pk: int) -> HttpResponse:
    Draft.objects.filter(author=request.person, pk=pk).delete()
    messages.success(request, _("Brouillon effacé."))
    return redirect("messaging:inbox", hat=request.hat.key)


def _act(request: HatRequest, draft: Draft) -> HttpResponse:
    """Keep what is typed, then do what the button says."""
    if sent := actions.conversation_sent(draft.key, by=request.person):
        return redirect("messaging:thread", hat=request.hat.key, pk=sent.pk)
    if "recipient" in request.POST:
        draft.recipients = _keys(request.POST.getlist("recipient"))
    form = DraftForm(_children(request, draft), request.POST)
    if not form.is_valid():
        return _composer(request, draft, form, status=400)
    _keep(request, draft, form)
    if "autosave" in request.POST:
        return saved(_edit_url(request, draft))
    refused = attach_all(request, draft, request.hat)
    verb, _colon, key = request.POST.get("act", "").partition(":")
    if verb in SENDING and not refused:
        return _send(request, draft, form, verb)
    if verb in ("add", "remove"):
        _choose(draft, verb, key)
    if verb == "detach" and key.isdecimal():
        draft.attachments.filter(pk=key).delete()
    return redirect(_next(request, draft, verb))


def _draft_of_key(request: HatRequest) -> Draft:
    """The draft of this very form: a form that was saved by itself, or posted twice, makes no second draft."""
    key = request.POST.get("key", "")[:40].replace("\x00", "")
    known = Draft.objects.filter(key=key).first() if key else None
    if known and known.author_id == request.person.pk:
        return known
    mine = key if key and not known else new_key()
    return Draft(author=request.person, hat_key=request.hat.key, key=mine)


def _gone(request: HatRequest) -> HttpResponse:
    """The draft was sent or erased in another window: what is typed stays on the page."""
    key = request.POST.get("key", "")[:40].replace("\x00", "")
    if sent := actions.conversation_sent(key, by=request.person):
        messages.success(request, _("Ce message est déjà parti."))
        return redirect("messaging:thread", hat=request.hat.key, pk=sent.pk)
    fresh = Draft(author=request.person, hat_key=request.hat.key)
    fresh.recipients = _keys(request.POST.getlist("recipient"))
    form = DraftForm(_children(request, fresh), {**request.POST.dict(), "key": fresh.key})
    form.add_error(None, _("Ce brouillon a été effacé ailleurs. Rien n’est parti ; votre texte est ici."))
    return _composer(request, fresh, form, status=409)


def _keep(request: HatRequest, draft: Draft, form: DraftForm) -> None:
    typed = form.cleaned_data
    draft.hat_key = request.hat.key
    child = form.children.get(typed["child"])
    actions.save_draft(draft, subject=typed["subject"], body=typed["body"], child=child)


def _send(request: HatRequest, draft: Draft, form: DraftForm, verb: str) -> HttpResponse:
    """Now, at the end of the silence, at an hour that is chosen, or in spite of the silence."""
    hour = SendingForm(verb, request.POST)
    if not hour.is_valid():
        return _composer(request, draft, form, status=400, hour=hour)
    if health := unaware(request, draft.subject, draft.body):
        return _composer(request, draft, form, status=400, hour=hour, health=health)
    opening = _silence(request, draft, form).opening if verb == "send_opening" else None
    try:
        conversation = actions.send(
            draft, by=request.person, hat=request.hat, at=opening or hour.at, urgency=hour.urgency
        )
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _composer(request, draft, form, status=400, hour=hour)
    messages.success(request, sent_words(conversation, request.person))
    return redirect("messaging:thread", hat=request.hat.key, pk=conversation.pk)


def _silence(request: HatRequest, draft: Draft, form: DraftForm) -> Silence:
    """What the hour is for this draft: the child that it is about says the school."""
    about = [draft.child_id] if draft.child_id else [*form.children]
    return silence_now(request.person, request.hat, about)


def _suspended(request: HatRequest, draft: Draft, form: DraftForm) -> Suspension | None:
    about = [draft.child_id] if draft.child_id else [*form.children]
    return suspension_of(request.person, request.hat, school_of(request.person, request.hat, about))


def _choose(draft: Draft, verb: str, key: str) -> None:
    kept = [one for one in draft.recipients if one != key]
    draft.recipients = _keys([*kept, key]) if verb == "add" else kept
    draft.save(update_fields=["recipients"])


def _keys(found: list[str]) -> list[str]:
    return [key[:40].replace("\x00", "") for key in dict.fromkeys(found)][:RECIPIENTS_AT_MOST]


def _edit_url(request: HatRequest, draft: Draft) -> str:
    return reverse("messaging:edit", kwargs={"hat": request.hat.key, "pk": draft.pk})


def _next(request: HatRequest, draft: Draft, verb: str) -> str:
    """Where a button leads; Enter in the search field searches, as its button does."""
    if verb == "list":
        return reverse("messaging:reach_list", kwargs={"hat": request.hat.key, "pk": draft.pk})
    words = _words(request.POST.get("find", ""))
    if verb == "find" or (not verb and words):
        return f"{_edit_url(request, draft)}?{urlencode({'cherche': words})}#destinataires"
    if verb in ("save", ""):
        messages.success(request, _("Brouillon gardé."))
    return _edit_url(request, draft) + _ANCHORS.get(verb, "")


_ANCHORS = {"add": "#destinataires", "remove": "#destinataires", "attach": "#fichiers", "detach": "#fichiers"}


def _words(typed: str) -> str:
    return " ".join(typed.replace("\x00", "").split())[:80]


def _composer(
    request: HatRequest,
    draft: Draft,
    form: DraftForm,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """`more`: the hour that was refused, the word of health that asks for a second look."""
    named = chosen.recipients(draft.recipients, request.person, request.hat)
    found = [one for one in named if one]
    looked = _words(request.GET.get("cherche", ""))
    context: dict[str, Any] = {
        "mailbox": mailbox_of(request),
        "draft": draft,
        "form": form,
        "chips": list(zip(draft.recipients, named, strict=True)),
        "reach": reach_of(found, request.person),
        "to_many": chosen.is_to_many(found, request.hat),
        "looked": looked,
        "family": is_family(request.hat),
        **_offered(request, looked, draft),
        "silence": _silence(request, draft, form),
        "suspended": _suspended(request, draft, form),
        "hour": SendingForm(""),
        "away": away_among([one.person for one in found if one.person]),
        "files": draft.attachments.select_related("stored") if draft.pk else [],
        **more,
    }
    return render(request, "messaging/composer.html", context, status=status)


def _offered(request: HatRequest, looked: str, draft: Draft) -> dict[str, Any]:
    """Who may be added: what one looks for, by a name or a class."""
    open_audiences = audiences_open_to(request.person, request.hat)
    return {
        "find": FindForm(initial={"find": looked}),
        "audiences": chosen.audiences_like(looked, open_audiences, but=draft.recipients),
        "boxes": _boxes(request, looked, draft),
        "people": described(_people(request, looked, draft), request.person, request.hat),
    }


def _boxes(request: HatRequest, looked: str, draft: Draft) -> list[Box]:
    """The boxes of the school, for a family at once; whose name holds what one looks for."""
    if draft.recipients or not (looked or is_family(request.hat)):
        return []
    wanted = chosen.plain(looked).split()
    found = boxes_open_to(request.person, request.hat)
    return [one for one in found if all(word in chosen.plain(str(one)) for word in wanted)]


def _people(request: HatRequest, looked: str, draft: Draft) -> list[Person]:
    """Who may be added: the answer to a search, or the few that a family or a pupil may reach at all."""
    reachable = reachable_by(request.person, request.hat).exclude(pk__in=chosen.persons_in(draft.recipients))
    if looked:
        return search_people(reachable, looked, 10)
    if request.hat.kind in (Profile.GUARDIAN, Profile.PUPIL, Profile.AUTHORITY, Profile.ELECTED_PARENT):
        return list(reachable.order_by("sort_key", "pk")[:30])
    return []


def _children(request: HatRequest, draft: Draft) -> list[Child]:
    found = [one for one in chosen.recipients(draft.recipients, request.person, request.hat) if one]
    return chosen.children_about(found, request.person, request.hat)
