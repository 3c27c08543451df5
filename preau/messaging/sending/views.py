from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from preau.directory.door import HatRequest, hat_page
from preau.messaging.models import Message
from preau.messaging.sending.pending import take_back


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
