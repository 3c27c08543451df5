"""Mailbox and threads. The composer is in `draft_views`."""

import secrets
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.directory.children import children_named
from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page
from preau.directory.models import Person
from preau.files.responses import serve
from preau.messaging import actions, queries
from preau.messaging.choices import Folder, Mode
from preau.messaging.forms import ReplyForm, ReportForm
from preau.messaging.models import Attachment, Message, Participant, Report
from preau.notifications.actions import mark_read

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@hat_page()
def inbox(request: HatRequest) -> HttpResponse:
    return render(request, "messaging/inbox.html", _mailbox(request))


@form_page
@hat_page()
def thread(request: HatRequest, pk: int) -> HttpResponse:
    """A conversation: read it, answer it."""
    mine = get_object_or_404(
        Participant.objects.visible_to(request.person).select_related("conversation"), conversation=pk
    )
    form = ReplyForm(request.POST or None, initial={"once": secrets.token_urlsafe(24)})
    if form.is_valid() and (answered := _reply(request, mine, form)):
        return answered
    actions.mark_read(mine)
    mark_read(f"messages/{pk}/", by=request.person)
    return render(request, "messaging/thread.html", _mailbox(request) | _thread(request, mine, form))


@require_POST
@hat_page()
def put_away(request: HatRequest, pk: int) -> HttpResponse:
    mine = get_object_or_404(Participant.objects.visible_to(request.person), conversation=pk)
    where = request.POST.get("where", "")
    actions.put_away(mine, where=where)
    words = {"archives": _("Conversation archivée."), "corbeille": _("Conversation mise à la corbeille.")}
    messages.success(request, words.get(where, _("Conversation remise à sa place.")))
    return redirect("messaging:inbox", hat=request.hat.key)


@require_safe
@hat_page()
def attachment(request: HatRequest, pk: int) -> HttpResponseBase:
    """A joined file, to those who have its conversation; and to the writer of a draft."""
    mine = Participant.objects.visible_to(request.person).values("conversation")
    rows = Attachment.objects.select_related("stored")
    found = rows.filter(pk=pk, message__conversation__in=mine) | rows.filter(
        pk=pk, draft__author=request.person
    )
    joined = get_object_or_404(found.distinct())
    return serve(request, joined.stored, joined.name)


@form_page
@hat_page()
def report(request: HatRequest, pk: int) -> HttpResponse:
    mine = Participant.objects.visible_to(request.person).values("conversation")
    message = get_object_or_404(
        Message.objects.filter(conversation__in=mine).exclude(author=request.person), pk=pk
    )
    form = ReportForm(request.POST or None)
    if form.is_valid():
        actions.report(message, by=request.person, reason=form.cleaned_data["reason"])
        messages.success(request, _("C’est signalé. La direction va lire ce message."))
        return redirect("messaging:thread", hat=request.hat.key, pk=message.conversation_id)
    return render(request, "messaging/report.html", {"message": message, "form": form})


@require_POST
@hat_page()
def block(request: HatRequest, pk: int) -> HttpResponse:
    """Block the author of a message of mine."""
    mine = Participant.objects.visible_to(request.person).values("conversation")
    message = get_object_or_404(
        Message.objects.filter(conversation__in=mine).exclude(author=request.person), pk=pk
    )
    try:
        actions.block(message.author, by=request.person)
        messages.success(request, _("C’est fait : cette personne ne peut plus vous écrire."))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect("messaging:thread", hat=request.hat.key, pk=message.conversation_id)


@form_page
@hat_page(Profile.HEAD)
def reports(request: HatRequest) -> HttpResponse:
    """What readers of the school have reported, for its direction."""
    rows = Report.objects.filter(establishment_id=request.hat.establishment_id).select_related(
        "message__author", "by"
    )
    if request.method == "POST":
        actions.handle_report(get_object_or_404(rows, pk=request.POST.get("report") or 0), by=request.person)
        return redirect("messaging:reports", hat=request.hat.key)
    return render(
        request, "messaging/reports.html", {"reports": rows.order_by("handled_at", "-reported_at")[:100]}
    )


def _reply(request: HatRequest, mine: Participant, form: ReplyForm) -> HttpResponse | None:
    try:
        conversation = actions.reply(mine, by=request.person, hat=request.hat, **form.cleaned_data)
    except ValidationError as refusal:
        form.add_error("body", refusal)
        return None
    messages.success(request, _("Réponse envoyée."))
    return redirect("messaging:thread", hat=request.hat.key, pk=conversation.pk)


def _mailbox(request: HatRequest) -> dict[str, object]:
    """The list of the left pane."""
    folder = request.GET.get("dossier", Folder.INBOX)
    folder = folder if folder in Folder.values else Folder.INBOX
    words = request.GET.get("q", "").replace("\x00", "")[:80].strip()
    child = request.GET.get("enfant", "")
    rows = queries.mailbox(
        request.person, folder, words, int(child) if child.isdigit() and len(child) < 18 else 0
    )
    page = Paginator(rows, 20).get_page(request.GET.get("page"))
    return {
        "folder": folder,
        "folders": [one for one in Folder if one != Folder.TRASH or folder == Folder.TRASH],
        "words": words,
        "page": page,
        "lines": queries.lines(list(page.object_list), request.person),
    }


def _thread(request: HatRequest, mine: Participant, form: ReplyForm) -> dict[str, object]:
    conversation = mine.conversation
    others = queries.people_of(conversation, request.person)
    return {
        "mine": mine,
        "conversation": conversation,
        "thread": queries.messages_of(conversation),
        "others": others,
        "children": children_named(mine.children),
        "read": _read_by_other(conversation.mode, others, mine),
        "may_answer": conversation.mode == Mode.PRIVATE or conversation.started_by_id != request.person.pk,
        "form": form,
    }


def _read_by_other(mode: str, others: list[Person], mine: Participant) -> datetime | None:
    """When the one other reader last read; nothing is said when there are several."""
    if mode != Mode.PRIVATE or len(others) != 1:
        return None
    other = Participant.objects.filter(conversation=mine.conversation_id, person=others[0]).first()
    return other.read_at if other else None
