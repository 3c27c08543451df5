from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from preau.directory.door import HatRequest, hat_page, posted
from preau.messaging.models import Message
from preau.messaging.safety.releases import send_again
from preau.messaging.sending.correspondents import choose_habits, habits_of
from preau.messaging.sending.forms import HabitsForm
from preau.messaging.sending.pending import take_back
from preau.messaging.sending.wordings import sent_words


@require_POST
@hat_page()
def undo(request: HatRequest, pk: int) -> HttpResponse:
    """Take back what nobody could read yet; it is a draft again."""
    mine = Message.objects.visible_to(request.person).filter(author=request.person)
    message = get_object_or_404(mine, pk=pk)
    try:
        draft = take_back(message, by=request.person, hat=request.hat)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("messaging:thread", hat=request.hat.key, pk=message.conversation_id)
    messages.success(request, _("Envoi annulé. Votre texte est gardé en brouillon."))
    if draft.conversation_id:
        return redirect("messaging:thread", hat=request.hat.key, pk=draft.conversation_id)
    return redirect("messaging:edit", hat=request.hat.key, pk=draft.pk)


@require_POST
@hat_page()
def again(request: HatRequest, pk: int) -> HttpResponse:
    """One's own message that a suspension held leaves now."""
    mine = Message.objects.visible_to(request.person).filter(author=request.person)
    message = get_object_or_404(mine, pk=pk)
    try:
        sent = send_again(message, by=request.person)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("messaging:thread", hat=request.hat.key, pk=message.conversation_id)
    messages.success(request, sent_words(sent.conversation, request.person))
    return redirect("messaging:thread", hat=request.hat.key, pk=sent.conversation_id)


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page()
def habits(request: HatRequest) -> HttpResponse:
    """My signature, and the days when I do not answer."""
    kept = habits_of(request.person)
    asked = ("signature", "away_from", "away_until", "away_words")
    form = HabitsForm(posted(request), initial={name: getattr(kept, name) for name in asked})
    if form.is_valid():
        typed = form.cleaned_data
        choose_habits(
            by=request.person,
            signature=typed["signature"],
            away=form.away,
            away_words=typed["away_words"],
        )
        messages.success(request, _("C’est enregistré."))
        return redirect("messaging:habits", hat=request.hat.key)
    return render(request, "messaging/habits.html", {"form": form}, status=422 if form.is_bound else 200)
