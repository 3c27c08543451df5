"""Readings of mailboxes."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Func, Q, QuerySet, Value
from django.http import HttpRequest

from preau.base import clock
from preau.base.rows import partly, rows
from preau.directory.children import Child, children_named
from preau.directory.models import Person
from preau.messaging.choices import Mode
from preau.messaging.models import LOST_STATES, Conversation, Message, Participant


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
        child.person.pk: child for child in children_named({pk for row in rows for pk in row.children})
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
    """How many conversations wait to be read; asked once a request, by the rail or by the first page."""
    known: int | None = getattr(request, "unread_count", None)
    person = getattr(request, "person", None)
    if known is None and person:
        return Participant.objects.visible_to(person).unread().count()
    return known or 0


def last_unread(person: Person, limit: int) -> tuple[list[Line], int]:
    """The last unread conversations, and how many there are in all; two queries, one when there is none."""
    found = rows(_UNREAD, {
        "person": person.pk, "now": clock.now(), "day": clock.today(), "private": Mode.PRIVATE, "limit": limit,
        "lost": [str(state) for state in LOST_STATES],
    })  # fmt: skip
    mine = [_participant(row) for row in found]
    children = {
        child.person.pk: child for child in children_named({pk for one in mine for pk in one.children})
    }
    lines = [
        Line(
            one,
            _who(one.conversation, person, {one.conversation_id: row[-1] or []}),
            [children[pk] for pk in one.children if pk in children],
        )
        for one, row in zip(mine, found, strict=True)
    ]
    return lines, found[0][0] if found else 0


def _participant(row: tuple[Any, ...]) -> Participant:
    one = partly(Participant, ["id", "conversation_id", "children", "latest_at"], row[1:5])
    names = ["id", "subject", "mode", "audience", "started_by_id"]
    one.conversation = partly(Conversation, names, (row[2], *row[5:9]))
    one.conversation.started_by = Person.from_db(
        "default", ["id", "title", "last_name", "first_name"], row[8:12]
    )
    return one


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


# The mailbox of `Participant.objects.visible_to`, narrowed to what waits; the whole first page leans on it.
_UNREAD = """
WITH lost AS (
    SELECT coalesce(array_agg(child_id), '{}') AS children FROM directory_guardianship
     WHERE guardian_id = %(person)s AND state = ANY(%(lost)s)
       AND starts_on <= %(day)s AND (ends_on IS NULL OR ends_on >= %(day)s)
)
SELECT count(*) OVER (), p.id, p.conversation_id, p.children, p.latest_at, c.subject, c.mode, c.audience,
       s.id, s.title, s.last_name, s.first_name,
       CASE WHEN c.mode = %(private)s THEN (
            SELECT array_agg(CASE WHEN o.title = '' THEN o.first_name || ' ' || o.last_name
                                  ELSE o.title || ' ' || o.last_name END ORDER BY o.id)
              FROM messaging_participant q JOIN directory_person o ON o.id = q.person_id
             WHERE q.conversation_id = c.id AND q.person_id <> %(person)s) END
  FROM messaging_participant p
  JOIN messaging_conversation c ON c.id = p.conversation_id
  JOIN directory_person s ON s.id = c.started_by_id, lost
 WHERE p.person_id = %(person)s AND p.available_at <= %(now)s AND NOT p.children && lost.children
   AND p.archived_at IS NULL AND p.trashed_at IS NULL
   AND p.received_at IS NOT NULL AND (p.read_at IS NULL OR p.read_at < p.received_at)
 ORDER BY p.latest_at DESC, p.id DESC LIMIT %(limit)s
"""
