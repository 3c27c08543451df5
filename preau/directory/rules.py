"""What of a person one hat may read. Tiny predicates; the page and its buttons ask the same ones."""

from preau.directory.choices import TEACHING, WHOLE_ESTABLISHMENT, GroupKind, Profile, TieState
from preau.directory.hats import Hat
from preau.directory.models import Group, Guardianship, Person, Teaching
from preau.directory.models.dated import is_current
from preau.directory.sight import children_ids, sighted_ties


def is_self(person: Person, hat: Hat, other: Person) -> bool:
    return person.pk == other.pk


def is_own_child(person: Person, hat: Hat, other: Person) -> bool:
    return (
        hat.kind == Profile.GUARDIAN
        and Guardianship.objects.filter(sighted_ties(), guardian=person, child=other).exists()
    )


def works_for_school(hat: Hat) -> bool:
    return hat.kind in TEACHING or answers_for_school(hat)


def answers_for_school(hat: Hat) -> bool:
    return hat.kind in WHOLE_ESTABLISHMENT


def may_read_ways(person: Person, hat: Hat, other: Person) -> bool:
    """Phone and mail: one's own, and for the school's office and direction; never from parent to parent."""
    return is_self(person, hat, other) or answers_for_school(hat)


def may_read_birth(person: Person, hat: Hat, other: Person) -> bool:
    return is_self(person, hat, other) or works_for_school(hat) or is_own_child(person, hat, other)


def may_read_tie(person: Person, hat: Hat, tie: Guardianship) -> bool:
    """The adults of a child: for who teaches it or answers for it, and for its own family; of an adult who may
    not come near, only who answers for the school."""
    if answers_for_school(hat):
        return Person.objects.visible_to(person, hat).filter(pk=tie.child_id).exists()
    if tie.state == TieState.FORBIDDEN:
        return False
    taught = hat.kind in TEACHING and Person.objects.visible_to(person, hat).filter(pk=tie.child_id).exists()
    return taught or is_own_child(person, hat, tie.child)


def may_open(person: Person, hat: Hat, group: Group) -> bool:
    """A class or group and its page: its members and their parents, who teaches it, who answers for its school."""
    if hat.kind == Profile.OPERATOR:
        return True
    if answers_for_school(hat):
        return group.establishment_id == hat.establishment_id
    if hat.kind in TEACHING:
        return group.teachings.filter(is_current(), person=person).exists()
    pupils = children_ids(person) if hat.kind == Profile.GUARDIAN else [person.pk]
    return group.memberships.filter(is_current(), person__in=pupils).exists()


def may_enter_decision(hat: Hat) -> bool:
    return hat.kind == Profile.HEAD


def may_enter_people(hat: Hat) -> bool:
    """The director admits; in the second degree the office does it for the head."""
    return hat.kind in (Profile.HEAD, Profile.OFFICE)


def may_read_sources(person: Person, hat: Hat, other: Person) -> bool:
    """Which feeds know someone: a school would learn from it that a parent has a child elsewhere."""
    return is_self(person, hat, other) or hat.kind == Profile.OPERATOR


def may_correct(hat: Hat) -> bool:
    """Who enters people may also correct what a feed says of those of the school."""
    return may_enter_people(hat)


def may_settle_school(hat: Hat) -> bool:
    return hat.kind == Profile.HEAD


def may_open_group(hat: Hat) -> bool:
    return hat.kind == Profile.TEACHER or answers_for_school(hat)


def may_compose(person: Person, hat: Hat, group: Group) -> bool:
    """A group made by hand: by who answers for the school, and by the teacher who stands before it."""
    if (
        group.kind != GroupKind.MANUAL
        or group.missing_since
        or group.establishment_id != hat.establishment_id
    ):
        return False
    taught = Teaching.objects.current().filter(person=person, group=group)
    return answers_for_school(hat) or (hat.kind == Profile.TEACHER and taught.exists())
