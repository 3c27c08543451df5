"""What is known of a pupil between two rolls, and what a pupil is not expected at."""

from django.db import models
from django.db.models import F, Q

from preau.attendance.choices import ExemptionKind, PassageKind
from preau.attendance.models.pupils import OfPupilQuerySet
from preau.directory.models import Establishment, Person


class PassageQuerySet(OfPupilQuerySet["Passage"]):
    pass


class Passage(models.Model):
    """What is known of a pupil between two roll calls, at an hour; `until` when they are back from the sick-bay."""

    pupil = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="passages")
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=PassageKind)
    day = models.DateField()
    at = models.TimeField()
    until = models.TimeField(null=True)
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = PassageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pupil", "day", "kind", "at"], name="passage_once", condition=Q(withdrawn_at=None)
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("at")), name="passage_in_order"),
        ]
        indexes = [models.Index(fields=["establishment", "day"], name="passage_place")]

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.kind} {self.at:%H:%M}"


class ExemptionQuerySet(OfPupilQuerySet["Exemption"]):
    pass


class Exemption(models.Model):
    """What a pupil is not expected at, from a day to another, as the head or school life has settled it."""

    pupil = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="exemptions")
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=ExemptionKind)
    first_day = models.DateField()
    last_day = models.DateField()
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="exemption_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.kind} {self.first_day}"
