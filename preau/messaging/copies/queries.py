"""Readings of copies."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import ngettext

from preau.directory.models import Guardianship, Person
from preau.messaging.models import Conversation, Message, Participant
from preau.messaging.recipients import Recipient, delivery_sql, joined


def twins_of(message: Message) -> list[Message]:
    """The same words in other mailboxes: of a message its hidden copy, of a hidden copy the message. What befalls one (taken
    back, purged) befalls the other."""
    rows = Message.objects.filter(author=message.author_id).select_related("conversation")
    if original := message.conversation.hidden_copy_of_id:
        return list(rows.filter(conversation=original).exclude(hidden=[]))
    return list(rows.filter(conversation__hidden_copy_of=message.conversation_id)) if message.hidden else []


def locked_with_twins(message: Message) -> tuple[Message, list[Message]]:
    """A message and its twins, locked in one order: whoever begins from the other side waits, and does not cross."""
    ids = [message.pk, *(twin.pk for twin in twins_of(message))]
    rows = Message.objects.filter(pk__in=ids).select_related("conversation", "author").order_by("pk")
    found = {row.pk: row for row in rows.select_for_update(of=("self",))}
    return found.pop(message.pk), list(found.values())


def original_of(message: Message) -> Message:
    """The message of which this one is the hidden copy; itself when it is none."""
    return twins_of(message)[0] if message.conversation.hidden_copy_of_id else message


def hidden_copy_of(conversation: Conversation, reader: Person) -> Conversation | None:
    """For its author: the hidden copy of what they sent. Nobody else learns that there is one."""
    if conversation.started_by_id != reader.pk:
        return None
    return conversation.hidden_copies.first()


def is_received(by: Person, conversation: str) -> Exists:
    """Of rows that lead to a conversation by this path: whether a person received it, or its hidden copy, or that of which it is
    one. To whoever did, nothing says who else was in hidden copy, whatever they moderate."""
    here = OuterRef(conversation)
    same = Q(conversation=here) | Q(conversation__hidden_copy_of=here) | Q(conversation__hidden_copies=here)
    return Exists(Participant.objects.filter(same, person=by))


@dataclass(frozen=True)
class Counted:
    """Who is in copy, by name, and how many persons that adds to those written to."""

    who: str
    persons: int

    @property
    def words(self) -> str:
        told = ngettext("%(who)s (une personne)", "%(who)s (%(n)s personnes)", self.persons)
        return told % {"who": self.who, "n": self.persons}


def counted(found: list[Recipient], but: list[Recipient], author: Person) -> Counted | None:
    """How many persons a copy adds to `but`, who receive the message already; None when it names nobody."""
    if not found:
        return None
    more = _persons([*found, *but], author) - (_persons(but, author) if but else 0)
    return Counted(joined([one.words for one in found]), more)


def has_parents(found: list[Recipient], but: list[Recipient], author: Person, children: list[int]) -> bool:
    """Whether a copy adds to `but` somebody who is, or was, a parent of one of these children."""
    if not children:
        return False
    added = _ids(found, author) - _ids(but, author)
    return Guardianship.objects.filter(guardian__in=added, child__in=children).exists()


def _ids(found: list[Recipient], author: Person) -> set[int]:
    select, params = delivery_sql(found, author, [])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT person_id FROM ({select}) AS who(person_id, children)", params)
        return {row[0] for row in cursor.fetchall()}


def _persons(found: list[Recipient], author: Person) -> int:
    select, params = delivery_sql(found, author, [])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({select}) AS who", params)
        return int(cursor.fetchone()[0])
