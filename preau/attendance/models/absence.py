"""What follows from rolls, and what is said of it: absences, their reasons, calls to families, letters."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from preau.attendance.models.pupils import OfPupilQuerySet
from preau.attendance.motives import Motive, motive_words, motives
from preau.directory.models import Establishment, Person


class AbsenceQuerySet(OfPupilQuerySet["Absence"]):
    pass


class Absence(models.Model):
    """Lessons or half-days missed one after the other, on one day; made from roll calls and from nothing else.

    `last_at` is when the last one missed began; `morning` and `afternoon` count what was missed in each half-day.
    `alerted_at`: when its adults were told, once. A row that no roll says any more is `undone_at`, and stays.
    """

    pupil = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="absences")
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    starts_at = models.TimeField()
    last_at = models.TimeField()
    ends_at = models.TimeField()
    morning = models.PositiveSmallIntegerField()
    afternoon = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    alerted_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["establishment", "day"], name="absence_place", condition=Q(undone_at=None)),
            models.Index(fields=["pupil", "-day"], name="absence_pupil"),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.day} {self.starts_at:%H:%M}"


class ReasonQuerySet(OfPupilQuerySet["Reason"]):
    def waiting(self) -> Self:
        """Those that the school has not decided on."""
        return self.filter(withdrawn_at=None, accepted=None)

    def lawful(self) -> Self:
        """Those whose motive is a legitimate reason by law, of which no certificate may be asked."""
        return self.filter(
            motive__in=[one.code for one in motives().values() if one.lawful and not one.document]
        )


class Reason(models.Model):
    """Why a pupil is or will be away, from a moment to another: said by an adult of theirs, or noted by the school.

    It holds for whatever lesson begins in its span. The last one that holds counts.
    """

    pupil = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="absence_reasons")
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="+")
    motive = models.CharField(max_length=30)
    words = models.CharField(max_length=200, blank=True)
    first_day = models.DateField()
    starts_at = models.TimeField()
    last_day = models.DateField()
    ends_at = models.TimeField()
    told_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    told_as = models.CharField(max_length=20)
    told_at = models.DateTimeField()
    accepted = models.BooleanField(null=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=200, blank=True)
    document_seen_at = models.DateTimeField(null=True)
    document_seen_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = ReasonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="reason_in_order"),
        ]
        indexes = [
            models.Index(fields=["pupil", "last_day"], name="reason_pupil", condition=Q(withdrawn_at=None)),
            models.Index(
                fields=["establishment", "told_at"], name="reason_to_decide",
                condition=Q(withdrawn_at=None, accepted=None),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.motive} {self.first_day}"

    @property
    def motive_words(self) -> str:
        return motive_words(self.motive)

    @property
    def law(self) -> Motive | None:
        return motives().get(self.motive)

    @property
    def asks_document(self) -> bool:
        """A certificate may be asked, and none was seen yet."""
        return bool(self.law and self.law.document and self.document_seen_at is None)

    @property
    def is_whole_days(self) -> bool:
        return self.starts_at.hour == 0 and self.ends_at.hour == 23


class FamilyCall(models.Model):
    """The school has called an adult about an absence: "appelé, 9 h 50"."""

    absence = models.ForeignKey(Absence, on_delete=models.CASCADE, related_name="calls")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["absence"], name="family_call_once")]

    def __str__(self) -> str:
        return f"{self.absence_id} {self.made_at:%H:%M}"


class AbsenceLetterQuerySet(OfPupilQuerySet["AbsenceLetter"]):
    pass


class AbsenceLetter(models.Model):
    """A letter to a family whose child has passed a threshold in a month; its numbers are those of that day."""

    pupil = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="absence_letters")
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    threshold = models.PositiveSmallIntegerField()
    half_days = models.PositiveSmallIntegerField()
    dates = models.JSONField(default=list)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = AbsenceLetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pupil", "month", "threshold"], name="absence_letter_once")
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.month:%Y-%m} {self.threshold}"
