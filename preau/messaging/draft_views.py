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

from preau.directory.audiences import persons_of
from preau.directory.children import Child
from preau.directory.choices import Profile
from preau.directory.contacts import audiences_reached, reachable_by
from preau.directory.door import HatRequest, hat_page, readable_offline
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.directory.queries import Described, described
from preau.directory.search.people import search as search_people
from preau.messaging import actions
from preau.messaging import recipients as chosen
from preau.messaging.boxes.drafts import apart_words, save_shared, stamp
from preau.messaging.boxes.rules import boxes_open_to, voice_of
from preau.messaging.boxes.views import pane_of
from preau.messaging.choices import LONGEST_BODY
from preau.messaging.copies.composer import COPYING, choose, copies_in, take_keys
from preau.messaging.copies.rules import copied_in
from preau.messaging.forms import DraftForm, FindForm
from preau.messaging.mailbox import mailbox_of
from preau.messaging.models import Box, Draft, new_key
from preau.messaging.reach import reach_of
from preau.messaging.rules import is_family
from preau.messaging.safety.health import unaware
from preau.messaging.safety.places import places_of
from preau.messaging.safety.suspensions import suspension_over, suspension_words
from preau.messaging.saving import attach_all, with_files
from preau.messaging.sending.correspondents import away_among, signed
from preau.messaging.sending.forms import SENDING, SendingForm
from preau.messaging.sending.hours import Silence, schools_of, silence_now
from preau.messaging.sending.wordings import sent_words
from preau.messaging.views import form_page
from preau.ui.saving import saved

PEOPLE_SHOWN = 30  # without a search


@require_safe
@hat_page()
def drafts(request: HatRequest) -> HttpResponse:
    rows = Draft.objects.filter(author=request.person, box=None).select_related("conversation")
    worn = {hat.key for hat in request.hats}
    shown = [
        (draft, draft.hat_key if draft.hat_key in worn else request.hat.key)
        for draft in rows.order_by("-saved_at")[:100]
    ]
    return render(request, "messaging/drafts.html", {"mailbox": mailbox_of(request), "drafts": shown})


@with_files
@form_page
@hat_page()
@readable_offline
def new(request: HatRequest) -> HttpResponse:
    """A blank composer, or one that already names someone (`?a=personne-12&enfant=3`), or holds what another application
    of the phone has shared (`?objet=…&texte=…`), or writes in the name of a box (`?boite=4`)."""
    if request.method == "POST":
        return _act(request, _draft_of_key(request))
    draft = _blank(request, request.GET.get("boite", ""))
    key = request.GET.get("a", "")
    draft.recipients = [key] if key else []
    if key and not _found(request, draft):
        draft.recipients = []
        messages.error(request, _("On ne peut pas écrire à cette personne d’ici."))
    asked = request.GET.get("enfant", "")
    initial = {
        "child": asked if asked.isdecimal() else "",
        "key": draft.key,
        "subject": request.GET.get("objet", "")[:200],
        "body": request.GET.get("texte", "")[:LONGEST_BODY] + ("" if draft.box else signed(request.person)),
    }
    return _composer(request, draft, DraftForm(_children(request, draft), initial=initial))


@with_files
@form_page
@hat_page()
def edit(request: HatRequest, pk: int) -> HttpResponse:
    rows = Draft.objects.open_to(request.person, request.hat).filter(conversation=None)
    rows = rows.select_related("author", "box__establishment", "saved_by")
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
    draft = get_object_or_404(Draft.objects.open_to(request.person, request.hat), pk=pk)
    found = _found(request, draft)
    written = [*found, *_copied(request, draft)]
    lists = [
        (one, persons_of(one.audience) if one.audience else [one.person] if one.person else [])
        for one in written
    ]
    reach = reach_of(found, request.person)
    return render(request, "messaging/reach_list.html", {"draft": draft, "lists": lists, "reach": reach})


@require_POST
@hat_page()
def throw_away(request: HatRequest, pk: int) -> HttpResponse:
    draft = Draft.objects.open_to(request.person, request.hat).filter(pk=pk).first()
    if draft:
        draft.delete()
    messages.success(request, _("Brouillon effacé."))
    if draft and draft.box_id:
        return redirect("messaging:box", hat=request.hat.key, pk=draft.box_id)
    return redirect("messaging:inbox", hat=request.hat.key)


