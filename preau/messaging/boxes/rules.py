"""Who may write to a box, and who may answer there. A box follows the contact rules of its function, school by school."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from preau.directory.contacts import functions_reached, may_reach
from preau.directory.hats import Hat, hats_of
from preau.directory.models import Person
from preau.messaging.models import Box, Conversation, Holding


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


def box_closed_because(conversation: Conversation, person: Person, hat: Hat) -> str:
    """Why a conversation with a box takes no more answers, in one sentence; empty while it does.

    Who wrote answers while they may write there; who keeps it, also while they may write to that person themselves.
    """
    box, writer = conversation.box, conversation.started_by
    assert box
    if box.closed_at:
        return _("« %(box)s » est fermée : elle ne prend plus de message.") % {"box": box}
    if person.pk == writer.pk:
        return "" if may_write_to(person, hat, box) else _not_open(str(box))
    if any(may_write_to(writer, one, box) for one in hats_of(writer)) or may_reach(person, hat, writer):
        return ""
    return _not_open(writer.display_name)


def is_of_box(conversation: Conversation, author_id: int) -> bool:
    """Whether an author writes in the name of the box, and not to it."""
    return conversation.box_id is not None and author_id != conversation.started_by_id


def _not_open(name: str) -> str:
    return _("L’établissement n’ouvre pas, ou plus, les échanges avec %(who)s.") % {"who": name}
