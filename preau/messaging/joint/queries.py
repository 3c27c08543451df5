"""Readings of joint threads, for the pages of messages."""

from typing import Any

from preau.directory.hats import GUARDIAN_KEY, Hat
from preau.directory.models import Person
from preau.messaging.joint.rules import other_parent
from preau.messaging.models import Joint, Participant


def joint_of(mine: Participant, hat: Hat) -> dict[str, Any]:
    """What a page of a thread says of it: the joint thread that it is (`joint`), the proposal of one's own that waits
    (`proposed`), or the other parent to whom it may be proposed (`proposable`)."""
    if hat.key != GUARDIAN_KEY:
        return {"joint": Joint.objects.filter(thread=mine.conversation_id).first()}
    rows = Joint.objects.filter(thread=mine.conversation_id) | Joint.objects.live().filter(
        apart=mine.conversation_id, proposed_by=mine.person_id
    )
    known = rows.select_related("other", "proposed_by", "child").order_by("pk").first()
    if known is None:
        return {"proposable": other_parent(mine, hat)}
    if known.thread_id == mine.conversation_id:
        return {"joint": known}
    return {"proposed": known}


def proposals_to(person: Person, hat: Hat) -> list[Joint]:
    """What waits for a parent's answer, the oldest first."""
    if hat.key != GUARDIAN_KEY:
        return []
    rows = Joint.objects.proposed_to(person).select_related("proposed_by", "child")
    return list(rows.order_by("proposed_at", "pk"))
