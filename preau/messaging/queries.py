"""Readings of mailboxes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Func, Q, QuerySet, Value
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from preau.access.models import Account
from preau.base import clock
from preau.base.rows import Question, Reading, Table, partly
from preau.directory.children import Child, children_named
from preau.directory.models import Person
from preau.directory.search.people import begun_by
from preau.messaging.boxes.queries import authors_named
from preau.messaging.boxes.rules import keeps_row_in
from preau.messaging.choices import LINES_A_PAGE, Mode
from preau.messaging.models import LOST_STATES, Attachment, Binder, Conversation, Message, Participant, folded
from preau.messaging.recipients import joined, names_of, plain


@dataclass(frozen=True)
class Line:
    """A mailbox line: who, on what, about whom."""

    mine: Participant
    who: str
    children: list[Child]
    has_files: bool


@dataclass(frozen=True)
class Page:
    """Some lines of a folder; `older` is the cursor of the next ones, empty at the end."""

    lines: list[Line] = field(default_factory=list)
    older: str = ""


def mailbox(
    person: Person, folder: str, words: str = "", child: int = 0, binder: Binder | None = None
) -> QuerySet[Participant]:
    """A folder, or a `binder` of one's own, newest first, narrowed to one child; or what holds some words, wherever
    it is put away."""
    rows = Participant.objects.visible_to(person).select_related(
        "conversation__started_by", "conversation__box__establishment"
    )
    if words:
        rows = rows.shown().filter(conversation__in=_saying(words, person))
    else:
        rows = rows.in_binder(binder) if binder else rows.in_folder(folder)
    if child:
        rows = rows.filter(children__contains=[child])
    return rows.order_by("-latest_at", "-pk")


def page_of(rows: QuerySet[Participant], reader: Person, before: str = "") -> Page:
    """The lines that follow a cursor (`older` of the page before); the first ones without."""
    moment, pk = _cursor(before)
    if moment:
        rows = rows.filter(Q(latest_at__lt=moment) | Q(latest_at=moment, pk__lt=pk))
    found = list(rows[: LINES_A_PAGE + 1])
    shown = found[:LINES_A_PAGE]
    more = f"{shown[-1].latest_at.isoformat()}_{shown[-1].pk}" if len(found) > LINES_A_PAGE else ""
    return Page(lines(shown, reader), more)


def lines(rows: list[Participant], reader: Person) -> list[Line]:
    """Mailbox rows with their words; six queries for a page."""
    children = children_named({pk for row in rows for pk in row.children})
    who = _who(rows, reader)
    files = Attachment.objects.filter(message__conversation__in=[row.conversation_id for row in rows])
    with_files = set(files.values_list("message__conversation", flat=True).distinct())
    return [
        Line(
            row,
            who[row.conversation_id],
            [children[pk] for pk in row.children if pk in children],
            row.conversation_id in with_files,
        )
        for row in rows
    ]


def unread_count(request: HttpRequest) -> int:
    """How many conversations wait to be read; asked once a request, by the rail of every page or by the first one."""
    known: int | None = getattr(request, "unread_count", None)
    person = getattr(request, "person", None)
    if known is None and person:
        [asked] = unread_count_read(request)
        return int(asked.table.rows(asked.values)[0][0])
    return known or 0


def unread_count_read(request: HttpRequest) -> Iterator[Reading]:
    """What `unread_count` reads, for `base.rows.foresee`; made once a request, since it says the moment."""
    if not hasattr(request, "unread_reading"):
        request.unread_reading = Reading(_UNREAD_COUNT, _waiting_for(request.person))  # type: ignore[attr-defined]
    yield request.unread_reading  # type: ignore[attr-defined]


def unread_question(person: Person, limit: int) -> Question:
    """The last unread conversations, and how many there are in all: `unread_told` reads the answer."""
    return Question(_UNREAD, {**_waiting_for(person), "private": Mode.PRIVATE, "limit": limit})


def unread_told(told: list[dict[str, Any]], known: Iterable[Child] = ()) -> tuple[list[Line], int]:
    """Lines, and the count of all; one query more where a child is not `known`."""
    mine = [_participant(row) for row in told]
    children = children_named({pk for one in mine for pk in one.children}, known)
    lines = [
        Line(
            one, joined(row["who"]), [children[pk] for pk in one.children if pk in children], row["has_files"]
        )
        for one, row in zip(mine, told, strict=True)
    ]
    return lines, told[0]["total"] if told else 0


def _waiting_for(person: Person) -> dict[str, Any]:
    lost = [str(state) for state in LOST_STATES]
    return {"person": person.pk, "now": clock.now(), "day": clock.today(), "lost": lost}


def _participant(row: dict[str, Any]) -> Participant:
    at = datetime.fromisoformat(row["latest_at"])
    names = ["id", "conversation_id", "children", "latest_at"]
    one = partly(Participant, names, (row["id"], row["conversation_id"], row["children"], at))
    names = ["subject", "mode", "audience", "started_by_id"]
    one.conversation = partly(
        Conversation, ["id", *names], (row["conversation_id"], *(row[name] for name in names))
    )
    return one


@dataclass(frozen=True)
class Said:
    """A message, and how its author is called."""

    message: Message
    who: str


def said_in(conversation: Conversation, reader: Person, *, on_paper: bool = False) -> list[Said]:
    """The messages of a conversation that have arrived, oldest first; four queries, one more with a box. `on_paper`: as those
    read them to whom it is printed."""
    arrived = Message.objects.arrived(reader).filter(conversation=conversation)
    rows = arrived.select_related(
        "author", "urgency", "recall__by", "approval__decided_by", "hold__suspension"
    ).prefetch_related("attachments__stored")
    found = list(rows.order_by("available_at", "pk"))
    people = {row.author_id: row.author for row in found}
    names = authors_named(conversation, None if on_paper else reader, people)
    return [Said(row, names[row.author_id]) for row in found]


def people_of(conversation: Conversation, reader: Person) -> list[Person]:
    """Who else reads a private thread; of a broadcast a reader sees only the author. With a box: for those who keep it the
    persons outside it, of whom there may be many when it went to many: nobody then; for these nobody but the box."""
    if conversation.box_id and (conversation.is_broadcast or not keeps_row_in(reader, conversation)):
        return []
    if conversation.is_broadcast:
        return [] if conversation.started_by_id == reader.pk else [conversation.started_by]
    rows = conversation.participants.filter(box=None).exclude(person=reader).select_related("person")
    return [row.person for row in rows.order_by("person__sort_key", "pk")]


def read_by_other(conversation: Conversation, others: list[Person]) -> datetime | None:
    """When the one other reader last read; nothing is said when there are several."""
    if conversation.is_broadcast or conversation.box_id or len(others) != 1:
        return None
    return conversation.participants.filter(person=others[0]).values_list("read_at", flat=True).first()


def answers_to(conversation: Conversation, reader: Person) -> list[Line]:
    """The private threads that answer a broadcast: all of them for its author, or who keeps the box that wrote it; one's own
    for a reader."""
    if not conversation.is_broadcast:
        return []
    kept = conversation.box_id and keeps_row_in(reader, conversation)
    mine = Participant.objects.held_by(reader) if kept else Participant.objects.visible_to(reader)
    rows = mine.filter(conversation__answers=conversation)
    return lines(list(rows.select_related("conversation__started_by").order_by("-latest_at", "-pk")), reader)


@dataclass(frozen=True)
class Received:
    """One who received what went to many, for its author: never whether they have read it."""

    person: Person
    children: list[Child]
    has_account: bool


def recipients_of(conversation: Conversation) -> list[Received]:
    """Everyone who received a broadcast, in the order of school lists; five queries."""
    rows = conversation.participants.filter(box=None).exclude(person=conversation.started_by_id)
    rows = rows.select_related("person")
    found = list(rows.order_by("person__sort_key", "person"))
    accounts = Account.objects.filter(person__in=rows.values("person"), closed_at=None)
    opened = set(accounts.exclude(activated_at=None).values_list("person", flat=True))
    children = children_named({pk for row in found for pk in row.children})
    return [
        Received(row.person, [children[pk] for pk in row.children if pk in children], row.person_id in opened)
        for row in found
    ]


def _saying(words: str, person: Person) -> "QuerySet[Any, Any]":
    """Ids of conversations whose text, subject, author or private reader holds the words.

    A union of one indexed reading each, never an OR over joined tables. Who received a broadcast is told to
    nobody, so those names are not searched.
    """
    if not re.search("[a-z0-9]", plain(words)):
        # Another alphabet folds to nothing: its letters are looked for as they are, in one's own messages.
        return Message.objects.visible_to(person).filter(body__icontains=words).values("conversation")
    pattern = Func(Value(words), function="preau_fold")
    said = (
        Message.objects.arrived(person)
        .filter(recall=None)
        .alias(text=folded("body"))
        .filter(text__contains=pattern)
    )
    named = Conversation.objects.alias(text=folded("subject")).filter(text__contains=pattern)
    people = begun_by(words).values("pk")
    private = Participant.objects.filter(person__in=people, conversation__mode=Mode.PRIVATE, box=None)
    mine = Participant.objects.filter(person=person).values("conversation")
    return (
        said.filter(conversation__in=mine)
        .values("conversation")
        .union(
            named.filter(pk__in=mine).values("pk"),
            Conversation.objects.filter(pk__in=mine, started_by__in=people, box=None).values("pk"),
            private.filter(conversation__in=mine).exclude(person=person).values("conversation"),
        )
    )


def _who(rows: list[Participant], reader: Person) -> dict[int, str]:
    """By conversation: the others of a private thread, the author of a broadcast, or to whom one sent it; a box, or who wrote
    there."""
    private = [
        row.conversation_id
        for row in rows
        if not row.conversation.is_broadcast and (row.box_id or not row.conversation.box_id)
    ]
    others: dict[int, list[Person]] = {pk: [] for pk in private}
    outside = Participant.objects.filter(conversation__in=private, box=None).exclude(person=reader)
    for other in outside.select_related("person").order_by("person__sort_key", "pk"):
        others[other.conversation_id].append(other.person)
    for row in rows:
        if row.conversation.is_broadcast and not row.conversation.box_id:
            others[row.conversation_id] = [row.conversation.started_by]
    names = names_of({person.pk: person for people in others.values() for person in people}.values())
    told = {pk: joined([names[person.pk] for person in people]) for pk, people in others.items()}
    for row in rows:
        if row.conversation.is_broadcast and (row.box_id or row.conversation.started_by_id == reader.pk):
            told[row.conversation_id] = row.conversation.audience
        elif not row.box_id and row.conversation.box:
            told[row.conversation_id] = str(row.conversation.box)
    return told


def _cursor(words: str) -> tuple[datetime | None, int]:
    moment, _sign, pk = words.partition("_")
    try:
        found = parse_datetime(moment)
    except ValueError:
        return None, 0
    known = (
        found is not None and found.tzinfo is not None and pk.isdecimal() and pk.isascii() and len(pk) < 18
    )
    return (found, int(pk)) if known else (None, 0)


# The mailbox of `Participant.objects.visible_to`, narrowed to what waits, and its words as `lines` tells them: the whole
# first page leans on it.
_NOW = "{0}.starts_on <= %(day)s AND ({0}.ends_on IS NULL OR {0}.ends_on >= %(day)s)"
_NAMED = f"""CASE WHEN o.title <> '' AND EXISTS (SELECT FROM directory_post w WHERE w.person_id = o.id AND {_NOW.format("w")})
                  THEN o.title || ' ' || o.last_name ELSE trim(o.first_name || ' ' || o.last_name) END"""
_LOST = f"""
WITH lost AS (
    SELECT coalesce(array_agg(t.child_id), '{{}}') AS children FROM directory_guardianship t
     WHERE t.guardian_id = %(person)s AND t.state = ANY(%(lost)s) AND {_NOW.format("t")}
)
"""
_WAITS = """
p.person_id = %(person)s AND p.box_id IS NULL AND p.available_at <= %(now)s AND NOT p.children && lost.children
   AND p.archived_at IS NULL AND p.trashed_at IS NULL
   AND p.received_at IS NOT NULL AND (p.read_at IS NULL OR p.read_at < p.received_at)
