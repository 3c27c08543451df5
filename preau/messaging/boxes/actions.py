"""Verbs of boxes: open, settle, close, give, take back; and what a message does in them."""

from datetime import date, datetime

from django.db import connection
from django.utils.translation import gettext as _

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.messaging.boxes.queries import may_hold, unanswered
from preau.messaging.choices import KEPT_BY
from preau.messaging.models import Box, Conversation, Draft, Holding, Message, Participant
from preau.notifications.actions import forget, mark_read, tell_many


@transaction.atomic
def open_box(*, function: str, name: str, names_writer: bool, by: Person, hat: Hat) -> Box:
    """A box of the head's school. ValidationError when one of that name is open already, or the function has none."""
    assert hat.establishment_id
    if function not in KEPT_BY:
        raise refusal("Choisissez le secrétariat, la vie scolaire ou la direction.")
    if Box.objects.open().filter(establishment=hat.establishment_id, name=name).exists():
        raise refusal("Une boîte de ce nom est déjà ouverte. Exemple d’un autre nom : Bourses.")
    box = Box.objects.create(
        establishment_id=hat.establishment_id, function=function, name=name, names_writer=names_writer,
        opened_at=clock.now(), opened_by=by,
    )  # fmt: skip
    record("messaging.open_box", box, by=by, function=function)
    return box


@transaction.atomic
def name_writers(box: Box, *, on: bool, by: Person) -> Box:
    """Whether families read who answers; it holds at once, also for what was answered before."""
    locked = Box.objects.select_for_update().get(pk=box.pk)
    if locked.names_writer != on:
        locked.names_writer = on
        locked.save(update_fields=["names_writer"])
        record("messaging.name_writers", locked, by=by, on=on)
    return locked


@transaction.atomic
def close_box(box: Box, *, by: Person) -> Box:
    """Nobody writes there any more; who wrote, and who keeps it, still read what was said."""
    locked = Box.objects.select_for_update().get(pk=box.pk)
    if locked.closed_at is None:
        locked.closed_at, locked.closed_by = clock.now(), by
        locked.save(update_fields=["closed_at", "closed_by"])
        record("messaging.close_box", locked, by=by)
    return locked


@transaction.atomic
def give_box(
    box: Box, person: Person, *, starts_on: date, ends_on: date | None, by: Person, hat: Hat
) -> Holding:
    """Someone of the school keeps a box from a day on; given again, the days are those said last.

    They read what was said there before, as read: what waits for an answer is told apart. ValidationError for someone who
    does not work in the school, or days in the wrong order.
    """
    locked = Box.objects.select_for_update().get(pk=box.pk)
    if not may_hold(hat).filter(pk=person.pk).exists():
        raise refusal("Cette personne ne travaille pas dans l’établissement.")
    if ends_on and ends_on < max(starts_on, clock.today()):
        raise refusal("Le dernier jour est déjà passé, ou avant le premier.")
    days = {"starts_on": starts_on, "ends_on": ends_on}
    holding, made = Holding.objects.get_or_create(
        box=locked, person=person, ended_at=None, defaults={**days, "given_at": clock.now(), "given_by": by}
    )
    if not made and (holding.starts_on, holding.ends_on) != (starts_on, ends_on):
        Holding.objects.filter(pk=holding.pk).update(**days)
        made = True
    if made:
        _hand_past(locked, person)
        record("messaging.give_box", holding, by=by, person=person.pk)
    return holding


@transaction.atomic
def take_box_back(holding: Holding, *, by: Person) -> Holding:
    """At once they read nothing of it any more; what they answered stays."""
    locked = Holding.objects.select_for_update().get(pk=holding.pk)
    if locked.ended_at is None:
        locked.ended_at, locked.ended_by = clock.now(), by
        locked.save(update_fields=["ended_at", "ended_by"])
        mark_read(path_of(locked.box_id), by=locked.person)
        Draft.objects.filter(author=locked.person, conversation__box=locked.box_id).delete()
        record("messaging.take_box_back", locked, by=by, person=locked.person_id)
    return locked


