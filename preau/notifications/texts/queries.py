"""What a school reads of its text messages."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet

from preau.base.manifest import registry
from preau.base.rows import Question
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.notifications.choices import TO_CALL, TextState
from preau.notifications.models import TextMessage


@dataclass(frozen=True)
class Sending:
    """One urgent thing that was told: to how many by text message, and how many are still to call."""

    path: str
    text: str
    at: datetime
    sent: int
    waiting: int
    missing: int


def sendings(person: Person, hat: Hat) -> list[Sending]:
    """The latest first; one query."""
    still = Q(state__in=TO_CALL, call=None, notification__read_at=None) & ~Q(
        notification__kind__in=called_elsewhere()
    )
    found = (
        TextMessage.objects.visible_to(person, hat)
        .exclude(notification=None)
        .values("notification__path", "notification__text")
        .annotate(
            at=Max("made_at"),
            sent=Count("pk", filter=Q(state=TextState.SENT)),
            waiting=Count("pk", filter=Q(state=TextState.WAITING)),
            missing=Count("pk", filter=still),
        )
        .order_by("-at")[:30]
    )
    return [
        Sending(
            row["notification__path"],
            row["notification__text"],
            row["at"],
            row["sent"],
            row["waiting"],
            row["missing"],
        )
        for row in found
    ]


def calls(person: Person, hat: Hat) -> tuple[QuerySet[TextMessage], QuerySet[TextMessage]]:
    """Whom to call, by thing told, then by name; and whom somebody has called lately."""
    rows = TextMessage.objects.visible_to(person, hat).exclude(notification=None)
    rows = rows.exclude(notification__kind__in=called_elsewhere())
    rows = rows.select_related("notification__person", "notification__child", "call")
    waiting = rows.to_call().order_by("notification__text", "notification__person__sort_key", "pk")
    return waiting, rows.exclude(call=None).order_by("-call__at")[:50]


def called_elsewhere() -> dict[str, str]:
    """The kinds of what is told whose room keeps its own list of whom to call, each with the URL name of that page."""
    return {code: kind.calls for code, kind in registry.notification_kinds().items() if kind.calls}


def to_call_question(establishment_id: int | None) -> Question:
    """How many people of a school nothing has reached, of what no room lists by itself: `TextMessageQuerySet.to_call`."""
    return Question(_TO_CALL, {
        "school": establishment_id, "states": [str(state) for state in TO_CALL], "elsewhere": list(called_elsewhere()),
    })  # fmt: skip


_TO_CALL = """
SELECT count(*) FROM notifications_textmessage t JOIN notifications_notification n ON n.id = t.notification_id
 WHERE t.establishment_id = %(school)s::bigint AND t.state = ANY (%(states)s::text[]) AND n.read_at IS NULL
   AND n.kind <> ALL (%(elsewhere)s::text[])
   AND NOT EXISTS (SELECT FROM notifications_phonecall c WHERE c.text_id = t.id)
"""
