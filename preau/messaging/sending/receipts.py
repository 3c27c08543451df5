"""How many families have seen what a school wrote to them, and for whom it has to be printed."""

from dataclasses import dataclass

from preau.base import clock
from preau.base.rows import rows
from preau.directory.children import Child, children_named
from preau.directory.choices import SEES_CHILD
from preau.directory.models import Person
from preau.directory.models.dated import current_sql
from preau.messaging.models import Conversation
from preau.messaging.rules import FAMILY, is_author

LEAST = 5  # families: below, a count would tell who has read


@dataclass(frozen=True)
class Receipt:
    """Families are children's adults taken together: one who has seen it is enough. `seen` is None where so few were
    written to that a count would name somebody; nobody is ever named."""

    families: int
    seen: int | None
    unconnected: int


def receipt_of(conversation: Conversation, reader: Person) -> Receipt | None:
    """For whoever wrote it under the hat of a school, once it has arrived; None for anyone and anything else."""
    if not _is_receipted(conversation, reader):
        return None
    [(families, seen, unconnected)] = rows(_COUNTS, _values(conversation))
    return Receipt(families, seen if families >= LEAST else None, unconnected) if families else None


def unconnected_children(conversation: Conversation, reader: Person) -> list[Child] | None:
    """The children none of whose adults has ever opened an account: for them it is printed. None as above."""
    if not _is_receipted(conversation, reader):
        return None
    found = rows(_UNCONNECTED, _values(conversation))
    children = children_named([row[0] for row in found]).values()
    return sorted(children, key=lambda one: (one.person.sort_key, one.person.pk))


def _is_receipted(conversation: Conversation, reader: Person) -> bool:
    if not conversation.is_broadcast or not is_author(reader, conversation):
        return False
    told = conversation.messages.filter(
        author=conversation.started_by_id, available_at__lte=clock.now(), recall=None
    )
    return told.exclude(establishment_id=None).exclude(profile__in=FAMILY).exists()


def _values(conversation: Conversation) -> dict[str, object]:
    return {
        "conversation": conversation.pk,
        "day": clock.today(),
        "sees": [str(state) for state in SEES_CHILD],
    }


_HOMES = f"""
WITH homes AS (
    SELECT child.id AS child_id, array_agg(DISTINCT p.person_id ORDER BY p.person_id) AS adults,
           bool_or(p.read_at >= p.received_at) AS seen,
           bool_or(EXISTS (SELECT FROM access_account a WHERE a.person_id = p.person_id AND a.activated_at IS NOT NULL
                              AND a.closed_at IS NULL)) AS opened
      FROM messaging_participant p CROSS JOIN LATERAL unnest(p.children) AS child(id)
      JOIN directory_guardianship t ON t.guardian_id = p.person_id AND t.child_id = child.id
           AND t.state = ANY(%(sees)s) AND {current_sql("t")}
     WHERE p.conversation_id = %(conversation)s AND p.received_at IS NOT NULL
     GROUP BY child.id)
"""
_COUNTS = f"""{_HOMES}
SELECT count(DISTINCT adults), count(DISTINCT adults) FILTER (WHERE seen), count(DISTINCT adults) FILTER (WHERE NOT opened)
  FROM homes
"""
_UNCONNECTED = f"{_HOMES} SELECT child_id FROM homes WHERE NOT opened"