def _act(request: HatRequest, draft: Draft) -> HttpResponse:
    """Keep what is typed, then do what the button says."""
    if sent := actions.conversation_sent(draft.key, by=request.person):
        return redirect("messaging:thread", hat=request.hat.key, pk=sent.pk)
    if "recipient" in request.POST:
        draft.recipients = chosen.kept_keys(request.POST.getlist("recipient"))
    take_keys(draft, request.POST)
    form = DraftForm(_children(request, draft), request.POST)
    if not form.is_valid():
        return _composer(request, draft, form, status=400)
    draft, apart = _keep(request, draft, form)
    if "autosave" in request.POST:
        return saved(_edit_url(request, draft), apart)
    if apart:
        messages.warning(request, apart)
        return redirect(_edit_url(request, draft))
    refused = attach_all(request, draft, request.hat)
    verb, _colon, key = request.POST.get("act", "").partition(":")
    if verb in SENDING and not refused:
        return _send(request, draft, form, verb)
    if verb in ("add", "remove"):
        _choose(draft, verb, key)
    if verb in COPYING:
        choose(draft, verb, key)
    if verb == "detach" and key.isdecimal():
        draft.attachments.filter(pk=key).delete()
    return redirect(_next(request, draft, verb))


def _draft_of_key(request: HatRequest) -> Draft:
    """The draft of this very form: a form that was saved by itself, or posted twice, makes no second draft."""
    key = request.POST.get("key", "")[:40].replace("\x00", "")
    if known := Draft.objects.open_to(request.person, request.hat).filter(key=key, conversation=None).first():
        return known
    draft = _blank(request, request.POST.get("box", ""))
    # One's own may have been written by the other click just now: it is not taken.
    taken = Draft.objects.filter(key=key).exclude(author=request.person)
    draft.key = key if key and not taken.exists() else new_key()
    return draft


def _blank(request: HatRequest, box: str) -> Draft:
    """A new message of one's own, or in the name of a box that one keeps; a stranger's is a 404."""
    draft = Draft(author=request.person, hat_key=request.hat.key)
    if box:
        kept = Box.objects.held_by(request.person, request.hat).open().select_related("establishment")
        draft.box = get_object_or_404(kept, pk=box if box.isdecimal() and len(box) < 18 else 0)
    return draft


def _gone(request: HatRequest) -> HttpResponse:
    """The draft was sent or erased in another window: what is typed stays on the page."""
    key = request.POST.get("key", "")[:40].replace("\x00", "")
    if sent := actions.conversation_sent(key, by=request.person):
        messages.success(request, _("Ce message est déjà parti."))
        return redirect("messaging:thread", hat=request.hat.key, pk=sent.pk)
    fresh = _blank(request, request.POST.get("box", ""))
    fresh.recipients = chosen.kept_keys(request.POST.getlist("recipient"))
    take_keys(fresh, request.POST)
    form = DraftForm(_children(request, fresh), {**request.POST.dict(), "key": fresh.key})
    form.add_error(
        None,
        _("Ce brouillon a été envoyé ou effacé entre-temps. Votre texte est ici ; il n’est pas parti.")
        if fresh.box
        else _("Ce brouillon a été effacé ailleurs. Rien n’est parti ; votre texte est ici."),
    )
    return _composer(request, fresh, form, status=409)


def _keep(request: HatRequest, draft: Draft, form: DraftForm) -> tuple[Draft, str]:
    """The draft that holds what is typed, and what to say when that is not the one of the form."""
    typed = form.cleaned_data
    draft.hat_key = request.hat.key
    words: dict[str, Any] = {
        "subject": typed["subject"],
        "body": typed["body"],
        "child": form.children.get(typed["child"]),
    }
    if draft.box is None:
        return actions.save_draft(draft, **words), ""
    seen = request.POST.get("seen", "")
    kept, left = save_shared(draft, by=request.person, seen=seen, **words)
    return kept, apart_words(left) if left else ""


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


def _suspended(request: HatRequest, draft: Draft, form: DraftForm, found: list[chosen.Recipient]) -> str:
    """Why this draft may not leave, whichever of the children it may speak of; nothing while it may."""
    about = [draft.child_id] if draft.child_id else [*form.children]
    schools = schools_of(request.person, request.hat, about)
    readers = [one.person for one in found if one.person]
    places = [schools] if schools else places_of(None, request.hat, readers)
    stopping = suspension_over(request.hat, places)
    return suspension_words(stopping) if stopping else ""


def _choose(draft: Draft, verb: str, key: str) -> None:
    kept = [one for one in draft.recipients if one != key]
    draft.recipients = chosen.kept_keys([*kept, key]) if verb == "add" else kept
    draft.save(update_fields=["recipients"])


def _edit_url(request: HatRequest, draft: Draft) -> str:
    return reverse("messaging:edit", kwargs={"hat": request.hat.key, "pk": draft.pk})


