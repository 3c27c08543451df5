"""Readings of mailboxes."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Func, Q, QuerySet, Value
from django.http import HttpRequest

from preau.directory.models import Person
from preau.directory.queries import Child, children_named
from preau.messaging.choices import Mode
from preau.messaging.models import Conversation, Message, Participant


@dataclass(frozen=True)
class Line:
    """A mailbox line: who, on what, about whom."""

    mine: Participant
    who: str
    children: list[Child]


def mailbox(person: Person, folder: str, words: str = "", child: int = 0) -> QuerySet[Participant]:
    """A folder, newest first; narrowed to words of the subject or the text, and to one child."""
    rows = Participant.objects.visible_to(person).in_folder(folder).select_related("conversation__started_by")
    if child:
        rows = rows.filter(children__contains=[child])
    if words:
        rows = rows.filter(conversation__in=_saying(words, person))
    return rows.order_by("-latest_at", "-pk")


def lines(rows: list[Participant], reader: Person) -> list[Line]:
    """Mailbox rows with their words; four queries for a page."""
    children = {
        child.person.pk: child
        for child in children_named(_people([pk for row in rows for pk in row.children]))
    }
    others = _others([row.conversation_id for row in rows], reader)
    return [
        Line(
            row,
            _who(row.conversation, reader, others),
            [children[pk] for pk in row.children if pk in children],
        )
        for row in rows
    ]


def unread_count(request: HttpRequest) -> int:
    person = getattr(request, "person", None)
    return Participant.objects.visible_to(person).unread().count() if person else 0


def messages_of(conversation: Conversation) -> QuerySet[Message]:
    return (
        conversation.messages.select_related("author")
        .prefetch_related("attachments__stored")
        .order_by("sent_at", "pk")
    )


def people_of(conversation: Conversation, reader: Person) -> list[Person]:
    """Who else reads a private thread; of a broadcast a reader sees only the author."""
    if conversation.mode == Mode.BROADCAST:
        return [] if conversation.started_by_id == reader.pk else [conversation.started_by]
    rows = conversation.participants.exclude(person=reader).select_related("person")
    return [row.person for row in rows]


def _saying(words: str, person: Person) -> QuerySet[Any, Any]:
    pattern = Func(Value(words), function="preau_fold")
    return (
        Conversation.objects.filter(participants__person=person)
        .alias(
            folded_subject=Func("subject", function="preau_fold"),
            folded_body=Func("messages__body", function="preau_fold"),
        )
        .filter(Q(folded_subject__contains=pattern) | Q(folded_body__contains=pattern))
        .values("pk")
    )


def _people(ids: list[int]) -> QuerySet[Person]:
    return Person.objects.filter(pk__in=ids)


def _others(ids: list[int], reader: Person) -> dict[int, list[str]]:
    """Names of the others in private threads."""
    rows = (
        Participant.objects.filter(conversation__in=ids, conversation__mode=Mode.PRIVATE)
        .exclude(person=reader)
        .select_related("person")
    )
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row.conversation_id, []).append(row.person.polite_name)
    return found


def _who(conversation: Conversation, reader: Person, others: dict[int, list[str]]) -> str:
    if conversation.mode == Mode.BROADCAST:
        mine = conversation.started_by_id == reader.pk
        return conversation.audience if mine else conversation.started_by.polite_name
    return ", ".join(others.get(conversation.pk, [])) or conversation.started_by.polite_name
