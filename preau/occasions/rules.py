"""Who may write events, and of whom. The page's buttons and the verbs ask the same predicates."""

from django.db.models import QuerySet

from preau.directory.choices import WHOLE_ESTABLISHMENT
from preau.directory.hats import Hat
from preau.directory.models import Group, Person
from preau.directory.sight import groups_seen_by
from preau.occasions.choices import WRITES
from preau.occasions.models import Occasion


def may_write(hat: Hat) -> bool:
    """A teacher for the classes they teach, who answers for the school for all."""
    return hat.kind in WRITES


def may_write_for_school(hat: Hat) -> bool:
    return hat.kind in WHOLE_ESTABLISHMENT


def groups_open_to(person: Person, hat: Hat) -> QuerySet[Group]:
    """The classes and groups that a hat may announce an event to, classes first."""
    if not may_write(hat):
        return Group.objects.none()
    here = Group.objects.filter(establishment=hat.establishment_id, missing_since=None)
    return groups_seen_by(here, person, hat).order_by("kind", "name", "pk")


def may_keep(person: Person, hat: Hat, one: Occasion) -> bool:
    """Change it, or call it off: its author, who answers for the school."""
    return Occasion.objects.kept_by(person, hat).filter(pk=one.pk).exists()
