"""Pages of safety: report a message, block someone, what a direction was told."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.directory.door import HatRequest, hat_page, posted
from preau.messaging import moderation
from preau.messaging.boxes.queries import authors_named
from preau.messaging.boxes.rules import is_of_box
from preau.messaging.choices import MODERATING
from preau.messaging.copies.queries import is_received
from preau.messaging.forms import ReportForm
from preau.messaging.models import Block, Message, Referent, Report
from preau.messaging.rules import may_block
from preau.messaging.safety.moderators import moderates
from preau.notifications.actions import mark_read

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@hat_page()
def report(request: HatRequest, pk: int) -> HttpResponse:
    message = _of_another(request, pk)
    school = moderation.school_told(message, request.person, request.hat)
    form = ReportForm(posted(request), is_above=school is None)
    if form.is_valid():
        row = moderation.report(
            message, by=request.person, hat=request.hat, reason=form.cleaned_data["reason"]
        )
        told = _("C’est signalé. La direction va lire ce message.")
        above = _("C’est signalé. Une personne qui veille sur la messagerie va lire ce message.")
        messages.success(request, told if row.establishment_id else above)
        return redirect("messaging:thread", hat=request.hat.key, pk=message.conversation_id)
    context = {
        "message": message,
        "is_above": school is None,
        "referents": Referent.objects.named_for(school),
        "author": _named_to(request, message),
        "may_block": not is_of_box(message.conversation, message.author_id)
        and may_block(request.person, request.hat, message.author),
        "form": form,
    }
    return render(request, "messaging/report.html", context, status=422 if form.errors else 200)


@require_POST
@hat_page()
def block(request: HatRequest, pk: int) -> HttpResponse:
    """Block the author of a message of mine."""
    message = _of_another(request, pk)
    if is_of_box(message.conversation, message.author_id):
        raise Http404
    try:
        moderation.block(message.author, by=request.person, hat=request.hat)
        messages.success(request, _("C’est fait : ses prochains messages n’arriveront plus."))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect("messaging:thread", hat=request.hat.key, pk=message.conversation_id)


@require_safe
@hat_page()
def blocks(request: HatRequest) -> HttpResponse:
    rows = Block.objects.filter(person=request.person).select_related("blocked").order_by("-made_at")
    return render(request, "messaging/blocks.html", {"blocks": rows})


@require_POST
@hat_page()
def unblock(request: HatRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Block, person=request.person, pk=pk)
    moderation.unblock(row, by=request.person)
    messages.success(request, _("C’est fait : ses messages arriveront de nouveau."))
    return redirect("messaging:blocks", hat=request.hat.key)


@form_page
@hat_page(*MODERATING)
def reports(request: HatRequest) -> HttpResponse:
    """What readers of the school have reported, for its direction; above schools, for who moderates there."""
    if not moderates(request.hat):
        raise Http404
    mark_read(moderation.PATH, by=request.person)
    rows = (
        Report.objects.read_by(request.hat)
        .select_related(
            "message__author", "message__conversation", "message__recall", "message__seal", "by", "handled_by"
        )
        .annotate(is_mine=is_received(request.person, "message__conversation"))
        .prefetch_related("message__attachments__stored", "message__conversation__hidden_copies")
    )
    if request.method == "POST":
        asked = request.POST.get("report", "")
        row = get_object_or_404(rows, pk=asked if asked.isdecimal() and len(asked) < 18 else 0)
        moderation.handle_report(row, by=request.person)
        messages.success(request, _("Signalement marqué comme traité."))
        return redirect("messaging:reports", hat=request.hat.key)
    shown = rows.order_by(F("handled_at").desc(nulls_first=True), "-reported_at")[:100]
    return render(request, "messaging/reports.html", {"reports": shown})


def _of_another(request: HatRequest, pk: int) -> Message:
    rows = Message.objects.visible_to(request.person).exclude(author=request.person)
    rows = rows.select_related("author", "conversation__box__establishment")
    return get_object_or_404(rows, pk=pk)


def _named_to(request: HatRequest, message: Message) -> str:
    return authors_named(message.conversation, request.person, {message.author_id: message.author})[
        message.author_id
    ]
