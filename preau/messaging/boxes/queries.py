"""Readings of boxes."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, Q, QuerySet

from preau.base import clock
from preau.directory.hats import Hat
from preau.directory.models import Person, Post
from preau.messaging.choices import OF_TEAM, Mode
from preau.messaging.models import Box, Conversation, Draft, Holding, Participant
from preau.messaging.recipients import names_of


@dataclass(frozen=True)
class Held:
    """A box for who keeps it: how many conversations they have not read, how many wait for an answer of anybody."""

    box: Box
    unread: int
    waiting: int


def held_boxes(person: Person, hat: Hat) -> list[Held]:
    """The boxes that a hat keeps, by name; three queries, one where it keeps none."""
    boxes = list(Box.objects.held_by(person, hat).select_related("establishment").order_by("name", "pk"))
    if not boxes:
        return []
    mine = Participant.objects.held_by(person).filter(box__in=boxes)
    unread = _counted(mine.unread())
    waiting = _counted(mine.filter(conversation__in=unanswered(boxes).values("conversation")))
    return [Held(box, unread.get(box.pk, 0), waiting.get(box.pk, 0)) for box in boxes]


def unanswered(boxes: list[Box]) -> QuerySet[Participant]:
    """The rows of those outside whose last word nobody has answered; of what went to many, each answers in a thread apart."""
    rows = Participant.objects.filter(conversation__box__in=boxes, conversation__mode=Mode.PRIVATE, box=None)
    return rows.filter(Q(received_at=None) | Q(sent_at__gt=F("received_at")))


def drafts_of(box: Box) -> QuerySet[Draft]:
    """What is being written in its name, the latest first; for those who keep it."""
    rows = Draft.objects.filter(box=box).select_related("saved_by")
    return rows.order_by("-saved_at", "-pk")


def answering(conversation: Conversation, reader: Person) -> list[Draft]:
    """The answers that others who keep its box have begun today, so that two do not answer one letter."""
    if not conversation.box_id:
        return []
    since = clock.now() - timedelta(days=1)
    rows = Draft.objects.filter(conversation=conversation, saved_at__gt=since).exclude(author=reader)
    kept = Holding.objects.current().filter(box=conversation.box_id).values("person")
    return list(rows.filter(author__in=kept).exclude(body="").select_related("author").order_by("-saved_at"))


def lines_in(box: Box, person: Person, *, waiting: bool) -> QuerySet[Participant]:
    """One's own rows of a box, the newest first: all, or those that wait for an answer."""
    rows = Participant.objects.held_by(person).filter(box=box)
    if waiting:
        rows = rows.filter(conversation__in=unanswered([box]).values("conversation"))
    return rows.select_related("conversation__started_by").order_by("-latest_at", "-pk")


def holdings_of(boxes: list[Box]) -> dict[int, list[Holding]]:
    """By box, those to whom it is given, in the order of school lists."""
    rows = Holding.objects.given().filter(box__in=boxes).select_related("person")
    found: dict[int, list[Holding]] = {box.pk: [] for box in boxes}
    for row in rows.order_by("person__sort_key", "pk"):
        found[row.box_id].append(row)
    return found


def may_hold(hat: Hat) -> QuerySet[Person]:
    """The people of a school to whom its head may give a box."""
    posts = Post.objects.current().filter(establishment=hat.establishment_id or 0, profile__in=OF_TEAM)
    return Person.objects.filter(pk__in=posts.values("person")).order_by("sort_key", "pk")


def authors_named(
    conversation: Conversation, reader: Person | None, people: dict[int, Person]
) -> dict[int, str]:
    """How each author of a conversation is called. Who writes in the name of a box: for a reader outside it (and for none,
    which stands for a paper), the box, with a name where the head chose so; for those who keep it, or moderate, both."""
    names, box = names_of(people.values()), conversation.box
    if box is None:
        return names
    rows = Participant.objects.filter(
        conversation=conversation, person__in=[*people, reader.pk if reader else 0]
    )
    kept = dict(rows.values_list("person", "box"))
    is_outside = reader is None or kept.get(reader.pk, box.pk) is None
    for pk in people:
        if kept.get(pk):
            named = f"{box.name} — {names[pk]}"
            names[pk] = str(box) if is_outside and not box.names_writer else named
    return names


def _counted(rows: QuerySet[Participant]) -> dict[int, int]:
    found = rows.order_by().values_list("box").annotate(n=Count("pk"))
    return {box: n for box, n in found if box}
