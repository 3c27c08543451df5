"""When phones stay silent, and the days on which they do not."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from preau.directory.choices import Profile
from preau.directory.models.establishment import Establishment
from preau.directory.models.person import Person


class QuietHours(models.Model):
    """The hours of an establishment; the row without establishment is the territory's default.

    What is told outside of `morning` to `evening` on one of `days` reaches phones and mails at the next opening. It is
    read in the app at once, "visible but silent", unless the establishment holds it (`held`). `urgent_profiles` may break
    the silence beside the head, who always may.
    """

    establishment = models.OneToOneField(
        Establishment, on_delete=models.CASCADE, null=True, blank=True, related_name="quiet_hours"
    )
    morning = models.TimeField()
    evening = models.TimeField()
    days = ArrayField(models.PositiveSmallIntegerField())
    holidays = models.BooleanField(default=True)
    held = models.BooleanField(default=False)
    staff_exempt = models.BooleanField(default=False)
    urgent_profiles = ArrayField(models.CharField(max_length=20, choices=Profile), default=list, blank=True)
    source = models.CharField(max_length=300, blank=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.Value(1), name="quiet_hours_default_once", condition=Q(establishment=None)
            ),
            models.CheckConstraint(condition=Q(morning__lt=F("evening")), name="quiet_hours_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.evening:%H:%M} → {self.morning:%H:%M}"


class OpenedDays(models.Model):
    """Days that speak although they would be silent: the class lists that everyone waits for at the end of August."""

    establishment = models.ForeignKey(Establishment, on_delete=models.CASCADE, related_name="opened_days")
    first_day = models.DateField()
    last_day = models.DateField()
    reason = models.CharField(max_length=80)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["establishment", "first_day", "reason"], name="opened_days_once"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="opened_days_in_order"),
        ]

    def __str__(self) -> str:
        return self.reason
