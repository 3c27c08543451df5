"""Whose incidents, punishments and sanctions one hat may read, in the second degree; the first degree has none.

The head and school life: their school. Who teaches: the incidents they reported, the punishments they gave and those of
the pupils they teach; a form teacher also the incidents and the decided sanctions of the class. A family: punishments and
sanctions of its own children, never an incident, which names others. A guardian whose authority is withdrawn reads
nothing; the right of surveillance reads (Code civil, art. 373-2-1). The office and all others: nothing.
"""

from typing import Any

from django.db.models import Q, QuerySet

from preau.directory.choices import TEACHING, WHOLE_ESTABLISHMENT, GroupKind, MemberRole, Profile
from preau.directory.hats import Hat
from preau.directory.models import Enrolment, Group, Membership, Person, Teaching
from preau.directory.sight import Ids, children_ids

FOLLOWS = WHOLE_ESTABLISHMENT - {Profile.OFFICE}
Rows = QuerySet[Any]


def incidents_seen_by(rows: Rows, person: Person, hat: Hat) -> Rows:
    if _is_elsewhere(hat):
        return rows.none()
    here = rows.filter(establishment=hat.establishment_id)
    if hat.kind in FOLLOWS:
        return here
    if hat.kind in TEACHING:
        involved = Q(
            pk__in=rows.filter(involvements__pupil__in=_of_groups(person, hat, head=True)).values("pk")
        )
        return here.filter(Q(reported_by=person) | involved)
    return rows.none()


def punishments_seen_by(rows: Rows, person: Person, hat: Hat) -> Rows:
    if hat.kind in FAMILY_ROWS:
        return rows.filter(pupil__in=_own(person, hat))
    if _is_elsewhere(hat):
        return rows.none()
    here = rows.filter(establishment=hat.establishment_id)
    if hat.kind in FOLLOWS:
        return here
    if hat.kind in TEACHING:
        return here.filter(Q(given_by=person) | Q(pupil__in=_of_groups(person, hat)))
    return rows.none()


def sanctions_seen_by(rows: Rows, person: Person, hat: Hat) -> Rows:
    if hat.kind in FAMILY_ROWS:
        return rows.filter(pupil__in=_own(person, hat)).exclude(told_on=None)
    if _is_elsewhere(hat):
        return rows.none()
    here = rows.filter(establishment=hat.establishment_id)
    if hat.kind in FOLLOWS:
        return here
    if hat.kind in TEACHING:
        return here.filter(pupil__in=_of_groups(person, hat, head=True)).exclude(decided_on=None)
    return rows.none()


def pupils_reported_by(person: Person, hat: Hat) -> QuerySet[Person]:
    """The pupils whom one may name in an incident or punish: those of the school, or those one teaches there."""
    if _is_elsewhere(hat) or hat.kind not in FOLLOWS | TEACHING:
        return Person.objects.none()
    if hat.kind in FOLLOWS:
        here = Enrolment.objects.current().filter(establishment=hat.establishment_id).values("person")
        return Person.objects.filter(pk__in=here).order_by("sort_key", "pk")
    return Person.objects.filter(pk__in=_of_groups(person, hat)).order_by("sort_key", "pk")


def groups_reported_by(person: Person, hat: Hat) -> QuerySet[Group]:
    """The classes and groups among whose pupils one chooses."""
    if _is_elsewhere(hat) or hat.kind not in FOLLOWS | TEACHING:
        return Group.objects.none()
    here = Group.objects.filter(establishment=hat.establishment_id, missing_since=None).order_by(
        "kind", "name", "pk"
    )
    if hat.kind in FOLLOWS:
        return here.filter(kind=GroupKind.CLASS)
    return here.filter(pk__in=_taught(person, hat))


FAMILY_ROWS = frozenset({Profile.GUARDIAN, Profile.PUPIL})


def _is_elsewhere(hat: Hat) -> bool:
    """A hat of the first degree, or of no school."""
    return hat.establishment_id is None or hat.is_first_degree


def _own(person: Person, hat: Hat) -> Any:
    return children_ids(person) if hat.kind == Profile.GUARDIAN else [person.pk]


def _taught(person: Person, hat: Hat, *, head: bool = False) -> Ids:
    rows = Teaching.objects.current().filter(person=person, group__establishment=hat.establishment_id)
    return (rows.filter(is_head_teacher=True) if head else rows).values("group")


def _of_groups(person: Person, hat: Hat, *, head: bool = False) -> Ids:
    """The pupils of the groups that one teaches, or of the class one is form teacher of."""
    rows = Membership.objects.current().filter(
        group__in=_taught(person, hat, head=head), role=MemberRole.PUPIL
    )
    return rows.values("person")
