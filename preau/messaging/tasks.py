from procrastinate.contrib.django import app

from preau.messaging.models import Message, Participant
from preau.notifications.actions import tell_many


@app.task
def announce(message_id: int) -> None:
    """Tell each reader of a message, once; the words say who wrote, never what."""
    message = Message.objects.select_related("author", "conversation").get(pk=message_id)
    readers = (
        f"SELECT person_id, children[1] FROM {Participant._meta.db_table} "
        "WHERE conversation_id = %s AND received_at IS NOT NULL AND person_id <> %s"
    )
    tell_many(
        "message",
        readers=readers,
        params=[message.conversation_id, message.author_id],
        text=f"{message.author.polite_name} vous a écrit",
        path=f"messages/{message.conversation_id}/",
    )
