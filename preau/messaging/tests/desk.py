"""What the tests of messaging say often."""

from typing import Any

from preau.base import clock
from preau.directory.models import Person
from preau.directory.tests.desk import enter, hat, text
from preau.messaging import actions
from preau.messaging.boxes.actions import give_box, open_box
from preau.messaging.boxes.drafts import save_shared
from preau.messaging.models import Box, Conversation, Draft, Message
from tests.world import PEOPLE

__all__ = [
    "answer", "drafted", "enter", "hat", "in_name_of", "office", "only_message", "readers", "text", "to", "url", "write",
]  # fmt: skip


def url(person: Person, kind: str, path: str = "") -> str:
    return f"/{hat(person, kind).key}/messages/{path}"


def drafted(person: Person, to: list[str], **words: Any) -> Draft:
    typed = {"subject": "Gourde", "body": "Bonjour."} | words
    return Draft.objects.create(author=person, hat_key="x", recipients=to, saved_at=clock.now(), **typed)


def write(person: Person, kind: str, to: list[str], **words: Any) -> Conversation:
    return actions.send(drafted(person, to, **words), by=person, hat=hat(person, kind))


def answer(
    conversation: Conversation, person: Person, kind: str, body: str = "Merci.", once: str = ""
) -> Conversation:
    mine = conversation.participants.get(person=person)
    return actions.reply(mine, by=person, hat=hat(person, kind), body=body, once=once or body[:40])


def to(*people: Person) -> list[str]:
    return [f"personne-{person.pk}" for person in people]


def readers(conversation: Conversation, cast: Any) -> set[str]:
    ids = set(conversation.participants.filter(received_at__isnull=False).values_list("person", flat=True))
    return {name for name in PEOPLE if getattr(cast, name).pk in ids}


def only_message(conversation: Conversation) -> Message:
    return Message.objects.get(conversation=conversation)


def office(cast: Any, *keepers: Person, names_writer: bool = False, function: str = "office") -> Box:
    """A box of the college, "Secrétariat", opened by its head and kept by these."""
    head = hat(cast.bruno, "head")
    box = open_box(function=function, name="Secrétariat", names_writer=names_writer, by=cast.bruno, hat=head)
    for person in keepers:
        give_box(box, person, starts_on=clock.today(), ends_on=None, by=cast.bruno, hat=head)
    return box


def in_name_of(box: Box, person: Person, kind: str, to: list[str], **words: Any) -> Conversation:
    """A new message that someone who keeps a box sends in its name."""
    copies = {name: words.pop(name) for name in ("copied", "hidden") if name in words}
    typed = {"subject": "Bourses", "body": "Bonjour à tous."} | words
    draft = Draft(author=person, box=box, hat_key="x", recipients=to, **copies)
    kept, _left = save_shared(draft, by=person, seen="", **typed)
    return actions.send(kept, by=person, hat=hat(person, kind))
