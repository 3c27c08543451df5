"""Who may write to a box, who may write and answer in its name. A box follows the contact rules of its function, school by
school: whoever keeps it reaches whom that function reaches, and no one else by it."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from preau.directory.contacts import functions_reached, may_reach
from preau.directory.hats import Hat, hats_of
from preau.directory.models import Person
from preau.messaging.models import Box, Conversation, Holding, Participant


def voice_of(box: Box) -> Hat:
    """The hat of a function in its school: what the rules of contact ask of who writes in the name of a box.

    Whose messages are suspended, counted or urgent is asked of the hat that its keeper wears.
    """
    school = box.establishment
    return Hat(
        f"boite-{box.pk}",
        box.function,
        establishment_id=school.pk,
        establishment_kind=school.kind,
        place=str(school),
    )


def boxes_open_to(person: Person, hat: Hat) -> QuerySet[Box]:
    """Those to which a hat may write: open, kept by somebody, of a function that it may reach; never one's own."""
    within = Q(pk=None)
    for school, functions in functions_reached(person, hat).items():
        within |= Q(establishment=school, function__in=functions)
    kept = Holding.objects.current()
    rows = Box.objects.open().filter(within, pk__in=kept.values("box"))
    own = kept.filter(person=person).values("box")
    return rows.exclude(pk__in=own).select_related("establishment").order_by("name", "pk")


def may_write_to(person: Person, hat: Hat, box: Box) -> bool:
    return boxes_open_to(person, hat).filter(pk=box.pk).exists()


def may_write_for(person: Person, hat: Hat, box: Box) -> bool:
    """Who keeps it today, in its school, while it is open."""
    return Box.objects.held_by(person, hat).open().filter(pk=box.pk).exists()


def keeps_row_in(person: Person, conversation: Conversation) -> bool:
    """Whether one reads a conversation because one keeps its box today."""
    return Participant.objects.held_by(person).filter(conversation=conversation).exists()


def box_closed_because(
    conversation: Conversation, person: Person, hat: Hat, outside: Iterable[Person]
) -> str:
    """Why a conversation with a box takes no more answers, in one sentence; empty while it does.

    `outside`: those whom `person` would answer in its name; nobody when `person` is outside. One answers as long as either
    may still write to the other, a box that began included; who keeps it, also while they may write to that person themselves.
    """
    box = conversation.box
    assert box
    if box.closed_at:
        return _("« %(box)s » est fermée : elle ne prend plus de message.") % {"box": box}
    others = list(outside)
    if not others:
        began = begun_by_box(conversation) and may_reach(conversation.started_by, voice_of(box), person)
        return "" if may_write_to(person, hat, box) or began else _not_open(str(box))
    for one in others:
        if any(may_write_to(one, theirs, box) for theirs in hats_of(one)) or may_reach(person, hat, one):
            return ""
        if begun_by_box(conversation) and may_reach(person, voice_of(box), one):
            return ""
    return _not_open(others[0].display_name)


def is_of_box(conversation: Conversation, author_id: int) -> bool:
    """Whether an author writes in the name of the box, and not to it."""
    rows = Participant.objects.filter(conversation=conversation, person=author_id)
    return conversation.box_id is not None and rows.exclude(box=None).exists()


def begun_by_box(conversation: Conversation) -> bool:
    """Whether a box wrote first, also when this is the answer of one of the many to whom it did."""
    first = conversation.answers or conversation
    return is_of_box(first, first.started_by_id)


def _not_open(name: str) -> str:
    return _("L’établissement n’ouvre pas, ou plus, les échanges avec %(who)s.") % {"who": name}