def deliver_to(
    box: Box,
    conversation: Conversation,
    at: datetime,
    children: list[int],
    by: Person,
    *,
    received: bool = True,
) -> int:
    """A row for each person to whom the box is given, but its writer; how many keep it today. In the sending's transaction.

    Not `received`: what was said there is still on its way, or was said in the name of the box.
    """
    given = Holding.objects.given().filter(box=box).exclude(person=by)
    Participant.objects.bulk_create(
        [
            Participant(
                conversation=conversation, person_id=pk, box=box, children=children,
                received_at=at if received else None, available_at=at, latest_at=at,
            )
            for pk in given.values_list("person", flat=True)
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    return Holding.objects.current().filter(box=box).exclude(person=by).count()


def keep_for(message: Message, box: Box, children: list[int]) -> None:
    """A new message leaves in the name of a box: its author has it at once, and all who keep it as soon as it is read.

    Who also receives it, as a parent, is a reader there and nothing else.
    """
    now, by = message.sent_at, message.author
    Participant.objects.create(
        conversation=message.conversation, person=by, box=box, children=children, sent_at=now, available_at=now,
        latest_at=now, read_at=now,
    )  # fmt: skip
    deliver_to(box, message.conversation, message.available_at, children, by, received=False)


def tell_keepers(message: Message, box: Box) -> int:
    """One announcement for all that waits in a box, to each who keeps it today and has not read this message."""
    keepers = Holding.objects.current().filter(box=box).values_list("person", flat=True)
    return tell_many(
        "box",
        readers=_KEEPERS,
        params=[message.conversation_id, message.available_at, list(keepers)],
        text=lambda: _("Un message attend dans la boîte « %(box)s »") % {"box": box.name},
        path=path_of(box.pk),
        since=message.available_at,
    )


def answered(conversation: Conversation, at: datetime) -> None:
    """An answer of the box has left: for the others who keep it there is nothing left to read, and no announcement when
    nothing else waits."""
    rows = conversation.participants.exclude(box=None)
    rows.update(latest_at=at, read_at=at)
    hush(conversation)


def hush(conversation: Conversation) -> None:
    """This conversation waits no more for an answer of its box, if it is with one: no announcement when nothing else does."""
    box = conversation.box
    if box and not unanswered([box]).exclude(conversation=conversation).exists():
        forget([path_of(box.pk)])


def read_in(box: Box, *, by: Person) -> None:
    """Its announcement is read once nothing of it is unread."""
    if not Participant.objects.held_by(by).filter(box=box).unread().exists():
        mark_read(path_of(box.pk), by=by)


def path_of(box_id: int) -> str:
    return f"messages/boites/{box_id}/"


def _hand_past(box: Box, person: Person) -> None:
    """What was written to a box before someone kept it, one row a conversation, by one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_PAST, {"box": box.pk, "person": person.pk, "now": clock.now()})


_KEEPERS = f"""SELECT p.person_id, NULL::bigint FROM {Participant._meta.db_table} p
    WHERE p.conversation_id = %s AND p.box_id IS NOT NULL AND p.received_at = %s AND p.person_id = ANY(%s)
      AND (p.read_at IS NULL OR p.read_at < p.received_at)"""
_PAST = f"""
INSERT INTO {Participant._meta.db_table}
       (conversation_id, person_id, box_id, children, received_at, available_at, latest_at, read_at)
SELECT c.id, %(person)s, c.box_id, w.children, said.last, said.first, said.last, greatest(said.last, %(now)s)
  FROM {Conversation._meta.db_table} c
  JOIN {Participant._meta.db_table} w ON w.conversation_id = c.id AND w.person_id = c.started_by_id
  JOIN LATERAL (SELECT min(m.available_at) AS first, max(m.available_at) AS last FROM {Message._meta.db_table} m
                 WHERE m.conversation_id = c.id) said ON said.first IS NOT NULL
 WHERE c.box_id = %(box)s
    ON CONFLICT DO NOTHING
"""
