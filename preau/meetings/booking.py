"""A place taken, moved or given back; what must be locked is locked by the caller (`actions`)."""

from preau.base import clock
from preau.base.audit import record
from preau.base.language import refusal
from preau.directory.models import Person
from preau.meetings import tasks
from preau.meetings.hours import overlaps
from preau.meetings.models import Booking, Slot
from preau.meetings.rules import follows

TAKEN = "taken"


def book(slot: Slot, *, child: Person, guardian: Person, by: Person, phone: str) -> Booking:
    """A place of a slot for an adult and a child; the one they had at this desk is given back in the same breath."""
    mine = _standing(slot, child, guardian)
    if mine and mine.slot_id == slot.pk:
        return mine
    _check_stands(slot)
    seat = _free_seat(slot)
    _check_adult_is_free(slot, guardian, besides=mine)
    if mine:
        _close(mine, by=by)
    made = Booking.objects.create(
        slot=slot, seat=seat, desk=slot.desk, each=slot.desk.offer.each, child=child, guardian=guardian, phone=phone,
        made_at=clock.now(), made_by=by,
    )  # fmt: skip
    record("meetings.book", made, by=by, slot=slot.pk, child=child.pk, moved=mine is not None)
    _tell(made, by, moved=mine is not None)
    return made


def end(booking: Booking, *, by: Person, words: str = "") -> Booking:
    """Given back; the other side is told."""
    _close(booking, by=by, words=words)
    record("meetings.cancel", booking, by=by, slot=booking.slot_id)
    tasks.tell_hosts.defer(booking_id=booking.pk)
    if by.pk != booking.guardian_id:
        tasks.tell_family.defer(booking_id=booking.pk)
    if not booking.desk.offer.is_apart:
        tasks.tell_other_parents.defer(booking_id=booking.pk)
    return booking


def _standing(slot: Slot, child: Person, guardian: Person) -> Booking | None:
    """What this adult has at this desk for this child; the other parent's, where the child has one, refuses another.

    One that a judgment has since kept from the child holds no place any more.
    """
    mine = None
    for one in Booking.objects.live().filter(desk=slot.desk_id, child=child).select_related("guardian"):
        if one.guardian_id == guardian.pk:
            mine = one
        elif not follows(one.guardian, child):
            _close(one, by=guardian)
        elif not slot.desk.offer.is_apart:
            raise refusal(
                "Un rendez-vous est déjà pris ici pour %(child)s.", code="child", child=child.first_name
            )
    return mine


def _check_stands(slot: Slot) -> None:
    if slot.withdrawn_at or slot.desk.offer.withdrawn_at or slot.starts_at <= clock.now():
        raise refusal("Cette heure n’est plus proposée. Voici celles qui restent.", code=TAKEN)


def _free_seat(slot: Slot) -> int:
    used = set(slot.bookings.live().values_list("seat", flat=True))
    free = next((seat for seat in range(1, slot.seats + 1) if seat not in used), None)
    if free is None:
        raise refusal("Cette heure vient d’être prise. Voici celles qui restent.", code=TAKEN)
    return free


def _check_adult_is_free(slot: Slot, guardian: Person, *, besides: Booking | None) -> None:
    """The parent of two children is at one place at a time."""
    rows = Booking.objects.live().filter(
        guardian=guardian, slot__starts_at__lt=slot.ends_at, slot__ends_at__gt=slot.starts_at
    )
    if besides:
        rows = rows.exclude(pk=besides.pk)
    if any(overlaps(one.slot.span, slot.span) for one in rows.select_related("slot")):
        raise refusal(
            "%(who)s a déjà un rendez-vous à cette heure : choisissez-en une autre.",
            code="busy",
            who=guardian.display_name,
        )


def _close(booking: Booking, *, by: Person, words: str = "") -> None:
    booking.ended_at, booking.ended_by, booking.words = clock.now(), by, words
    booking.save(update_fields=["ended_at", "ended_by", "words"])


def _tell(made: Booking, by: Person, *, moved: bool) -> None:
    """The hosts of what a colleague placed, or a family moved; what a family takes, they read on their list."""
    placed = by.pk != made.guardian_id
    if placed:
        tasks.tell_family.defer(booking_id=made.pk)
    if placed or moved:
        tasks.tell_hosts.defer(booking_id=made.pk)
    if not made.desk.offer.is_apart:
        tasks.tell_other_parents.defer(booking_id=made.pk)
