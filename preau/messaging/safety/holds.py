"""What a suspension finds on its way is held: read by nobody, announced by nothing, until a person says that it leaves."""

from typing import Any

from django.db.models import QuerySet
from procrastinate.contrib.django import app

from preau.base import clock
from preau.base.audit import Actor, record
from preau.directory.models import Person
from preau.messaging.boxes.actions import path_of
from preau.messaging.choices import NO_HOUR
from preau.messaging.models import Hold, Message, Participant, Suspension
from preau.notifications.actions import forget, hush


def hold(found: Suspension, covered: QuerySet[Message], *, by: Actor) -> int:
    """In the transaction of a suspension, alone at the gate: of the messages that it covers, those that nobody reads yet are
    held; of those that have arrived, what phones and mails were still to say is hushed. How many are held."""
    now = clock.now()
    waiting = covered.filter(available_at__gt=now, available_at__lt=NO_HOUR).select_related("conversation")
    rows = list(waiting.select_for_update(of=("self",)).order_by("pk"))
    Hold.objects.bulk_create(
        [Hold(message=one, suspension=found, held_at=now, due_at=one.available_at) for one in rows],
        batch_size=1_000,
    )
    new = [one.conversation_id for one in rows if one.handed_at]
    boxes = Participant.objects.filter(conversation__in=new, available_at__gt=now)
    boxes.update(available_at=NO_HOUR, latest_at=NO_HOUR)
    Message.objects.filter(pk__in=[one.pk for one in rows]).update(available_at=NO_HOUR)
    _hush_all(rows, covered)
    if rows:
        record("messaging.hold", found, by=by, messages=len(rows))
    return len(rows)


def held_of(person: Person) -> list[Hold]:
    """What is held of someone's own, the latest first."""
    rows = Hold.objects.of_author(person).select_related("message__conversation", "suspension")
    return list(rows.order_by("-message__sent_at", "-pk"))


def _hush_all(held: list[Message], covered: QuerySet[Message]) -> None:
    """No announcement of what is held, not even one that is written and waits for its hour. The one of a box is of all that
    waits there: what it had taken the place of is announced again."""
    boxes = {one.conversation.box_id for one in held if one.conversation.box_id}
    paths = [f"messages/{one.conversation_id}/" for one in held] + [path_of(pk) for pk in boxes]
    forget(paths, since=clock.now())
    hush(*_told(covered))
    others = Message.objects.filter(
        conversation__box__in=boxes, available_at__lt=NO_HOUR, recall=None, seal=None
    )
    others = others.exclude(pk__in=covered.values("pk")).order_by("conversation__box", "-available_at")
    for pk in others.distinct("conversation__box").values_list("pk", flat=True):
        app.configure_task("preau.messaging.tasks.announce").defer(message_id=pk)


def _told(covered: QuerySet[Message]) -> tuple[str, list[Any]]:
    """The query of (path, moment) of what announces these messages, and its values."""
    rows = covered.filter(available_at__lte=clock.now())
    query, values = rows.values_list(
        "conversation_id", "conversation__box_id", "available_at"
    ).query.sql_with_params()
    return (
        f"""SELECT unnest(ARRAY['messages/' || c.conversation || '/', 'messages/boites/' || c.box || '/']), c.moment
              FROM ({query}) AS c(conversation, box, moment)""",
        [*values],
    )
