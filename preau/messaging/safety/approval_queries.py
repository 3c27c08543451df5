"""Readings of what waits for a grown-up."""

from dataclasses import dataclass

from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.messaging.models import Approval, Participant
from preau.messaging.recipients import joined, names_of

LAST = 20


@dataclass(frozen=True)
class Held:
    """A message that waits, or waited: `to` is whoever would read it, as messages name them."""

    approval: Approval
    to: str


def held_by(person: Person, hat: Hat) -> dict[str, list[Held]]:
    """What waits for this hat, the oldest first ("waiting"), and what was decided last ("decided"); seven queries."""
    rows = Approval.objects.visible_to(person, hat).select_related(
        "message__author", "message__conversation", "decided_by"
    )
    rows = rows.prefetch_related("message__attachments__stored")
    waiting = list(rows.waiting().order_by("message__sent_at", "pk"))
    decided = list(rows.exclude(decided_at=None).order_by("-decided_at", "-pk")[:LAST])
    to = _readers([*waiting, *decided])
    return {
        "waiting": [Held(one, to[one.pk]) for one in waiting],
        "decided": [Held(one, to[one.pk]) for one in decided],
    }


def _readers(approvals: list[Approval]) -> dict[int, str]:
    conversations = {one.message.conversation_id for one in approvals}
    boxes = Participant.objects.filter(conversation__in=conversations).select_related("person")
    found = list(boxes.order_by("person__sort_key", "pk"))
    names = names_of({box.person_id: box.person for box in found}.values())
    return {
        one.pk: joined(
            [
                names[box.person_id]
                for box in found
                if box.conversation_id == one.message.conversation_id
                and box.person_id != one.message.author_id
            ]
        )
        for one in approvals
    }
