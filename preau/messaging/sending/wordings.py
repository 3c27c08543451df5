"""What is said once a message is sent: when it is read, when phones tell it."""

from datetime import timedelta

from django.utils.translation import gettext as _

from preau.base import clock
from preau.directory.models import Person
from preau.directory.quiet.readings import settled_in
from preau.messaging.choices import SOON
from preau.messaging.models import Approval, Conversation, Message
from preau.ui.words import opening_words


def sent_words(conversation: Conversation, author: Person) -> str:
    """ "Message envoyé.", or the hour at which it arrives or is announced."""
    message = (
        Message.objects.filter(conversation=conversation, author=author)
        .select_related("urgency", "approval")
        .latest("pk")
    )
    if hasattr(message, "approval"):
        return _held_words(message.approval)
    if message.available_at > clock.now() + timedelta(seconds=SOON):
        return _("C’est noté : votre message partira %(when)s.") % {
            "when": opening_words(message.available_at)
        }
    announced = settled_in(message.establishment_id).opening(message.available_at)
    if announced > message.available_at and not hasattr(message, "urgency"):
        return _("Message envoyé, il sera annoncé %(when)s.") % {"when": opening_words(announced)}
    return _("Message envoyé.")


def _held_words(approval: Approval) -> str:
    """What a pupil reads in a school of safe mode."""
    if approval.chosen_at is None:
        return _("Un adulte de l’école va relire ton message, puis il partira.")
    return _("Un adulte de l’école va relire ton message. S’il est d’accord, il partira %(when)s.") % {
        "when": opening_words(approval.chosen_at)
    }
