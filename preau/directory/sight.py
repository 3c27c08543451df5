"""Who may know of whom. Every page of persons starts here.

Scope before size: one EXISTS per hat; several hats are a union of id queries, never an OR over hats nor a
list of ids carried by Python. Who works on the whole platform is not filtered.
"""

from functools import reduce
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from preau.directory.choices import (
    SEES_CHILD,
    TEACHING,
    WHOLE_ESTABLISHMENT,
    GroupKind,
    Profile,
    TieKind,
    TieState,
)
from preau.directory.hats import Hat, hats_of
from preau.directory.models import (
    Enrolment,
    Establishment,
    Group,
    Guardianship,
    Mandate,
    Membership,
    Person,
    Post,
    Teaching,
)
from preau.directory.models.dated import is_current

PersonRows = QuerySet[Person]
Ids = QuerySet[Any, Any]  # a query of ids, for `__in`


def persons_seen_by(rows: PersonRows, viewer: Person, hat: Hat | None = None) -> PersonRows:
    """Those of `rows` that `viewer` may know of, under one hat or all of theirs."""
    hats = [hat] if hat else hats_of(viewer)
    if any(_sees_all(one) for one in hats):
        return rows
    if len(hats) == 1 and hats[0].kind in _ABOVE:
        return rows.filter(Exists(_seen_from_above(viewer, hats[0])))
    parts = [
        Person.objects.filter(condition).values("pk")
        for one in hats
        for condition in _conditions(viewer, one)
    ]
    parts.append(Person.objects.filter(pk=viewer.pk).values("pk"))
    union = parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0]
    return rows.filter(pk__in=union)


def groups_seen_by(rows: QuerySet[Group], viewer: Person, hat: Hat | None = None) -> QuerySet[Group]:
    """Those of `rows` that `viewer` belongs to, teaches, has a child in, or answers for."""
    hats = [hat] if hat else hats_of(viewer)
    if any(_sees_all(one) for one in hats):
        return rows
    empty: QuerySet[Group] = Group.objects.none()
    return rows.filter(
        reduce(lambda found, one: found | Q(pk__in=_groups_of(viewer, one)), hats, Q(pk__in=empty))
    )


def ties_seen_by(rows: QuerySet[Guardianship], viewer: Person, hat: Hat) -> QuerySet[Guardianship]:
    """Those of `rows`, true today, that a hat may read: who answers for a school reads all of its pupils' ties, a
    teacher those of the pupils taught but not a barred adult, a parent those of the children followed, likewise."""
    current = rows.filter(is_current())
    seen = persons_seen_by(Person.objects.all(), viewer, hat).values("pk")
    if hat.kind in WHOLE_ESTABLISHMENT:
        return current.filter(child__in=seen)
    if hat.kind in TEACHING:
        return current.filter(child__in=seen).exclude(state=TieState.FORBIDDEN)
    if hat.kind == Profile.GUARDIAN:
        return current.filter(child__in=children_ids(viewer)).exclude(state=TieState.FORBIDDEN)
    return current.none()


def establishments_of(viewer: Person, hat: Hat | None = None) -> QuerySet[Establishment]:
    """Where a person's hats are worn, or lead."""
    hats = [hat] if hat else hats_of(viewer)
    if any(_sees_all(one) for one in hats):
        return Establishment.objects.all()
    conditions = [_establishment_condition(viewer, one) for one in hats]
    return Establishment.objects.filter(reduce(lambda a, b: a | b, conditions, Q(pk=None)))


def sighted_ties(prefix: str = "") -> Q:
    """The condition that a tie, reached by `prefix`, lets its adult follow the child."""
    return is_current(prefix) & Q(
        **{f"{prefix}kind": TieKind.LEGAL, f"{prefix}state__in": [str(state) for state in SEES_CHILD]}
    )


def children_ids(guardian: Person) -> Ids:
    """The ids of the children that a guardian may follow."""
    return Guardianship.objects.filter(sighted_ties(), guardian=guardian).values_list("child_id", flat=True)


def _sees_all(hat: Hat) -> bool:
    return hat.kind == Profile.OPERATOR


def _conditions(viewer: Person, hat: Hat) -> list[Q | Exists]:
    kind = hat.kind
    if kind == Profile.PUPIL:
        return _of_pupil(viewer)
    if kind == Profile.GUARDIAN:
        return _of_guardian(viewer)
    if kind in TEACHING:
        return [*_of_teacher(viewer), _posted_at(hat.establishment_id)]
    if kind in WHOLE_ESTABLISHMENT:
        return _of_establishment(hat.establishment_id)
    if kind in (Profile.STAFF, Profile.SUPPORT):
        return [_posted_at(hat.establishment_id), _member_with(_member_groups(viewer))]
    if kind in _ABOVE:
        return [Exists(_seen_from_above(viewer, hat))]
    if kind == Profile.ELECTED_PARENT:
        elected = Mandate.objects.filter(
            is_current(), establishment=hat.establishment_id, person=OuterRef("pk")
        )
        return [Exists(_posts(establishment=hat.establishment_id, profile=Profile.HEAD)), Exists(elected)]
    return []


_ABOVE = frozenset({Profile.ACADEMY, Profile.AUTHORITY})


