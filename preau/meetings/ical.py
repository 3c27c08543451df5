"""Rendez-vous as RFC 5545 has them, for the calendar of a telephone; folding is the library's."""

from collections.abc import Iterable
from datetime import UTC

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from preau.base import clock
from preau.directory.choices import Profile
from preau.directory.hats import Hat
from preau.meetings.models import Booking


def written(bookings: Iterable[Booking], hat: Hat) -> bytes:
    """One event each, in UTC; for a parent with whom they meet, for the school which child is spoken of."""
    calendar = Calendar()
    calendar.add("prodid", "-//Préau//Rendez-vous//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for booking in bookings:
        calendar.add_component(_event(booking, hat))
    return bytes(calendar.to_ical())


def _event(booking: Booking, hat: Hat) -> Event:
    desk, slot = booking.desk, booking.slot
    event = Event()
    event.add("uid", f"rendez-vous-{booking.pk}@{settings.INSTALLATION_ID}.preau")
    event.add("dtstamp", clock.now().astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", slot.starts_at.astimezone(UTC))
    event.add("dtend", slot.ends_at.astimezone(UTC))
    family = hat.kind == Profile.GUARDIAN
    with_whom = str(desk) if family else booking.guardian.display_name
    event.add("summary", _("%(title)s : %(who)s") % {"title": desk.offer.title, "who": with_whom})
    event.add("description", _("Pour %(child)s") % {"child": booking.child.first_name})
    event.add("location", _("Par téléphone") if desk.by_phone else desk.place)
    event.add("class", "PRIVATE")
    event.add("status", "CONFIRMED")
    return event