"""
_UNREAD_COUNT = Table(f"{_LOST} SELECT count(*) FROM messaging_participant p, lost WHERE {_WAITS}", (None,))
_UNREAD = f"""
SELECT coalesce(json_agg(unread ORDER BY unread.latest_at DESC, unread.id DESC), '[]') FROM ({_LOST}
SELECT count(*) OVER () AS total, p.id, p.conversation_id, p.children, p.latest_at, c.subject, c.mode, c.audience,
       c.started_by_id, CASE WHEN c.box_id IS NOT NULL THEN ARRAY[(
                SELECT b.name || ', ' || coalesce(nullif(e.usual_name, ''), e.name) FROM messaging_box b
                  JOIN directory_establishment e ON e.id = b.establishment_id WHERE b.id = c.box_id)]::text[]
            WHEN c.mode = %(private)s THEN (
                SELECT coalesce(array_agg({_NAMED} ORDER BY o.sort_key, o.id), '{{}}')
                  FROM messaging_participant q JOIN directory_person o ON o.id = q.person_id
                 WHERE q.conversation_id = c.id AND q.person_id <> %(person)s)
            WHEN c.started_by_id = %(person)s THEN ARRAY[c.audience]::text[]
            ELSE (SELECT ARRAY[{_NAMED}]::text[] FROM directory_person o WHERE o.id = c.started_by_id) END AS who,
       EXISTS (SELECT FROM messaging_attachment f JOIN messaging_message m ON m.id = f.message_id
                WHERE m.conversation_id = c.id) AS has_files
  FROM messaging_participant p JOIN messaging_conversation c ON c.id = p.conversation_id, lost
 WHERE {_WAITS}
 ORDER BY p.latest_at DESC, p.id DESC LIMIT %(limit)s) unread
"""
