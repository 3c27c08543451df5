"""A message taken back after it arrived."""

from django.db.models import Q, QuerySet

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.directory.choices import Profile
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.messaging.choices import RECALL_WITHIN, Mode
from preau.messaging.copies.queries import locked_with_twins
from preau.messaging.models import Conversation, Message, Recall, Report
from preau.messaging.safety.moderators import moderates
from preau.notifications.actions import forget


def may_recall(person: Person, message: Message) -> bool:
    """Its author, in the hour after it arrived."""
    now = clock.now()
    return (
        message.author_id == person.pk and message.available_at <= now < message.available_at + RECALL_WITHIN
    )


def recallable_by(person: Person, hat: Hat) -> QuerySet[Message]:
    """The messages of which a person may ask that they be taken back; of any other, nothing tells whether it exists.

    Their own, that they still have; what was reported to them; for a head, what went to many in the name of the school, and
    what they read themselves: of what two others write to each other, a head knows nothing before it is reported.
    """
    read = Conversation.objects.visible_to(person).values("pk")
    mine = Q(author=person, conversation__in=read)
    return Message.objects.filter(mine | _moderated_by(person, hat))


def may_moderate(person: Person, hat: Hat, message: Message) -> bool:
    """Who answers for it, at any time."""
    return Message.objects.filter(_moderated_by(person, hat), pk=message.pk).exists()


def _moderated_by(person: Person, hat: Hat) -> Q:
    found = Q(pk=None)
    if moderates(hat):
        found |= Q(pk__in=Report.objects.read_by(hat).values("message"))
    if hat.kind == Profile.HEAD and hat.establishment_id:
        read = Conversation.objects.visible_to(person).values("pk")
        known = Q(conversation__mode=Mode.BROADCAST, conversation__hidden_copy_of=None) | Q(
            conversation__in=read
        )
        found |= Q(known, establishment_id=hat.establishment_id)
    return found


@transaction.atomic
def recall(message: Message, *, by: Person, hat: Hat) -> Recall:
    """Nobody reads it any more; a line says that it was taken back, by whom, when. Nothing the second time. A message and its
    hidden copy are taken back together.

    ValidationError when the hour is over and `by` does not moderate.
    """
    locked, twins = locked_with_twins(message)
    known = Recall.objects.filter(message=locked).first()
    if known:
        return known
    own = may_recall(by, locked)
    if not own and not may_moderate(by, hat, locked):
        raise refusal("Ce message est arrivé depuis plus d’une heure : seule la direction peut le retirer.")
    for twin in twins:
        _taken(twin, by, own)
    return _taken(locked, by, own)


def _taken(message: Message, by: Person, own: bool) -> Recall:
    row, made = Recall.objects.get_or_create(
        message=message, defaults={"by": by, "at": clock.now(), "as_moderator": not own}
    )
    if made:
        forget([f"messages/{message.conversation_id}/"], since=message.available_at)
        record("messaging.recall", message, by=by, as_moderator=not own)
    return row
