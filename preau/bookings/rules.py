"""Who may do what with what a school lends. The page's buttons and the verbs ask the same predicates."""

from typing import Any

from django.db.models import Q, QuerySet

from preau.bookings.choices import Bookers
from preau.bookings.models import Reservation, Resource
from preau.directory.choices import TEACHING, Profile
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.timetable.sight import STAFF

SETTLERS = frozenset({Profile.HEAD, Profile.OFFICE})


def resources_seen_by(rows: QuerySet[Any], person: Person, hat: Hat) -> QuerySet[Any]:
    if hat.kind not in STAFF or hat.establishment_id is None:
        return rows.none()
    return rows.filter(establishment=hat.establishment_id)


def may_settle(hat: Hat) -> bool:
    """What may be booked, and by whom: the head, and the office for the head."""
    return hat.kind in SETTLERS


def may_book(hat: Hat, resource: Resource) -> bool:
    if hat.establishment_id != resource.establishment_id or resource.closed_at or hat.kind not in STAFF:
        return False
    return resource.bookers == Bookers.STAFF or hat.kind in TEACHING | SETTLERS


def may_answer(person: Person, hat: Hat, resource: Resource) -> bool:
    """Whoever looks after the resource, the head and the office."""
    here = hat.kind in STAFF and hat.establishment_id == resource.establishment_id
    return here and (may_settle(hat) or resource.keeper_id == person.pk)


def may_cancel(person: Person, hat: Hat, booking: Reservation) -> bool:
    """Whoever booked, and who answers for the resource; what is over stays."""
    mine = booking.booked_by_id == person.pk
    return booking.holds and not booking.is_over and (mine or may_answer(person, hat, booking.resource))


def looked_after(person: Person, hat: Hat) -> Q:
    """The resources for which one answers."""
    return Q() if may_settle(hat) else Q(keeper=person)
