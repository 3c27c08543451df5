"""Rendez-vous as RFC 5545 has them, for the calendar of a telephone; folding is the library's."""

from collections.abc import Iterable
from datetime import UTC, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from preau.base import clock
from preau.base.manifest import Appointment
from preau.base.rows import rows
from preau.directory.choices import Profile
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.meetings.models import Booking, Desk, Offer, Slot

KEPT = timedelta(days=60)


def written(bookings: Iterable[Booking], hat: Hat) -> bytes:
    """One event each, in UTC; for a parent with whom they meet, for the school which child is spoken of."""
    calendar = Calendar()
    calendar.add("prodid", "-//Préau//Rendez-vous//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for booking in bookings:
        calendar.add_component(_event(booking, hat))
    return bytes(calendar.to_ical())


def appointments_of(person: Person, hat: Hat, child: Person | None) -> list[Appointment]:
    """The rendez-vous to come, and of the last two months, in a private agenda: a parent's own about one child, a teacher's
    where they receive. One small query where there is none: calendars ask all day long."""
    host = hat.kind != Profile.GUARDIAN
    values = {
        "person": person.pk, "child": child.pk if child else 0, "school": hat.establishment_id or 0,
        "since": clock.now() - KEPT,
    }  # fmt: skip
    ids = [pk for (pk,) in rows(_RECEIVED if host else _TAKEN, values)]
    found = Booking.objects.filter(pk__in=ids).select_related("slot", "desk__offer", "child", "guardian")
    held = found.prefetch_related("desk__hosts").order_by("slot__starts_at", "pk") if ids else []
    return [_appointment(one, hat) for one in held]


def _appointment(booking: Booking, hat: Hat) -> Appointment:
    return Appointment(
        _uid(booking), booking.slot.starts_at, booking.slot.ends_at, _title(booking, hat), booking.made_at,
        _about(booking), _place(booking),
    )  # fmt: skip


def _event(booking: Booking, hat: Hat) -> Event:
    event = Event()
    event.add("uid", _uid(booking))
    event.add("dtstamp", clock.now().astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", booking.slot.starts_at.astimezone(UTC))
    event.add("dtend", booking.slot.ends_at.astimezone(UTC))
    event.add("summary", _title(booking, hat))
    event.add("description", _about(booking))
    event.add("location", _place(booking))
    event.add("class", "PRIVATE")
    event.add("status", "CONFIRMED")
    return event


def _uid(booking: Booking) -> str:
    return f"rendez-vous-{booking.pk}@{settings.INSTALLATION_ID}.preau"


def _title(booking: Booking, hat: Hat) -> str:
    with_whom = str(booking.desk) if hat.kind == Profile.GUARDIAN else booking.guardian.display_name
    return _("%(title)s : %(who)s") % {"title": booking.desk.offer.title, "who": with_whom}


def _about(booking: Booking) -> str:
    return _("Pour %(child)s") % {"child": booking.child.first_name}


def _place(booking: Booking) -> str:
    return _("Par téléphone") if booking.desk.by_phone else booking.desk.place


_LIVE = f"""
SELECT b.id FROM {Booking._meta.db_table} b JOIN {Slot._meta.db_table} s ON s.id = b.slot_id
 WHERE b.ended_at IS NULL AND s.starts_at > %(since)s"""
_TAKEN = f"{_LIVE} AND b.guardian_id = %(person)s AND b.child_id = %(child)s"
_RECEIVED = f"""{_LIVE} AND EXISTS (
    SELECT FROM {Desk._meta.db_table} d JOIN {Offer._meta.db_table} o ON o.id = d.offer_id
      JOIN {Desk.hosts.through._meta.db_table} h ON h.desk_id = d.id
     WHERE d.id = b.desk_id AND h.person_id = %(person)s AND o.establishment_id = %(school)s)"""
