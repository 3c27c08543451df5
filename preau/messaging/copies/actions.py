"""A hidden copy is a conversation apart: no door of the first one leads to who reads it."""

from django.db import connection

from preau.base.language import refusal
from preau.directory.models import Guardianship
from preau.messaging import tasks
from preau.messaging.choices import Mode
from preau.messaging.copies.queries import twins_of
from preau.messaging.models import Attachment, Conversation, Message, Participant, new_key
from preau.messaging.recipients import Recipient, delivery_sql, joined
from preau.notifications.actions import forget


def copy_apart(message: Message, hidden: list[Recipient], children: list[int]) -> None:
    """Give the same words to who is in hidden copy, each answering the author alone; inside the transaction of the send.

    Who receives the message itself gets no second one. A parent of the child spoken of gets none either: to them one writes.
    ValidationError when nobody is left.
    """
    if not hidden:
        return
    original = message.conversation
    copy = Conversation.objects.create(
        subject=original.subject, started_by=message.author, started_at=original.started_at, mode=Mode.BROADCAST,
        audience=joined([one.words for one in hidden])[:300], copied=original.copied, hidden_copy_of=original,
    )  # fmt: skip
    if not _delivered(copy, message, hidden, children):
        raise refusal(
            "La copie cachée n’arriverait à personne : on y reçoit déjà ce message, ou l’on est parent de cet enfant. "
            "Retirez-la, puis renvoyez."
        )
    Participant.objects.create(
        conversation=copy, person=message.author, children=children, available_at=message.sent_at,
        latest_at=message.sent_at, read_at=message.sent_at,
    )  # fmt: skip
    tasks.announce.defer(message_id=_same_words(message, copy).pk)


def drop_copies(message: Message) -> None:
    """A message that nobody could read yet is taken back: its hidden copies go whole."""
    for twin in twins_of(message):
        forget([f"messages/{twin.conversation_id}/"], since=twin.available_at)
        twin.conversation.delete()


def _same_words(message: Message, copy: Conversation) -> Message:
    twin = Message.objects.create(
        conversation=copy, author=message.author, sent_as=message.sent_as, body=message.body, once=new_key(),
        sent_at=message.sent_at, available_at=message.available_at, handed_at=message.sent_at,
        profile=message.profile, establishment_id=message.establishment_id,
    )  # fmt: skip
    Attachment.objects.bulk_create(
        Attachment(message=twin, stored_id=one.stored_id, name=one.name) for one in message.attachments.all()
    )
    return twin


def _delivered(copy: Conversation, message: Message, hidden: list[Recipient], children: list[int]) -> int:
    select, params = delivery_sql(hidden, message.author, children)
    own = {"copy": copy.pk, "original": message.conversation_id, "now": message.available_at}
    with connection.cursor() as cursor:
        cursor.execute(_DELIVER.format(select=select), params | own)
        return int(cursor.rowcount)


_DELIVER = f"""
INSERT INTO {Participant._meta.db_table} (conversation_id, person_id, children, received_at, available_at, latest_at)
SELECT %(copy)s, who.person_id, who.children, %(now)s, %(now)s, %(now)s
  FROM ({{select}}) AS who(person_id, children)
 WHERE NOT EXISTS (SELECT FROM {Participant._meta.db_table} p
                    WHERE p.conversation_id = %(original)s AND p.person_id = who.person_id)
   AND NOT EXISTS (SELECT FROM {Guardianship._meta.db_table} t
                    WHERE t.guardian_id = who.person_id AND t.child_id = ANY(%(children)s::bigint[]))
"""
