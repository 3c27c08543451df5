"""A message taken back after it arrived."""

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.directory.choices import Profile
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.messaging.choices import RECALL_WITHIN
from preau.messaging.copies.queries import twins_of
from preau.messaging.models import Message, Recall
from preau.notifications.actions import forget


def may_recall(person: Person, message: Message) -> bool:
    """Its author, in the hour after it arrived."""
    now = clock.now()
    return (
        message.author_id == person.pk and message.available_at <= now < message.available_at + RECALL_WITHIN
    )


def may_moderate(hat: Hat, message: Message) -> bool:
    """The head of the school that the message is of, or to whom it was reported; at any time."""
    if hat.kind != Profile.HEAD or hat.establishment_id is None:
        return False
    reported = message.reports.filter(establishment_id=hat.establishment_id).exists()
    return reported or message.establishment_id == hat.establishment_id


@transaction.atomic
def recall(message: Message, *, by: Person, hat: Hat) -> Recall:
    """Nobody reads it any more; a line says that it was taken back, by whom, when. Nothing the second time. A message and its
    hidden copy are taken back together.

    ValidationError when the hour is over and `by` does not moderate.
    """
    locked = Message.objects.select_for_update().get(pk=message.pk)
    known = Recall.objects.filter(message=locked).first()
    if known:
        return known
    own = may_recall(by, locked)
    if not own and not may_moderate(hat, locked):
        raise refusal("Ce message est arrivé depuis plus d’une heure : seule la direction peut le retirer.")
    for twin in twins_of(locked):
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
