"""Readings of boxes."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from preau.directory.hats import Hat
from preau.directory.models import Person, Post
from preau.messaging.choices import OF_TEAM
from preau.messaging.models import Box, Conversation, Holding, Participant
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
    """The rows of writers whose last word nobody has answered."""
    rows = Participant.objects.filter(conversation__box__in=boxes, box=None)
    return rows.filter(Q(received_at=None) | Q(sent_at__gt=F("received_at")))


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


def authors_named(conversation: Conversation, reader: Person, people: dict[int, Person]) -> dict[int, str]:
    """How each author of a conversation with a box is called: for who wrote to it, the box, with a name where the head chose
    so; for those who keep it, the one who answered."""
    names, box = names_of(people.values()), conversation.box
    for pk in people:
        if box is None or pk == conversation.started_by_id:
            continue
        hidden = reader.pk == conversation.started_by_id and not box.names_writer
        names[pk] = str(box) if hidden else f"{box.name} — {names[pk]}"
    return names


def _counted(rows: QuerySet[Participant]) -> dict[int, int]:
    found = rows.order_by().values_list("box").annotate(n=Count("pk"))
    return {box: n for box, n in found if box}