def _next(request: HatRequest, draft: Draft, verb: str) -> str:
    """Where a button leads; Enter in the search field searches, as its button does."""
    if verb == "list":
        return reverse("messaging:reach_list", kwargs={"hat": request.hat.key, "pk": draft.pk})
    words = _words(request.POST.get("find", ""))
    if verb == "find" or (not verb and words):
        return f"{_edit_url(request, draft)}?{urlencode({'cherche': words})}#destinataires"
    colleague = _words(request.POST.get("find_copy", ""))
    if verb == "find_copy" or (not verb and colleague):
        return f"{_edit_url(request, draft)}?{urlencode({'copie': colleague})}#copies"
    if verb in ("save", ""):
        messages.success(request, _("Brouillon gardé."))
    return _edit_url(request, draft) + _ANCHORS.get(verb, "")


_ANCHORS = {
    **dict.fromkeys(("add", "remove"), "#destinataires"),
    **dict.fromkeys(("attach", "detach"), "#fichiers"),
    **dict.fromkeys(COPYING, "#copies"),
}


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
    named = chosen.recipients_of(draft, request.person, request.hat)
    found = [one for one in named if one]
    looked = _words(request.GET.get("cherche", "") or request.POST.get("find", ""))
    context: dict[str, Any] = {
        **({"pane": pane_of(request, draft.box)} if draft.box else {"mailbox": mailbox_of(request)}),
        "draft": draft,
        "seen": stamp(draft) if draft.box else "",
        "form": form,
        "chips": list(zip(draft.recipients, named, strict=True)),
        "reach": reach_of(found, request.person),
        "to_many": chosen.is_answered_apart(draft, found, request.hat),
        "looked": looked,
        "family": is_family(request.hat),
        **_offered(request, looked, draft, found),
        "silence": _silence(request, draft, form),
        "suspended": _suspended(request, draft, form, found),
        "hour": SendingForm("", request.POST or None),
        "away": away_among([one.person for one in found if one.person]),
        "files": draft.attachments.select_related("stored") if draft.pk else [],
        **more,
    }
    return render(request, "messaging/composer.html", context, status=status)


def _offered(request: HatRequest, looked: str, draft: Draft, found: list[chosen.Recipient]) -> dict[str, Any]:
    """Who may be added, written to or in copy: what one looks for, by a name or a class."""
    voice = _voice(request, draft)
    open_audiences = audiences_reached(request.person, voice)
    return {
        "find": FindForm(initial={"find": looked}),
        "audiences": chosen.audiences_like(looked, open_audiences, but=draft.recipients),
        "boxes": _boxes(request, looked, draft),
        "copies": copies_in(
            request,
            draft,
            found,
            _words(request.GET.get("copie", "") or request.POST.get("find_copy", "")),
            open_audiences,
        ),
        "people": _named(described(_people(request, looked, draft), request.person, voice), request.hat),
    }


def _named(people: list[Described], hat: Hat) -> list[tuple[Described, str]]:
    """With the name under which each is chosen: as messages name them, for a family."""
    if not is_family(hat):
        return [(one, one.person.display_name) for one in people]
    names = chosen.names_of([one.person for one in people])
    return [(one, names[one.person.pk]) for one in people]


def _boxes(request: HatRequest, looked: str, draft: Draft) -> list[Box]:
    """The boxes of the school, for a family at once; whose name holds what one looks for."""
    if draft.recipients or draft.box or not (looked or is_family(request.hat)):
        return []
    wanted = chosen.plain(looked).split()
    found = boxes_open_to(request.person, request.hat)
    return [one for one in found if all(word in chosen.plain(str(one)) for word in wanted)]


def _people(request: HatRequest, looked: str, draft: Draft) -> list[Person]:
    """Who may be added: the answer to a search, or the few that a family or a pupil may reach at all."""
    reachable = reachable_by(request.person, _voice(request, draft))
    reachable = reachable.exclude(pk__in=chosen.persons_in(draft.recipients))
    if looked:
        return search_people(reachable, looked, 10)
    if request.hat.kind in (Profile.GUARDIAN, Profile.PUPIL, Profile.AUTHORITY, Profile.ELECTED_PARENT):
        return list(chosen.nearest_first(reachable, request.person)[:PEOPLE_SHOWN])
    return []


def _children(request: HatRequest, draft: Draft) -> list[Child]:
    return chosen.children_about(_found(request, draft), request.person, _voice(request, draft))


def _voice(request: HatRequest, draft: Draft) -> Hat:
    """Whose rules say to whom one may write: those of the hat, or of the box in whose name one does."""
    return voice_of(draft.box) if draft.box else request.hat


def _copied(request: HatRequest, draft: Draft) -> list[chosen.Recipient]:
    """Who is in copy, then who is in hidden copy."""
    return [
        one for one in copied_in([*draft.copied, *draft.hidden], draft, request.person, request.hat) if one
    ]


def _found(request: HatRequest, draft: Draft) -> list[chosen.Recipient]:
    return [one for one in chosen.recipients_of(draft, request.person, request.hat) if one]
