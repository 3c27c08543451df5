"""A sitting for the calendar of a phone (RFC 5545), carried by the convocation."""

from datetime import UTC, timedelta

from django.conf import settings
from django.utils.timezone import localtime
from icalendar import Calendar, Event, Timezone

from preau.base import clock
from preau.council.choices import SittingEvent
from preau.council.models import Sitting

USUAL_LENGTH = timedelta(hours=2)  # nobody knows when a sitting ends; a calendar needs an end to show it


def written(sitting: Sitting) -> bytes:
    """One event, in Paris time; cancelled when the sitting is. The same facts give the same bytes."""
    starts_at = localtime(sitting.starts_at, clock.PARIS)
    cancelled = sitting.steps.filter(kind=SittingEvent.CANCELLED).first()
    calendar, event = Calendar(), Event()
    for name, value in (("prodid", "-//Préau//Séances//FR"), ("version", "2.0"), ("method", "PUBLISH")):
        calendar.add(name, value)
    calendar.add_component(
        Timezone.from_tzid(
            str(clock.PARIS),
            first_date=starts_at.date() - timedelta(days=366),
            last_date=starts_at.date() + timedelta(days=366),
        )
    )
    event.add("uid", f"seance-{sitting.pk}@{settings.INSTALLATION_ID}")
    event.add("summary", f"{sitting.assembly.name}, {sitting.assembly.place}")
    event.add("dtstart", starts_at)
    event.add("duration", USUAL_LENGTH)
    event.add("location", sitting.place)
    event.add("description", "\n".join(_agenda(sitting)))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("sequence", 1 if cancelled else 0)
    event.add(
        "dtstamp",
        (cancelled.at if cancelled else sitting.call.sent_at).astimezone(UTC).replace(microsecond=0),
    )
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _agenda(sitting: Sitting) -> list[str]:
    return [f"{rank}. {title}" for rank, title in enumerate(sitting.call.agenda, 1)]
