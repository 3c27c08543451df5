"""An incident reported, completed, taken up, withdrawn."""

from collections.abc import Mapping
from typing import Any

from preau.base import clock, transaction
from preau.base.audit import record
from preau.conduct.choices import Role
from preau.conduct.models import Incident, Involvement
from preau.conduct.sight import FOLLOWS
from preau.conduct.telling import incident_path, tell_incident
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.notifications.actions import forget


@transaction.atomic
def report(once: str, *, by: Person, hat: Hat, pupils: Mapping[int, str], **what: Any) -> Incident:
    """What was seen; `pupils` gives a `Role` by id. `what`: kind, day, at, place, words, lesson.

    `once` is the key of one form: sent twice, it is one incident. Told to school life and the head; one that they
    report themselves is taken up already.
    """
    key = one_form(by, once)
    found = Incident.objects.filter(once=key).first()
    if found:
        return found
    seen = {"seen_by": by, "seen_at": clock.now()} if hat.kind in FOLLOWS else {}
    incident, made = Incident.objects.get_or_create(
        once=key,
        defaults={
            **what, **seen, "establishment_id": hat.establishment_id or 0, "reported_by": by, "reported_as": hat.kind,
            "reported_at": clock.now(),
        },
    )  # fmt: skip
    if made:
        Involvement.objects.bulk_create(
            Involvement(incident=incident, pupil_id=pk, role=role) for pk, role in pupils.items()
        )
        record("conduct.report", incident, by=by, kind=incident.kind, pupils=len(pupils))
        tell_incident(incident)
    return incident


@transaction.atomic
def involve(incident: Incident, *, by: Person, pupil: Person, role: Role) -> Involvement:
    """A pupil in an incident, or what they were in it, finally."""
    one, _made = Involvement.objects.update_or_create(incident=incident, pupil=pupil, defaults={"role": role})
    record("conduct.involve", incident, by=by, role=str(role))
    return one


@transaction.atomic
def leave_out(incident: Incident, *, by: Person, pupil: Person) -> None:
    """This pupil had nothing to do with it."""
    if Involvement.objects.filter(incident=incident, pupil=pupil).delete()[0]:
        record("conduct.leave_out", incident, by=by)


@transaction.atomic
def take_up(incident: Incident, *, by: Person) -> Incident:
    """School life, or the head, has read it and takes care of it."""
    incident = Incident.objects.select_for_update().get(pk=incident.pk)
    if incident.seen_at is None:
        incident.seen_by, incident.seen_at = by, clock.now()
        incident.save(update_fields=["seen_by", "seen_at"])
        record("conduct.take_up", incident, by=by)
    return incident


@transaction.atomic
def withdraw(incident: Incident, *, by: Person) -> Incident:
    """It was not so: it stays in the file as withdrawn, and is erased with the others."""
    incident = Incident.objects.select_for_update().get(pk=incident.pk)
    if incident.withdrawn_at is None:
        incident.withdrawn_by, incident.withdrawn_at = by, clock.now()
        incident.save(update_fields=["withdrawn_by", "withdrawn_at"])
        forget([incident_path(incident.pk)])
        record("conduct.withdraw", incident, by=by)
    return incident


def one_form(by: Person, once: str) -> str:
    """The key of one form of one person."""
    return f"{by.pk}-{once}"[:40]
