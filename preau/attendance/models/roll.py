"""What was seen: rolls, their marks, and what was corrected."""

from django.db import models
from django.db.models import F, Q

from preau.attendance.choices import State
from preau.directory.models import Establishment, Group, Person
from preau.timetable.choices import Half
from preau.timetable.models import Course


class RollCall(models.Model):
    """The roll of a lesson, or of a class on a half-day. `key` is what was called, once: see `rolls.Called`.

    `day` and the hours are those at which it was held. `version` counts the savings: who saves a version that another
    has passed is told, and loses nothing.
    """

    key = models.CharField(max_length=60, unique=True)
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, null=True, related_name="roll_calls")
    date = models.DateField(null=True)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, related_name="roll_calls")
    half = models.CharField(max_length=10, choices=Half)
    day = models.DateField()
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    words = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField()
    called_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="roll_in_order"),
            models.CheckConstraint(
                condition=Q(course__isnull=False, date__isnull=False) | Q(group__isnull=False),
                name="roll_of_something",
            ),
        ]
        indexes = [models.Index(fields=["establishment", "day"], name="roll_place")]

    def __str__(self) -> str:
        return self.key


class Mark(models.Model):
    """What a roll call says of one pupil. `minutes` of lateness, 0 otherwise.

    School and day are those of its roll, kept beside: a year of a large school is two million marks, summed without a join.
    """

    roll = models.ForeignKey(RollCall, on_delete=models.CASCADE, related_name="marks", db_index=False)
    pupil = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    establishment_id = models.BigIntegerField()
    day = models.DateField()
    state = models.CharField(max_length=10, choices=State)
    minutes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["roll", "pupil"], name="mark_once")]
        indexes = [
            models.Index(fields=["pupil", "day"], name="mark_pupil"),
            models.Index(fields=["establishment_id", "day"], name="mark_place"),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.state}"


class MarkChange(models.Model):
    """A mark that was not what a roll had said before: who changed it, when, from what to what."""

    roll = models.ForeignKey(RollCall, on_delete=models.CASCADE, related_name="changes")
    pupil = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    was = models.CharField(max_length=10, choices=State)
    was_minutes = models.PositiveSmallIntegerField(default=0)
    became = models.CharField(max_length=10, choices=State)
    became_minutes = models.PositiveSmallIntegerField(default=0)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.was} {self.became}"
