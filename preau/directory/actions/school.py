"""What an establishment settles for itself: who may write to whom, its closing days."""

from datetime import date

from preau.base import clock, transaction
from preau.base.audit import record
from preau.directory.models import ContactRule, Establishment, Holiday, Person


@transaction.atomic
def settle_contacts(
    establishment: Establishment,
    *,
    by: Person,
    rules: list[ContactRule],
    allowed: set[int],
    guardians_meet: bool,
) -> None:
    """Of these default rules, those whose id is in `allowed` hold here and the others do not.

    Only what differs from the default is kept as a row of the establishment, so that a default that a territory
    changes later still reaches the schools that never chose.
    """
    school = Establishment.objects.select_for_update().get(pk=establishment.pk)
    own = ContactRule.objects.filter(establishment=school)
    for rule in rules:
        same = own.filter(sender=rule.sender, receiver=rule.receiver, scope=rule.scope)
        if (rule.pk in allowed) == rule.allowed:
            same.delete()
        else:
            ContactRule.objects.update_or_create(
                establishment=school, sender=rule.sender, receiver=rule.receiver, scope=rule.scope,
                defaults={"allowed": not rule.allowed},
            )  # fmt: skip
    school.guardians_meet = guardians_meet
    school.save(update_fields=["guardians_meet"])
    record("directory.settle_contacts", school, by=by, own=own.count(), guardians_meet=guardians_meet)


@transaction.atomic
def close_days(
    establishment: Establishment, *, by: Person, name: str, first_day: date, last_day: date
) -> Holiday:
    """Days when this establishment alone is closed: a bridge, a strike, works."""
    day, made = Holiday.objects.get_or_create(
        establishment=establishment, name=name, first_day=first_day, defaults={"last_day": last_day}
    )
    if not made and day.last_day != last_day:
        day.last_day = last_day
        day.save(update_fields=["last_day"])
    record("directory.close_days", day, by=by, first_day=first_day.isoformat(), last_day=last_day.isoformat())
    return day


@transaction.atomic
def open_days(day: Holiday, *, by: Person) -> None:
    """A local closing day that was announced and will not be; one that is past stays as history."""
    if day.last_day >= clock.today():
        record("directory.open_days", day, by=by, first_day=day.first_day.isoformat())
        day.delete()
