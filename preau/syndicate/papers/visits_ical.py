"""The half-days of a trainer as RFC 5545 has them; folding is the library's."""

import tomllib
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import files

from django.conf import settings
from django.utils.timezone import make_aware
from icalendar import Calendar, Event

from preau.base import clock
from preau.base.language import kept_language
from preau.syndicate.models import Trainer, VisitSlot


@kept_language()
def written(trainer: Trainer) -> bytes:
    """One event each half-day, in UTC, at the hours of `data/billing.toml`."""
    calendar = Calendar()
    calendar.add("prodid", "-//Préau//Accompagnement//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    rows = trainer.slots.select_related("visit__accession__authority", "visit__school__establishment")
    for slot in rows:
        calendar.add_component(_event(slot))
    return bytes(calendar.to_ical())


def _event(slot: VisitSlot) -> Event:
    begins, ends = hours()[slot.half]
    visit, event = slot.visit, Event()
    event.add("uid", f"accompagnement-{slot.pk}@{settings.INSTALLATION_ID}.preau")
    event.add("dtstamp", slot.at.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", _moment(slot, begins))
    event.add("dtend", _moment(slot, ends))
    event.add("summary", f"{visit.school or visit.accession} : {visit.need}")
    event.add("location", str(visit.school or visit.accession))
    event.add("status", "CONFIRMED")
    return event


def _moment(slot: VisitSlot, hour: time) -> datetime:
    return make_aware(datetime.combine(slot.on, hour), clock.PARIS).astimezone(UTC)


@cache
def hours() -> dict[str, tuple[time, time]]:
    """When a half-day begins and ends."""
    text = files("preau.syndicate").joinpath("data", "billing.toml").read_text(encoding="utf-8")
    return {half: (begins, ends) for half, (begins, ends) in tomllib.loads(text)["half_days"].items()}
