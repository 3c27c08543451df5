"""What the law takes out of the file, on its day: rows are deleted, and nothing of them is left but a line that says so."""

from datetime import timedelta
from typing import Any

from django.db import models

from preau.base import clock, transaction
from preau.base.audit import Actor, SystemActor, record
from preau.base.language import refusal
from preau.conduct.kinds import kept, measures
from preau.conduct.models import Incident, Punishment, Sanction, erased_before
from preau.conduct.telling import incident_path
from preau.conduct.terms import leaves_on
from preau.directory.choices import FIRST_DEGREE
from preau.directory.models import Enrolment, Person
from preau.notifications.actions import forget

AT_ONCE = 500
ERASER = SystemActor("Effacement")


def erase_due() -> dict[str, int]:
    """Everything whose day has come; how many of each kind. Harmless when repeated."""
    day = clock.today()
    gone = _gone_pupils()
    sanctions = Sanction.objects.filter(
        erased_before(day) | models.Q(pupil__in=gone, decided_on__isnull=False)
    )
    return {
        "sanctions": _erase(sanctions, "erase"),
        "punishments": _erase(Punishment.objects.filter(erased_before(day)), "erase"),
        "incidents": _erase(_old_incidents(), "erase"),
    }


@transaction.atomic
def erase_at_request(one: Sanction, *, by: Person) -> None:
    """A pupil who changes school has asked for it (art. R511-13); the final exclusion stays."""
    one = Sanction.objects.select_for_update().get(pk=one.pk)
    if not one.is_decided or (one.law and one.law.years is None):
        raise refusal("Cette sanction ne peut pas être effacée à la demande de l’élève.")
    _forget_one(one, "erase_at_request", by=by)


def _erase(rows: models.QuerySet[Any], verb: str) -> int:
    """So many at a time, each with its line."""
    done = 0
    while True:
        with transaction.atomic():
            found = list(rows.order_by("pk").select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
            for one in found:
                _forget_one(one, verb, by=ERASER)
        if not found:
            return done
        done += len(found)


def _forget_one(one: Incident | Punishment | Sanction, verb: str, *, by: Actor) -> None:
    path = incident_path(one.pk) if isinstance(one, Incident) else one.path
    due = None if isinstance(one, Incident) else one.erase_on
    forget([path])
    record(f"conduct.{verb}", one, by=by, due=due.isoformat() if due else None)
    one.delete()


def _old_incidents() -> models.QuerySet[Incident]:
    """Of the school years before, on which no sanction or procedure rests."""
    this_year = leaves_on(clock.today(), 0)
    first = this_year.replace(year=this_year.year - 1 - kept("incident"))
    return Incident.objects.filter(day__lt=first, sanctions=None)


def _gone_pupils() -> models.QuerySet[Person]:
    """Who has sanctions and is in the second degree no more, for so long that it is no change of school."""
    since = clock.today() - timedelta(days=kept("gone_days"))
    still = Enrolment.objects.filter(models.Q(ends_on=None) | models.Q(ends_on__gte=since)).exclude(
        establishment__kind__in=[str(one) for one in FIRST_DEGREE]
    )
    return Person.objects.filter(pk__in=Sanction.objects.values("pupil")).exclude(
        pk__in=still.values("person")
    )


def erasable_at_request(one: Sanction) -> bool:
    law = measures().get(one.measure)
    return one.is_decided and law is not None and law.years is not None
