"""Whose absences one hat may read. School life and the direction: their school. A family: its own children.

A guardian whose authority is withdrawn, or who may not come near, reads nothing. One without the exercise of authority
keeps the right to watch over schooling (*surveillance*: Code civil, art. 373-2-1): reads, and does not explain. Who
teaches reads no absence here: the roll says who is expected, never why.
"""

from typing import Any

from django.db.models import QuerySet

from preau.attendance.rules import keeps_sick_bay
from preau.directory.choices import WHOLE_ESTABLISHMENT, Profile
from preau.directory.hats import Hat
from preau.directory.models import Enrolment, Person
from preau.directory.sight import children_ids

Rows = QuerySet[Any]


def about_pupils_seen_by(rows: Rows, person: Person, hat: Hat) -> Rows:
    """Rows that have a `pupil` and an `establishment`."""
    if hat.kind in WHOLE_ESTABLISHMENT:
        return rows.filter(establishment=hat.establishment_id)
    if hat.kind == Profile.GUARDIAN:
        return rows.filter(pupil__in=children_ids(person))
    if hat.kind == Profile.PUPIL:
        return rows.filter(pupil=person)
    return rows.none()


def pupils_followed_by(person: Person, hat: Hat) -> QuerySet[Person]:
    """The pupils of whom one may note something: those enrolled today in the school one answers for."""
    if hat.kind not in WHOLE_ESTABLISHMENT:
        return Person.objects.none()
    here = Enrolment.objects.current().filter(establishment=hat.establishment_id)
    return Person.objects.filter(pk__in=here.values("person")).order_by("sort_key", "pk")


def pupils_of_bay(person: Person, hat: Hat) -> QuerySet[Person]:
    """The pupils whose hours in the sick-bay the nurse notes: those enrolled today in the school."""
    if not keeps_sick_bay(hat):
        return Person.objects.none()
    here = Enrolment.objects.current().filter(establishment=hat.establishment_id)
    return Person.objects.filter(pk__in=here.values("person")).order_by("sort_key", "pk")
