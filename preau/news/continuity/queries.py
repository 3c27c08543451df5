"""Readings of a closure: whom it concerns, who was seen, who was called."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from preau.access.queries import came_in_since
from preau.base import clock
from preau.base.rows import Question
from preau.directory.children import Child, children_named
from preau.directory.choices import GroupKind, MemberRole
from preau.directory.hats import Hat
from preau.directory.models import Enrolment, Group, Guardianship, Membership, Person
from preau.directory.sight import sighted_ties
from preau.news.choices import UNSEEN_DAYS
from preau.news.models import Call, Closure


def pupils_of(closure: Closure, person: Person, hat: Hat) -> QuerySet[Person]:
    """The pupils of a closure whom this hat answers for: of the whole school, or of the classes one teaches."""
    members = Membership.objects.current().filter(
        role=MemberRole.PUPIL, group__in=classes_of(closure, person, hat)
    )
    return Person.objects.filter(pk__in=members.values("person")).order_by("sort_key", "pk")


def classes_of(closure: Closure, person: Person, hat: Hat) -> QuerySet[Group]:
    """The classes that are closed, among those one may open."""
    rows = Group.objects.filter(
        kind=GroupKind.CLASS, establishment=closure.establishment_id, missing_since=None
    )
    rows = rows.filter(pk=closure.group_id) if closure.group_id else rows
    return rows.visible_to(person, hat).order_by("name")


@dataclass
class Unseen:
    """A child of whom nobody, child or adult, has come in since some days; `calls` the newest first."""

    child: Child
    adults: list[Person] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)

    @property
    def is_called(self) -> bool:
        return bool(self.calls)


def unseen(closure: Closure, person: Person, hat: Hat) -> list[Unseen]:
    """Those to call, who were not called yet first; five queries, whatever the size of the school.

    Only this is read of the coming in of a family: whether one of them came in since three days.
    """
    pupils = list(pupils_of(closure, person, hat).values_list("pk", flat=True))
    adults = adults_of(pupils)
    everyone = {*pupils, *(one.pk for found in adults.values() for one in found)}
    seen = came_in_since(everyone, clock.now() - timedelta(days=UNSEEN_DAYS))
    missing = [pk for pk in pupils if not seen & {pk, *(one.pk for one in adults[pk])}]
    named = children_named(missing)
    found = {pk: Unseen(named[pk], adults[pk]) for pk in missing}
    for call in closure.calls.filter(child__in=missing).select_related("by").order_by("-called_at"):
        found[call.child_id].calls.append(call)
    return sorted(found.values(), key=lambda one: one.is_called)


def adults_of(pupils: Iterable[int]) -> dict[int, list[Person]]:
    """The adults who follow each of these pupils (ids); one query."""
    told: dict[int, list[Person]] = {pk: [] for pk in pupils}
    ties = Guardianship.objects.filter(sighted_ties(), child__in=list(told)).select_related("guardian")
    for tie in ties.order_by("guardian__sort_key", "guardian"):
        told[tie.child_id].append(tie.guardian)
    return told


def standing_for(group: Group) -> list[Closure]:
    """What closes a class now: its own closure, or its school's."""
    rows = Closure.objects.standing().filter(establishment=group.establishment_id)
    own = rows.filter(group=group) | rows.filter(group=None)
    return list(own.select_related("group", "establishment").order_by("group", "pk"))


def standing_over(pupil: Person) -> list[Closure]:
    """What closes the class or the school of a pupil now; one query, and nothing for who is no pupil."""
    classes = Membership.objects.current().filter(person=pupil, role=MemberRole.PUPIL).values("group")
    schools = Enrolment.objects.current().filter(person=pupil).values("establishment")
    rows = Closure.objects.standing().filter(Q(group__in=classes) | Q(group=None, establishment__in=schools))
    return list(rows.select_related("group", "establishment").order_by("group", "pk"))


def closures_question(establishments: Iterable[int], first: date, last: date) -> Question:
    """What siblings ask (`base.events`): the closures of these schools (ids) that stand between two days."""
    return Question(_CLOSURES, {"schools": list(establishments), "first": first, "last": last})


# What was ended is over the day before: classes are held again.
_CLOSURES = f"""
SELECT coalesce(json_agg(json_build_array(c.establishment_id, c.group_id, c.starts_on, c.until, c.why)
                         ORDER BY c.starts_on, c.id), '[]')
  FROM (SELECT k.*, least(coalesce(k.ends_on, %(last)s::date), coalesce(
               (k.ended_at AT TIME ZONE '{clock.PARIS.key}')::date - 1, %(last)s::date)) AS until
          FROM news_closure k WHERE k.establishment_id = ANY (%(schools)s::bigint[]) AND k.starts_on <= %(last)s::date) c
 WHERE c.until >= greatest(c.starts_on, %(first)s::date)
"""
