"""Events in the private agendas that calendar applications read."""

from datetime import datetime, time, timedelta

from django.conf import settings

from preau.base import clock
from preau.base.manifest import Appointment
from preau.directory.choices import TEACHING
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.occasions.glance import Told, of_pupil, of_teacher
from preau.occasions.models import Occasion

KEPT = timedelta(days=60)
AHEAD = timedelta(days=366)


def appointments_of(person: Person, hat: Hat, child: Person | None) -> list[Appointment]:
    """Those of a child, of oneself as a pupil, or of who teaches; of the last two months too, and cancelled ones as such."""
    first, last = clock.today() - KEPT, clock.today() + AHEAD
    if hat.kind in TEACHING:
        told = of_teacher(person, hat, person.pk, first, last)
    else:
        told = of_pupil(person, hat, (child or person).pk, first, last)
    written = (
        {one.pk: one for one in Occasion.objects.filter(pk__in=[one.pk for one in told])} if told else {}
    )
    return [_appointment(one, written[one.pk]) for one in told]


def _appointment(told: Told, one: Occasion) -> Appointment:
    changed = one.cancelled_at or one.changed_at or one.written_at
    uid = f"evenement-{one.pk}@{settings.INSTALLATION_ID}.preau"
    whole = one.starts_at is None
    ends_on = one.last_day + timedelta(days=1) if whole else one.last_day
    return Appointment(
        uid, datetime.combine(one.first_day, one.starts_at or time(), clock.PARIS),
        datetime.combine(ends_on, one.ends_at or time(), clock.PARIS), one.title, changed, one.words, one.place,
        whole_days=whole, is_cancelled=told.is_cancelled,
    )  # fmt: skip
