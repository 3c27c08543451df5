"""Who may do what when a class is closed. The page's buttons and the verbs ask the same predicates."""

from preau.directory.choices import FAMILY, TEACHING, WHOLE_ESTABLISHMENT, GroupKind, Profile
from preau.directory.hats import Hat
from preau.directory.models import Group, Person
from preau.directory.rules import answers_for_school, may_open
from preau.news.models import Closure

KEEPS = TEACHING | WHOLE_ESTABLISHMENT
READS = KEEPS | FAMILY | {Profile.SUPPORT, Profile.STAFF}


def may_announce(hat: Hat) -> bool:
    """The head, who relays the authority's decision: it breaks the silence of every phone."""
    return hat.kind == Profile.HEAD


def may_end(hat: Hat, closure: Closure) -> bool:
    return may_announce(hat) and closure.establishment_id == hat.establishment_id


def may_call(person: Person, hat: Hat, closure: Closure) -> bool:
    return Closure.objects.kept_by(person, hat).filter(pk=closure.pk).exists()


def may_read_numbers(hat: Hat) -> bool:
    """Telephone numbers: as on the cards of the directory, for who answers for the school."""
    return answers_for_school(hat)


def has_plan(group: Group) -> bool:
    """A class that is closed, was, or will be, has a page for its week."""
    of_class = Closure.objects.filter(group=group)
    of_school = Closure.objects.filter(group=None, establishment=group.establishment_id)
    return group.kind == GroupKind.CLASS and (of_class | of_school).exists()


def may_read_plan(person: Person, hat: Hat, group: Group) -> bool:
    return hat.kind in KEEPS | FAMILY and may_open(person, hat, group) and has_plan(group)


def may_write_plan(person: Person, hat: Hat, group: Group) -> bool:
    """Who stands before the class, and who answers for the school."""
    return hat.kind in KEEPS and may_open(person, hat, group) and has_plan(group)
