"""Who may do what with a carnet. The page's buttons and the verbs ask the same predicates."""

from preau.directory.hats import Hat
from preau.directory.models import Group, Person
from preau.progress.models import Observation
from preau.progress.sight import WRITES, classes_read_by, taught_by


def may_write(person: Person, hat: Hat, group: Group) -> bool:
    """Who teaches the class writes in the carnets of its pupils, and shows them."""
    return hat.kind in WRITES and classes_read_by(person, hat).filter(pk__in=taught_by(person)).contains(
        group
    )


def may_change(person: Person, hat: Hat, one: Observation) -> bool:
    """Until it is shown: who teaches these children."""
    return may_withdraw(person, hat, one) and not one.is_shown


def may_withdraw(person: Person, hat: Hat, one: Observation) -> bool:
    """A slip may be taken back at any time, by who teaches these children."""
    return Observation.objects.visible_to(person, hat).filter(pk=one.pk).exists()