def _seen_from_above(viewer: Person, hat: Hat) -> QuerySet[Post]:
    """An academy's agent knows the staff of its schools, an authority's agent their heads; and themselves.

    One EXISTS alone: where thousands are seen, the search begins with the names, not with the persons seen.
    """
    if hat.kind == Profile.ACADEMY:
        seen = Q(establishment__territory__path__under=hat.territory_path)
    else:
        seen = Q(profile=Profile.HEAD) & _answers_for(hat.authority_id, "establishment__")
    return Post.objects.filter(is_current(), seen | Q(person=viewer), person=OuterRef("pk"))


def _of_pupil(viewer: Person) -> list[Q | Exists]:
    groups = _member_groups(viewer)
    schools = Enrolment.objects.current().filter(person=viewer).values("establishment")
    family = Guardianship.objects.filter(sighted_ties(), child=viewer, guardian=OuterRef("pk"))
    return [_member_with(groups), _teaches(groups), _runs(schools), Exists(family)]


def _of_guardian(viewer: Person) -> list[Q | Exists]:
    children = children_ids(viewer)
    groups = Membership.objects.current().filter(person__in=children).values("group")
    schools = Enrolment.objects.current().filter(person__in=children).values("establishment")
    own = Guardianship.objects.filter(sighted_ties(), guardian=viewer, child=OuterRef("pk"))
    other = Guardianship.objects.filter(
        sighted_ties(), child__in=_children_in_peace(viewer), guardian=OuterRef("pk")
    )
    open_classes = Membership.objects.current().filter(
        person__in=children, group__kind=GroupKind.CLASS, group__establishment__guardians_meet=True
    )
    classmates = Membership.objects.current().filter(group__in=open_classes.values("group")).values("person")
    met = Guardianship.objects.filter(sighted_ties(), child__in=classmates, guardian=OuterRef("pk"))
    return [Exists(own), _teaches(groups), _runs(schools), Exists(other), Exists(met)]


def _children_in_peace(viewer: Person) -> Ids:
    """Children none of whose adults may not come near: only there does one parent find the other's name."""
    barred = Guardianship.objects.filter(is_current(), child=OuterRef("child_id"), state=TieState.FORBIDDEN)
    return children_ids(viewer).filter(~Exists(barred))


def _of_teacher(viewer: Person) -> list[Q | Exists]:
    groups = Teaching.objects.current().filter(person=viewer).values("group")
    pupils = Membership.objects.current().filter(group__in=groups).values("person")
    families = Guardianship.objects.filter(is_current(), child__in=pupils, guardian=OuterRef("pk")).exclude(
        state=TieState.FORBIDDEN
    )
    return [_member_with(groups), Exists(families)]


def _of_establishment(establishment_id: int | None) -> list[Q | Exists]:
    enrolled = Enrolment.objects.current().filter(establishment=establishment_id)
    families = Guardianship.objects.current().filter(
        child__in=enrolled.values("person"), guardian=OuterRef("pk")
    )
    return [
        Exists(enrolled.filter(person=OuterRef("pk"))),
        Exists(families),
        _posted_at(establishment_id),
    ]


def _posts(**where: object) -> QuerySet[Post]:
    return Post.objects.current().filter(person=OuterRef("pk"), **where)


def _posted_at(establishment_id: int | None) -> Exists:
    return Exists(_posts(establishment=establishment_id))


def _runs(schools: Ids) -> Exists:
    return Exists(_posts(establishment__in=schools, profile__in=[str(p) for p in WHOLE_ESTABLISHMENT]))


def _teaches(groups: Ids) -> Exists:
    return Exists(Teaching.objects.current().filter(group__in=groups, person=OuterRef("pk")))


def _member_with(groups: Ids) -> Exists:
    return Exists(Membership.objects.current().filter(group__in=groups, person=OuterRef("pk")))


def _member_groups(viewer: Person) -> Ids:
    return Membership.objects.current().filter(person=viewer).values("group")


def _groups_of(viewer: Person, hat: Hat) -> Ids:
    if hat.kind in WHOLE_ESTABLISHMENT:
        return Group.objects.filter(establishment=hat.establishment_id).values("pk")
    if hat.kind in TEACHING:
        return Teaching.objects.current().filter(person=viewer).values("group")
    if hat.kind == Profile.GUARDIAN:
        return Membership.objects.current().filter(person__in=children_ids(viewer)).values("group")
    return _member_groups(viewer)


def _establishment_condition(viewer: Person, hat: Hat) -> Q:
    if hat.kind == Profile.GUARDIAN:
        return Q(
            pk__in=Enrolment.objects.current().filter(person__in=children_ids(viewer)).values("establishment")
        )
    if hat.kind == Profile.PUPIL:
        return Q(pk__in=Enrolment.objects.current().filter(person=viewer).values("establishment"))
    if hat.kind == Profile.ACADEMY:
        return Q(territory__path__under=hat.territory_path)
    if hat.kind == Profile.AUTHORITY:
        return _answers_for(hat.authority_id)
    return Q(pk=hat.establishment_id)


def _answers_for(authority_id: int | None, prefix: str = "") -> Q:
    return Q(**{f"{prefix}authority": authority_id}) | Q(**{f"{prefix}authority__parent": authority_id})
