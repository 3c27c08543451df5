"""Verbs of the room: open and settle a resource, book it, answer, cancel. A refusal is a `ValidationError`."""

from typing import Any

from django.db import IntegrityError
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import kept_language, refusal
from preau.bookings import rules
from preau.bookings.choices import State
from preau.bookings.hours import Wish, moment, slots_of
from preau.bookings.models import Reservation, Resource
from preau.bookings.telling import tell_answer, tell_asked, tell_cancelled
from preau.directory.hats import Hat
from preau.directory.models import Person

_SAME_NAME = gettext_noop("Une ressource porte déjà ce nom, ou cette salle est déjà réservable.")


@transaction.atomic
def open_resource(*, by: Person, hat: Hat, **what: Any) -> Resource:
    """Something more that may be booked; `what`: kind, name, words, room, bookers, needs_word, keeper."""
    try:
        with transaction.atomic():
            one = Resource.objects.create(
                establishment_id=hat.establishment_id or 0, made_by=by, made_at=clock.now(), **what
            )
    except IntegrityError as clash:
        raise refusal(_SAME_NAME) from clash
    record("bookings.open_resource", one, by=by)
    return one


@transaction.atomic
def settle_resource(one: Resource, *, by: Person, **what: Any) -> Resource:
    """Its name, its rules; what is booked already stays."""
    one = Resource.objects.select_for_update().get(pk=one.pk)
    changed = [name for name, value in what.items() if getattr(one, name) != value]
    if not changed:
        return one
    for name in changed:
        setattr(one, name, what[name])
    try:
        with transaction.atomic():
            one.save(update_fields=changed)
    except IntegrityError as clash:
        raise refusal(_SAME_NAME) from clash
    record("bookings.settle_resource", one, by=by, changed=changed)
    return one


@transaction.atomic
def close_resource(one: Resource, *, by: Person) -> Resource:
    """It is lent no more: bookings to come are cancelled, and who made them is told; what was stays."""
    one = Resource.objects.select_for_update().get(pk=one.pk)
    if one.closed_at is None:
        with kept_language():
            why = _("Ce n’est plus réservable.")
        for booking in one.bookings.holding().filter(day__gte=clock.today()).order_by("booked_by", "day"):
            _end(booking, State.CANCELLED, by=by, answer=why)
        one.closed_at = clock.now()
        one.save(update_fields=["closed_at"])
        record("bookings.close_resource", one, by=by)
    return one


@transaction.atomic
def book(once: str, *, by: Person, hat: Hat, resource: Resource, wish: Wish, words: str) -> list[Reservation]:
    """Hold a resource at each free day of a wish; those booked. One form sent twice books once.

    A wish of a single day that clashes is refused with its reason; of several, the days that clash are left out. Two
    people at the same second: PostgreSQL gives it to one, the other is refused.
    """
    series = series_of(by, once)
    found = list(Reservation.objects.filter(resource=resource, series=series).order_by("day"))
    if found:
        return found
    free = [slot for slot in slots_of(resource, wish) if slot.is_free]
    if not free:
        raise refusal("Ce n’est pas libre à cette heure.")
    waits = resource.needs_word and not rules.may_answer(by, hat, resource)
    state = State.ASKED if waits else State.GRANTED
    rows = [_row(resource, series, wish, slot.day, by, words, state) for slot in free]
    Reservation.objects.bulk_create(rows, ignore_conflicts=True)
    made = list(Reservation.objects.filter(resource=resource, series=series).order_by("day"))
    if len(made) < len(free):
        raise refusal("Quelqu’un vient de réserver à cette heure. Voici ce qui reste libre.")
    record("bookings.book", resource, by=by, days=len(made), state=str(state))
    if waits:
        tell_asked(made[0])
    return made


def series_of(by: Person, once: str) -> str:
    """The key of what one form of one person asks together."""
    return f"{by.pk}-{once}"[:40]


@transaction.atomic
def answer(booking: Reservation, *, by: Person, granted: bool, words: str = "") -> Reservation:
    """Granted or refused, with all those asked together and still waiting; who asked is told once."""
    rows = Reservation.objects.select_for_update(of=("self",)).select_related("resource", "booked_by")
    waiting = rows.filter(resource=booking.resource_id, series=booking.series, state=State.ASKED).order_by(
        "day"
    )
    state = State.GRANTED if granted else State.REFUSED
    done = [_end(one, state, by=by, answer=words, told=False) for one in waiting]
    if done:
        tell_answer(done[0], granted=granted)
    return rows.get(pk=booking.pk)


@transaction.atomic
def cancel(booking: Reservation, *, by: Person, following: bool = False, words: str = "") -> int:
    """One, or all of its series from this one on; says how many. Who booked is told when another cancels."""
    rows = (
        Reservation.objects.select_for_update(of=("self",)).select_related("resource", "booked_by").holding()
    )
    if following:
        rows = rows.filter(resource=booking.resource_id, series=booking.series, day__gte=booking.day)
    else:
        rows = rows.filter(pk=booking.pk)
    done = [_end(one, State.CANCELLED, by=by, answer=words, told=False) for one in rows.order_by("day")]
    if done and by.pk != booking.booked_by_id:
        tell_cancelled(done[0], number=len(done))
    return len(done)


def _row(
    resource: Resource, series: str, wish: Wish, day: Any, by: Person, words: str, state: State
) -> Reservation:
    span = DateTimeTZRange(moment(day, wish.starts_at), moment(day, wish.ends_at), "[)")
    return Reservation(
        resource=resource, series=series, day=day, starts_at=wish.starts_at, ends_at=wish.ends_at, span=span, words=words,
        booked_by=by, booked_at=clock.now(), state=state,
    )  # fmt: skip


def _end(one: Reservation, state: State, *, by: Person, answer: str, told: bool = True) -> Reservation:
    one.state, one.answer, one.settled_by, one.settled_at = state, answer, by, clock.now()
    one.save(update_fields=["state", "answer", "settled_by", "settled_at"])
    record("bookings.settle", one, by=by, state=str(state))
    if told and by.pk != one.booked_by_id:
        tell_cancelled(one, number=1)
    return one
