"""Who may know of what.

A commune's office and agents: the services it runs, in its schools, and of each child on a list its name, class, and
whether there is a PAI. Agents whom the academy lists in a school: those of that school. Who answers for a school: the same,
and they read its counts. A parent: the children over whom they exercise authority. One who only keeps the right to watch
over schooling reads nothing here: until what hour a child stays, and whom it leaves with, is not schooling
(Code civil, art. 373-2-1), and says where it may be found.
"""

from typing import Any

from django.db.models import QuerySet

from preau.canteen.models import Service
from preau.canteen.rules import serves, works_beside
from preau.directory.choices import SIGNS_FOR_CHILD, Profile, TieKind
from preau.directory.hats import Hat
from preau.directory.models import Enrolment, Establishment, Guardianship, Person
from preau.directory.models.dated import is_current
from preau.directory.sight import Ids

Rows = QuerySet[Any]


def services_seen_by(rows: QuerySet[Service], person: Person, hat: Hat) -> QuerySet[Service]:
    if hat.kind == Profile.GUARDIAN:
        enrolled = Enrolment.objects.current().filter(person__in=booked_for_ids(person))
        return rows.filter(establishment__in=enrolled.values("establishment"))
    if not serves(hat):
        return rows.none()
    if hat.kind == Profile.AUTHORITY:
        return rows.filter(authority=hat.authority_id)
    return rows.filter(establishment=hat.establishment_id)


def about_children_seen_by(rows: Rows, person: Person, hat: Hat) -> Rows:
    if hat.kind == Profile.GUARDIAN:
        return rows.filter(child__in=booked_for_ids(person))
    return rows.filter(child__in=children_of_services(person, hat).values("pk"))


def booked_for_ids(person: Person) -> Ids:
    """The ids of the children whom an adult may book for: those over whom they exercise authority today."""
    ties = Guardianship.objects.filter(is_current(), guardian=person, kind=TieKind.LEGAL)
    return ties.filter(state__in=[str(one) for one in SIGNS_FOR_CHILD]).values_list("child_id", flat=True)


def children_of_services(person: Person, hat: Hat) -> QuerySet[Person]:
    """The pupils of the schools where a hat serves."""
    if not serves(hat):
        return Person.objects.none()
    schools = services_seen_by(Service.objects.live(), person, hat).values("establishment")
    here = Enrolment.objects.current().filter(establishment__in=schools)
    return Person.objects.filter(pk__in=here.values("person")).order_by("sort_key", "pk")


def schools_run_by(hat: Hat) -> QuerySet[Establishment]:
    """The schools where the office of an authority may open a service: its own, and those of whom it gathers."""
    if not works_beside(hat):
        return Establishment.objects.none()
    own = Establishment.objects.filter(authority=hat.authority_id)
    return (own | Establishment.objects.filter(authority__parent=hat.authority_id)).order_by("name", "pk")
