"""Mailbox and threads. The composer is in `draft_views`, blocks and reports in `moderation_views`."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.base import clock
from preau.base.language import kept_language
from preau.directory.children import children_named
from preau.directory.choices import Profile
from preau.directory.contacts import may_reach
from preau.directory.door import HatRequest, hat_page, readable_offline
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.files.responses import serve
from preau.messaging import actions, queries
from preau.messaging.boxes.actions import read_in
from preau.messaging.boxes.queries import answering
from preau.messaging.boxes.rules import is_of_box
from preau.messaging.boxes.views import pane_of
from preau.messaging.choices import APPROVING, RECALL_WITHIN
from preau.messaging.copies.queries import hidden_copy_of
from preau.messaging.forms import ReplyForm
from preau.messaging.joint.queries import joint_of
from preau.messaging.mailbox import mailbox_of
from preau.messaging.models import (
    Approval,
    Attachment,
    Block,
    Conversation,
    Draft,
    Message,
    Participant,
    Report,
    SealOpening,
    new_key,
)
from preau.messaging.recipients import joined, names_of
from preau.messaging.rules import (
    closed_words,
    hat_of_answer,
    may_answer,
    may_block,
    may_see_recipients,
    readers_of_answer,
)
from preau.messaging.safety.health import unaware
from preau.messaging.safety.moderators import moderates
from preau.messaging.safety.places import places_of
from preau.messaging.safety.suspensions import suspension_over, suspension_words
from preau.messaging.saving import attach_all, with_files
from preau.messaging.sending.correspondents import away_among
from preau.messaging.sending.hours import school_of, silence_now
from preau.messaging.sending.pending import release_due
from preau.messaging.sending.receipts import receipt_of, unconnected_children
from preau.messaging.sending.wordings import sent_words
from preau.notifications.actions import mark_read
from preau.ui.saving import saved

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@hat_page()
@readable_offline
def inbox(request: HatRequest) -> HttpResponse:
    return render(request, "messaging/inbox.html", {"mailbox": mailbox_of(request)})


@with_files
@form_page
@hat_page()
@readable_offline
def thread(request: HatRequest, pk: int) -> HttpResponse:
    """A conversation: read it, answer it."""
    release_due()
    mine = _mine(request, pk)
    hat = hat_of_answer(mine, request.hats, request.hat)
    if request.method == "POST":
        return _answer(request, mine, hat)
    if (
        "Preau-Ahead" not in request.headers
    ):  # a phone that reads ahead has shown it to nobody (frontend/js/phone.js)
        _opened(request, mine)
    draft = _answer_draft(mine)
    typed = {"once": draft.key, "body": draft.body} if draft else {"once": new_key()}
    return _thread_page(request, mine, hat, ReplyForm(initial=typed))


@require_POST
@hat_page()
def put_away(request: HatRequest, pk: int) -> HttpResponse:
    own = Participant.objects.visible_to(request.person)
    mine, where = get_object_or_404(own, conversation=pk), request.POST.get("where", "")
    actions.put_away(mine, where=where)
    words = {"archives": _("Conversation archivée."), "corbeille": _("Conversation mise à la corbeille.")}
    messages.success(request, words.get(where, _("Conversation remise à sa place.")))
    box = reverse("messaging:inbox", kwargs={"hat": request.hat.key})
    return redirect(f"{box}?{request.GET.urlencode()}" if request.GET else box)


@require_safe
@hat_page()
def attachment(request: HatRequest, pk: int) -> HttpResponseBase:
    """A joined file: to who may read its message, to the writer of a draft, to the head it is reported to, to who has
    opened its seal."""
    opened = SealOpening.objects.filter(by=request.person).values("seal__message")
    rows = Attachment.objects.visible_to(request.person) | Attachment.objects.filter(message__in=opened)
    if request.hat.kind in APPROVING:
        held = Approval.objects.visible_to(request.person, request.hat).waiting()
        rows = rows | Attachment.objects.filter(message__in=held.values("message"))
    if moderates(request.hat):
        told = Report.objects.read_by(request.hat).filter(message__seal=None)
        rows = rows | Attachment.objects.filter(message__in=told.values("message"))
    kept = get_object_or_404(rows.select_related("stored"), pk=pk)
    return serve(request, kept.stored, kept.name)


@require_safe
@hat_page()
def received_by(request: HatRequest, pk: int) -> HttpResponse:
    """Who received what went to many, or will where it still waits; for its author only."""
    conversation = _mine(request, pk).conversation
    if not may_see_recipients(request.person, conversation):
        raise Http404
    first = conversation.messages.select_related("hold", "approval").earliest("pk")
    waiting = first if first.is_waiting else None
    recipients = queries.recipients_of(conversation)
    context = {"conversation": conversation, "waiting": waiting, "recipients": recipients}
    return render(request, "messaging/received_by.html", context)


@require_safe
@hat_page()
def paper(request: HatRequest, pk: int) -> HttpResponse:
    """A conversation on paper, as its reader has it on the screen."""
    mine = _mine(request, pk)
    context = {
        "conversation": mine.conversation,
        "children": _children(request, mine),
        "thread": queries.said_in(mine.conversation, request.person),
        "printed_at": clock.now(),
    }
    return render(request, "messaging/paper.html", context)


@require_safe
@hat_page()
@kept_language()
def for_paper(request: HatRequest, pk: int) -> HttpResponse:
    """One sheet a child whose family has no account: the message, to be printed for them; for its author only."""
    conversation = _mine(request, pk).conversation
    children = unconnected_children(conversation, request.person)
    if children is None:
        raise Http404
    thread = queries.said_in(conversation, request.person, on_paper=True)
    context = {"conversation": conversation, "children": children, "thread": thread}
    return render(request, "messaging/for_paper.html", context)


def _mine(request: HatRequest, pk: int) -> Participant:
    rows = Participant.objects.opened_by(request.person, request.hat)
    rows = rows.select_related(
        "conversation__started_by",
        "conversation__box__establishment",
        "conversation__hidden_copy_of",
        "box__establishment",
        "person",
    )
    return get_object_or_404(rows, conversation=pk)


def _opened(request: HatRequest, mine: Participant) -> None:
    actions.mark_read(mine)
    mark_read(f"messages/{mine.conversation_id}/", by=request.person)
    if mine.box:
        read_in(mine.box, by=request.person)


def _children(request: HatRequest, mine: Participant) -> list[object]:
    """A pupil needs no badge of their own name."""
    if request.hat.kind == Profile.PUPIL:
        return []
    return [*children_named(mine.children).values()]


def _answer(request: HatRequest, mine: Participant, hat: Hat) -> HttpResponse:
    """Keep what is typed, then do what the button says."""
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _thread_page(request, mine, hat, form, status=400)
    if sent := actions.conversation_sent(form.cleaned_data["once"], by=request.person):
        return redirect("messaging:thread", hat=request.hat.key, pk=sent.pk)
    draft = _keep_answer(mine, hat, **form.cleaned_data)
    if "autosave" in request.POST:
        return saved(request.get_full_path())
    refused = attach_all(request, draft, hat)
    verb, _colon, key = request.POST.get("act", "send").partition(":")
    if verb == "detach" and key.isdecimal():
        draft.attachments.filter(pk=key).delete()
    if verb != "send" or refused:
        return redirect(f"{request.get_full_path()}#repondre")
    return _send_answer(request, mine, hat, form)


def _send_answer(request: HatRequest, mine: Participant, hat: Hat, form: ReplyForm) -> HttpResponse:
    if health := unaware(request, form.cleaned_data["body"]):
        return _thread_page(request, mine, hat, form, status=400, health=health)
    try:
        conversation = actions.reply(mine, by=request.person, hat=hat, **form.cleaned_data)
    except ValidationError as refusal:
        form.add_error("body", refusal)
        return _thread_page(request, mine, hat, form, status=400)
    messages.success(request, sent_words(conversation, request.person))
    return redirect("messaging:thread", hat=request.hat.key, pk=conversation.pk)


def _answer_draft(mine: Participant) -> Draft | None:
    return Draft.objects.filter(author=mine.person_id, conversation=mine.conversation_id).first()


def _keep_answer(mine: Participant, hat: Hat, body: str, once: str) -> Draft:
    draft = _answer_draft(mine)
    if draft is None:
        taken = Draft.objects.filter(key=once).exists()
        draft = Draft(
            author_id=mine.person_id,
            conversation_id=mine.conversation_id,
            key=new_key() if taken else once,
        )
    draft.hat_key = hat.key
    return actions.save_draft(draft, subject=mine.conversation.subject, body=body)


def _thread_page(
    request: HatRequest, mine: Participant, hat: Hat, form: ReplyForm, status: int = 200, health: str = ""
) -> HttpResponse:
    conversation, me = mine.conversation, request.person
    others = queries.people_of(conversation, me)
    draft = _answer_draft(mine)
    context = {
        **_pane(request, mine),
        "mine": mine,
        "conversation": conversation,
        "thread": queries.said_in(conversation, me),
        **_whom(mine, others),
        "children": _children(request, mine),
        "read": queries.read_by_other(conversation, others),
        "answers": queries.answers_to(conversation, me),
        "answered": _answered(request, conversation),
        "hidden_copy": hidden_copy_of(conversation, me),
        **_answer_to(mine, hat, others),
        **_blocks(request, others),
        "hat": hat,
        **_moment_of(mine, hat, others),
        "form": form,
        "draft": draft,
        "files": draft.attachments.select_related("stored") if draft else [],
        "health": health,
    }
    return render(request, "messaging/thread.html", context, status=status)


def _answer_to(mine: Participant, hat: Hat, others: list[Person]) -> dict[str, object]:
    """Whether one may answer, why not, and who would read it."""
    conversation, me = mine.conversation, mine.person
    if not may_answer(me, conversation):
        return {"may_answer": False}
    told = {"may_answer": True, "away": away_among(others)}
    if closed := closed_words(conversation, me, hat, others):
        return {**told, "closed": closed}
    return {**told, "alone": _alone(mine, hat, others), "read_by": _read_by(mine, hat, others)}


def _pane(request: HatRequest, mine: Participant) -> dict[str, object]:
    """What stands on the left: the mailbox, or the box in whose name one reads, and who else is answering there."""
    if mine.box is None:
        return {"mailbox": mailbox_of(request)}
    return {"pane": pane_of(request, mine.box), "answering": answering(mine.conversation, request.person)}


def _whom(mine: Participant, others: list[Person]) -> dict[str, object]:
    """How the author and the others are called; for who is outside a box it is the box, whoever writes there."""
    conversation, box = mine.conversation, mine.conversation.box
    names = names_of([*others, conversation.started_by])
    return {
        "author": str(box or names[conversation.started_by_id]),
        "with_whom": joined([names[one.pk] for one in others]) or str("" if mine.box else box or ""),
        "from_box": bool(mine.box and is_of_box(conversation, conversation.started_by_id)),
    }


def _read_by(mine: Participant, hat: Hat, others: list[Person]) -> dict[str, object]:
    """How many will read an answer, and who, where they are several: it goes to all of them, and to nobody else."""
    if mine.conversation.is_broadcast or mine.conversation.box_id or len(others) < 2:
        return {}
    readers = readers_of_answer(mine.conversation, mine.person, hat, others)
    names = names_of(readers)
    return {"n": len(readers), "who": joined([names[one.pk] for one in readers])}


def _alone(mine: Participant, hat: Hat, others: list[Person]) -> Person | None:
    """Of a thread between several, whose last message one may also answer apart: the last of the others who wrote."""
    if mine.conversation.is_broadcast or mine.conversation.box_id or len(others) < 2:
        return None
    said = Message.objects.arrived(mine.person).filter(conversation=mine.conversation, author__in=others)
    last = said.order_by("-available_at", "-pk").select_related("author").first()
    return last.author if last and may_reach(mine.person, hat, last.author) else None


def _answered(request: HatRequest, conversation: Conversation) -> Conversation | None:
    """The message to many that this private thread answers, if its reader still has it."""
    rows = Participant.objects.opened_by(request.person, request.hat).select_related("conversation")
    found = rows.filter(conversation=conversation.answers_id).first() if conversation.answers_id else None
    return found.conversation if found else None


def _blocks(request: HatRequest, others: list[Person]) -> dict[str, object]:
    """Whom one may block, and whom one has blocked."""
    rows = Block.objects.filter(person=request.person, blocked__in=others)
    return {
        "blockable": [one.pk for one in others if may_block(request.person, request.hat, one)],
        "blocked": rows.select_related("blocked"),
    }


def _moment_of(mine: Participant, hat: Hat, others: list[Person]) -> dict[str, object]:
    """What one may do at this very moment: the silence of phones, a suspension, the hour in which one takes back."""
    box = mine.conversation.box
    school = box.establishment_id if box else school_of(mine.person, hat, mine.children)
    found = suspension_over(hat, places_of(school, hat, others))
    return {
        "silence": silence_now(mine.person, hat, mine.children),
        "suspended": suspension_words(found) if found else "",
        "recallable_since": clock.now() - RECALL_WITHIN,
        "receipt": receipt_of(mine.conversation, mine.person),
        **joint_of(mine, hat),
    }
