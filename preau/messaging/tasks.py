from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from preau.base import clock, transaction
from preau.base.direct import ping
from preau.directory.models import Guardianship
from preau.messaging.boxes.actions import tell_keepers
from preau.messaging.boxes.rules import is_of_box
from preau.messaging.choices import NO_HOUR
from preau.messaging.models import LOST_STATES, Message, Participant, Urgency
from preau.messaging.recipients import named
from preau.messaging.rules import FAMILY
from preau.messaging.safety import releases
from preau.messaging.sending import pending
from preau.notifications.actions import tell_many


@app.task
def announce(message_id: int) -> None:
    """Tell each reader of a message who has not read it yet; the words say who wrote, never what.

    A parent whom a judgment keeps from a child meanwhile is told nothing. The message is locked meanwhile: a suspension that
    begins finds all its announcements, or none.
    """
    with transaction.atomic():
        rows = Message.objects.select_related("author", "conversation__box__establishment")
        locked = rows.select_for_update(of=("self",), no_key=True)
        message = locked.filter(pk=message_id, available_at__lt=NO_HOUR).first()
        if message:  # neither taken back meanwhile, nor held
            _announce(message)


def _announce(message: Message) -> None:
    box = message.conversation.box
    if box and not is_of_box(message.conversation, message.author_id):
        tell_keepers(message, box)
    else:
        _tell_readers(message)
    wait = (message.available_at - clock.now()).total_seconds()
    if wait > 0:
        ring.configure(schedule_in={"seconds": int(wait) + 1}).defer(conversation_id=message.conversation_id)


def _tell_readers(message: Message) -> None:
    """Of a person, or of a box in whose name somebody answered."""
    today = clock.today()
    urgency = Urgency.objects.filter(message=message).first()
    tell_many(
        "message",
        readers=_READERS,
        params=[
            message.conversation_id,
            message.available_at,
            [str(state) for state in LOST_STATES],
            today,
            today,
        ],
        text=lambda: _wrote(message, urgency),
        path=f"messages/{message.conversation_id}/",
        since=message.available_at,
        urgent=urgency is not None,
        from_staff=message.establishment_id is not None and message.profile not in FAMILY,
    )


def _wrote(message: Message, urgency: Urgency | None) -> str:
    box = message.conversation.box
    words = _("%(writer)s vous a écrit") % {"writer": str(box) if box else named(message.author)}
    return f"{urgency.get_reason_display()}, {words}" if urgency else words


@app.task
def ring(conversation_id: int) -> None:
    """The hour of a message has come: the pages that are open show it. A reading at that hour needs no such job."""
    ping(Participant.objects.filter(conversation=conversation_id).values_list("person", flat=True))


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="messaging.hand_over", pass_context=False)
def hand_over_due(timestamp: int = 0) -> None:
    """Answers whose hour has come, in case nobody looked."""
    pending.release_due()


@app.task
def hand_over() -> None:
    """The same, at the hour of one of them."""
    pending.release_due()


@app.task
def let_held_go() -> None:
    """What a suspension held and a person has released."""
    releases.let_held_go()


_READERS = f"""SELECT p.person_id, c.id FROM {Participant._meta.db_table} p LEFT JOIN unnest(p.children) AS c(id) ON TRUE
    WHERE p.conversation_id = %s AND p.box_id IS NULL AND p.received_at = %s AND (p.read_at IS NULL OR p.read_at < p.received_at)
      AND NOT EXISTS (SELECT 1 FROM {Guardianship._meta.db_table} t
                       WHERE t.guardian_id = p.person_id AND t.child_id = ANY(p.children)
                         AND t.state = ANY(%s) AND t.starts_on <= %s AND (t.ends_on IS NULL OR t.ends_on >= %s))"""
