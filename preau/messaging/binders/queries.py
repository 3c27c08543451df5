"""Readings of folders."""

from dataclasses import dataclass

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from preau.directory.models import Person
from preau.messaging.models import Binder, Participant


@dataclass(frozen=True)
class Shelf:
    """A folder and how many conversations wait to be read there."""

    binder: Binder
    unread: int


def shelves_of(person: Person) -> list[Shelf]:
    """One's own folders by name, each with its count; one query."""
    waiting = Participant.objects.visible_to(person).unread().filter(binder=OuterRef("pk")).order_by()
    counts = waiting.values("binder").annotate(n=Count("pk")).values("n")
    found = Binder.objects.filter(owner=person).annotate(
        unread=Coalesce(Subquery(counts, output_field=IntegerField()), 0)
    )
    return [Shelf(one, one.unread) for one in found.order_by("name", "pk")]
