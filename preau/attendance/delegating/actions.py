"""Verbs of delegation: lend a right, take it back."""

from datetime import date

from preau.attendance.delegating.rules import classes, may_delegate, receivers
from preau.attendance.models import Delegation
from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.directory.hats import Hat
from preau.directory.models import Group, Person


@transaction.atomic
def delegate(
    *, by: Person, hat: Hat, group: Group, person: Person, right: str, first_day: date, last_day: date
) -> Delegation:
    """Somebody who teaches in the school may call the roll of a class, or answer the motives of its families, from a day to
    another. The same, said twice, is one."""
    school = hat.establishment_id or 0
    if not may_delegate(hat) or not classes(school).filter(pk=group.pk).exists():
        raise refusal(
            "C’est la direction ou la vie scolaire qui délègue, pour une classe de l’établissement."
        )
    if not receivers(school).filter(pk=person.pk).exists():
        raise refusal("Une délégation se donne à quelqu’un qui enseigne dans l’établissement.")
    if last_day < clock.today():
        raise refusal("Ce dernier jour est passé : choisissez-en un à venir.")
    made, is_new = Delegation.objects.get_or_create(
        establishment_id=school, group=group, person=person, right=right, first_day=first_day, last_day=last_day,
        ended_at=None, defaults={"made_by": by, "made_at": clock.now()},
    )  # fmt: skip
    if is_new:
        record(
            "attendance.delegate", made, by=by, right=str(right), group=group.pk, person=person.pk,
            first_day=first_day.isoformat(), last_day=last_day.isoformat(),
        )  # fmt: skip
    return made


@transaction.atomic
def end_delegation(delegation: Delegation, *, by: Person) -> Delegation:
    """It is taken back; what was done by it stays."""
    locked = Delegation.objects.select_for_update().get(pk=delegation.pk)
    if locked.ended_at is None:
        locked.ended_at, locked.ended_by = clock.now(), by
        locked.save(update_fields=["ended_at", "ended_by"])
        record("attendance.end_delegation", locked, by=by)
    return locked
