"""Verbs of the lists of the day: a child is there, leaves with somebody, is added or taken off for a family that called."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.canteen.actions.booking import write_choices
from preau.canteen.actions.keeping import keep_counts
from preau.canteen.booked import expected_at
from preau.canteen.models import Departure, Presence, Protocol, Service
from preau.canteen.rules import may_note_protocol, serves
from preau.canteen.weeks import days_off_around, is_enrolled, is_held
from preau.directory.hats import Hat
from preau.directory.models import Establishment, Person
from preau.ui.words import full_day_words


@transaction.atomic
def note_here(service: Service, day: date, *, by: Person, children: Iterable[int]) -> int:
    """These children (ids) of the list are there; says how many were not noted yet. Others are not heard."""
    _check_day(service, day)
    waited = {one.child.pk for one in expected_at(service, day) if not one.is_here}
    asked = sorted(waited & set(children))
    now = clock.now()
    made = Presence.objects.bulk_create(
        (Presence(service=service, day=day, child_id=pk, noted_at=now, noted_by=by) for pk in asked),
        ignore_conflicts=True,
    )
    if made:
        record("canteen.note_here", service, by=by, day=day.isoformat(), children=len(made))
    return len(made)


@transaction.atomic
def undo_here(service: Service, day: date, *, by: Person, child: Person) -> None:
    """The child was not there, finally."""
    live = Presence.objects.filter(service=service, day=day, child=child, withdrawn_at=None)
    if live.update(withdrawn_at=clock.now()):
        record("canteen.undo_here", service, by=by, day=day.isoformat())


@transaction.atomic
def note_departure(service: Service, *, by: Person, child: Person, with_whom: str) -> Departure:
    """Now, a child leaves with somebody: "parti avec Mme Vasseur à 16 h 52". Who left has been there. Again: the first stands."""
    day = clock.today()
    Person.objects.select_for_update(no_key=True).get(pk=child.pk)
    if child.pk not in {one.child.pk for one in expected_at(service, day)}:
        raise refusal("Cet enfant n’est pas sur la liste d’aujourd’hui : ajoutez-le d’abord.")
    known = Departure.objects.filter(service=service, day=day, child=child, withdrawn_at=None).first()
    if known:
        return known
    note_here(service, day, by=by, children=[child.pk])
    made = Departure.objects.create(
        service=service, day=day, child=child, left_at=clock.now(), with_whom=with_whom[:200], noted_by=by
    )
    record("canteen.note_departure", made, by=by)
    return made


@transaction.atomic
def undo_departure(departure: Departure, *, by: Person) -> Departure:
    """The child is still here."""
    locked = Departure.objects.select_for_update().get(pk=departure.pk)
    if locked.withdrawn_at is None:
        locked.withdrawn_at = clock.now()
        locked.save(update_fields=["withdrawn_at"])
        record("canteen.undo_departure", locked, by=by)
    return locked


@transaction.atomic
def note_late(service: Service, day: date, *, by: Person, hat: Hat, child: Person, comes: bool) -> None:
    """A family has called, or the child is there without a booking: on the list, or off it, whatever the deadline."""
    Person.objects.select_for_update(no_key=True).get(pk=child.pk)
    off = days_off_around(service.establishment_id, day, day)
    if not serves(hat) or not is_enrolled(child, service):
        raise refusal("Cet enfant n’est pas de cette école.")
    if day < clock.today() or not is_held(child, service, day, off):
        told: dict[str, Any] = {"what": str(service).lower(), "day": lambda: full_day_words(day)}
        raise refusal("Pas de service %(what)s, %(day)s.", **told)
    if (child.pk in {one.child.pk for one in expected_at(service, day)}) == comes:
        return
    keep_counts([service.pk], by=by)
    write_choices(child, {(service, day): comes}, by=by, late=True)
    if not comes:
        undo_here(service, day, by=by, child=child)
    record("canteen.note_late", child, by=by, service=service.pk, day=day.isoformat(), comes=comes)


@transaction.atomic
def settle_protocol(child: Person, *, by: Person, hat: Hat, there: bool) -> None:
    """The director says that there is a PAI for a child, at the school, or that there is none any more; never for what."""
    Person.objects.select_for_update(no_key=True).get(pk=child.pk)
    school = Establishment.objects.filter(pk=hat.establishment_id or 0, enrolments__person=child).first()
    if not may_note_protocol(hat) or school is None:
        raise refusal("C’est la direction de l’école qui note un PAI.")
    live = Protocol.objects.filter(child=child, establishment=school, ended_at=None)
    now = clock.now()
    if there and not live.exists():
        made = Protocol.objects.create(child=child, establishment=school, noted_at=now, noted_by=by)
        record("canteen.note_protocol", made, by=by)
    elif not there and live.update(ended_at=now, ended_by=by):
        record("canteen.end_protocol", child, by=by)


def _check_day(service: Service, day: date) -> None:
    if day > clock.today():
        raise refusal("Cette liste se pointe le jour même.")
