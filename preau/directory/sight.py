"""Who may know of whom. Every page of persons starts here.

Scope before size: one query of ids a hat, several hats are a union, never an OR over hats nor a list of ids carried
by Python. Who works on the whole platform is not filtered.
"""

from functools import reduce
from typing import Any

from django.db.models import BooleanField, F, Func, Q, QuerySet
from django.db.models.expressions import RawSQL

from preau.base import clock
from preau.directory.choices import (
    SEES_CHILD,
    TEACHING,
    WHOLE_ESTABLISHMENT,
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
    Membership,
    Person,
    Teaching,
)
from preau.directory.models.dated import is_current, is_open, still_here_sql
from preau.directory.scopes import ids_seen, positional

PersonRows = QuerySet[Person]
Ids = QuerySet[Any, Any]  # a query of ids, for `__in`


def persons_seen_by(rows: PersonRows, viewer: Person, hat: Hat | None = None) -> PersonRows:
    """Those of `rows` that `viewer` may know of, under one hat or all of theirs."""
    hats = [hat] if hat else hats_of(viewer)
    if any(_sees_all(one) for one in hats):
        return rows
    query, values = ids_seen(viewer, hats)
    return rows.filter(pk__in=RawSQL(query, values))  # noqa: S611  # nosec B611 (our text, bound values)


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
    return Establishment.objects.filter(is_open(), reduce(lambda a, b: a | b, conditions, Q(pk=None)))


class StillHere(Func):
    """`still_here_sql` of a column of ids."""

    output_field = BooleanField()

    def as_sql(self, compiler, connection, **extra):  # type: ignore[no-untyped-def, override]
        child, _none = compiler.compile(self.source_expressions[0])
        text, values = positional(still_here_sql(child), {"day": clock.today()})
        return text, tuple(values)


def sighted_ties(prefix: str = "") -> Q:
    """The condition that a tie, reached by `prefix`, lets its adult follow the child."""
    sees = {f"{prefix}kind": TieKind.LEGAL, f"{prefix}state__in": [str(state) for state in SEES_CHILD]}
    return is_current(prefix) & Q(**sees) & Q(StillHere(F(f"{prefix}child_id")))


def children_ids(guardian: Person) -> Ids:
    """The ids of the children that a guardian may follow."""
    return Guardianship.objects.filter(sighted_ties(), guardian=guardian).values_list("child_id", flat=True)


def _sees_all(hat: Hat) -> bool:
    return hat.kind == Profile.OPERATOR


def _held(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those in groups of schools that have not left."""
    return rows.filter(is_open("group__establishment__"))


def _member_groups(viewer: Person) -> Ids:
    return _held(Membership.objects.current().filter(person=viewer)).values("group")


def _groups_of(viewer: Person, hat: Hat) -> Ids:
    if hat.kind in WHOLE_ESTABLISHMENT:
        return Group.objects.filter(establishment=hat.establishment_id).values("pk")
    if hat.kind in TEACHING:
        return _held(Teaching.objects.current().filter(person=viewer)).values("group")
    if hat.kind == Profile.GUARDIAN:
        return _held(Membership.objects.current().filter(person__in=children_ids(viewer))).values("group")
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
