"""What a head settles of the silence of phones: the hours of the school, and the days that speak all the same."""

from datetime import date, time

from preau.base import clock, transaction
from preau.base.audit import record
from preau.directory.models import Establishment, OpenedDays, Person, QuietHours


@transaction.atomic
def settle_hours(
    establishment: Establishment,
    *,
    by: Person,
    morning: time,
    evening: time,
    days: list[int],
    holidays: bool,
    held: bool,
    staff_exempt: bool,
    urgent_profiles: list[str],
) -> QuietHours:
    """The hours of a school from now on; what was already announced for a later hour keeps it."""
    school = Establishment.objects.select_for_update().get(pk=establishment.pk)
    hours, _made = QuietHours.objects.update_or_create(
        establishment=school,
        defaults={
            "morning": morning, "evening": evening, "days": sorted(days), "holidays": holidays, "held": held,
            "staff_exempt": staff_exempt, "urgent_profiles": sorted(urgent_profiles),
            "settled_by": by, "settled_at": clock.now(),
        },
    )  # fmt: skip
    record(
        "directory.settle_hours", hours, by=by, morning=morning.isoformat(), evening=evening.isoformat(),
        days=sorted(days), holidays=holidays, held=held, staff_exempt=staff_exempt, urgent=sorted(urgent_profiles),
    )  # fmt: skip
    return hours


@transaction.atomic
def forget_hours(establishment: Establishment, *, by: Person) -> None:
    """The school follows the territory's hours again; nothing when it already does."""
    for own in QuietHours.objects.select_for_update().filter(establishment=establishment):
        record("directory.forget_hours", own, by=by)
        own.delete()


@transaction.atomic
def open_days(
    establishment: Establishment, *, by: Person, reason: str, first_day: date, last_day: date
) -> OpenedDays:
    """Days on which phones may ring from the morning to the evening, even in the holidays."""
    Establishment.objects.select_for_update().get(pk=establishment.pk)
    days, made = OpenedDays.objects.get_or_create(
        establishment=establishment, first_day=first_day, reason=reason,
        defaults={"last_day": last_day, "made_by": by, "made_at": clock.now()},
    )  # fmt: skip
    if not made and days.last_day != last_day:
        days.last_day = last_day
        days.save(update_fields=["last_day"])
    record(
        "directory.open_quiet_days",
        days,
        by=by,
        first_day=first_day.isoformat(),
        last_day=last_day.isoformat(),
    )
    return days


@transaction.atomic
def close_opened_days(days: OpenedDays, *, by: Person) -> None:
    """These days are silent again; nothing the second time."""
    for locked in OpenedDays.objects.select_for_update().filter(pk=days.pk):
        record("directory.close_quiet_days", locked, by=by, first_day=locked.first_day.isoformat())
        locked.delete()
