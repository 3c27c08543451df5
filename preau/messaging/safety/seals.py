"""A message that leaves every mailbox and is kept sealed, as evidence: stolen accounts have written threats to schools."""

from django.utils.translation import gettext as _

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.directory.models import Person
from preau.messaging.boxes.actions import hush
from preau.messaging.copies.queries import locked_with_twins
from preau.messaging.models import Conversation, Draft, Joint, Message, Seal, SealOpening
from preau.notifications.actions import forget


@transaction.atomic
def purge(message: Message, *, by: Actor, reason: str = "") -> Seal:
    """Take a message out of every mailbox and notification. Its words move into the seal; harmless when repeated.

    A conversation that holds nothing else leaves the mailboxes whole; another one loses this message only. Its hidden copy is
    purged with it, and sealed apart; it with its hidden copy.
    """
    locked, twins = locked_with_twins(message)
    seal = _seal(locked, by, reason)
    for twin in twins:
        _seal(twin, by, reason)
    return seal


@transaction.atomic
def open_seal(seal: Seal, *, by: Person) -> Seal:
    """Read what was sealed: each reading is a row and a trace."""
    SealOpening.objects.create(seal=seal, by=by, at=clock.now())
    record("messaging.open_seal", seal, by=by)
    return seal


def _seal(locked: Message, by: Actor, reason: str) -> Seal:
    known = Seal.objects.filter(message=locked).first()
    if known:
        return known
    conversation = locked.conversation
    seal = Seal.objects.create(
        message=locked, subject=conversation.subject, body=locked.body, mailboxes=conversation.participants.count(),
        establishment_id=locked.establishment_id, reason=reason[:200], sealed_at=clock.now(),
        sealed_by_id=by.pk, sealed_by_name=by.display_name,
    )  # fmt: skip
    locked.body = ""
    locked.save(update_fields=["body"])
    _empty_mailboxes(conversation, locked)
    forget([f"messages/{conversation.pk}/"])
    hush(conversation)
    record("messaging.purge", locked, by=by, mailboxes=seal.mailboxes)
    return seal


def _empty_mailboxes(conversation: Conversation, message: Message) -> None:
    """The subject is part of the first message: it goes with it, also from whatever bears it."""
    others = conversation.messages.exclude(pk=message.pk).filter(seal=None)
    if not conversation.messages.filter(pk__lt=message.pk).exists():
        _unname(conversation)
    if not others.exists():
        conversation.participants.all().delete()


def _unname(conversation: Conversation) -> None:
    """Private answers, the joint threads that began there, and what anybody is writing in any of them bear the same subject."""
    same = [conversation.pk, *Conversation.objects.filter(answers=conversation).values_list("pk", flat=True)]
    same += Joint.objects.filter(apart__in=same).exclude(thread=None).values_list("thread", flat=True)
    words = _("Message retiré")
    Conversation.objects.filter(pk__in=same).update(subject=words)
    Draft.objects.filter(conversation__in=same).update(subject=words)
