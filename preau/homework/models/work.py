"""What is to do: given to groups or to some of their pupils, for a day, and ticked by each."""

import secrets
from datetime import datetime, time
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from preau.base import clock
from preau.directory.hats import Hat
from preau.directory.models import Establishment, Group, Person, SchoolYear
from preau.directory.wordings import subject_words
from preau.homework.choices import MOST_MINUTES, Late
from preau.homework.models.book import Entry
from preau.homework.words import about_words
from preau.homework.years import is_of_this_year
from preau.timetable.choices import ChangeKind
from preau.timetable.lessons import subject_hue
from preau.timetable.models import Change, Course


def new_key() -> str:
    """What makes a form one form: sent twice, it gives one work."""
    return secrets.token_urlsafe(24)


class WorkQuerySet(models.QuerySet["Work"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        """The works of the groups that one reads; for a family, those that the pupil has to do."""
        from preau.homework.sight import works_seen_by  # noqa: PLC0415 (models stand below sight)

        return works_seen_by(self, person, hat)  # type: ignore[return-value]

    def managed_by(self, person: Person, hat: Hat) -> Self:
        """Those that one may change, and whose handed in work one reads: one's own, and those one has taken over."""
        from preau.homework.sight import works_managed_by  # noqa: PLC0415 (models stand below sight)

        return works_managed_by(self, person, hat)  # type: ignore[return-value]

    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)

    def left_alone(self) -> Self:
        """Those to come whose lesson is cancelled: their author says whether they stay for that day."""
        cancelled = Change.objects.filter(
            course=OuterRef("due_course"),
            date=OuterRef("due_date"),
            kind=ChangeKind.CANCELLED,
            withdrawn_at=None,
        )
        return self.standing().filter(Exists(cancelled), due_on__gte=clock.today())


class Work(models.Model):
    """Something to do for `due_on`, at the hour of a lesson when it is for one (`due_course` and its `due_date`).

    `to_all`: for every pupil of the groups, also who arrives later; otherwise for its recipients only.
    """

    once = models.CharField(max_length=40, unique=True)
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="+")
    school_year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_as = models.CharField(max_length=200)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, related_name="works")
    groups = models.ManyToManyField(Group, related_name="works")
    to_all = models.BooleanField(default=True)
    subject = models.CharField(max_length=120, blank=True)
    what = models.CharField(max_length=200)
    details = models.TextField(blank=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    due_on = models.DateField()
    due_at = models.TimeField(null=True)
    due_course = models.ForeignKey(Course, on_delete=models.PROTECT, null=True, related_name="+")
    due_date = models.DateField(null=True)
    hands_in = models.BooleanField(default=False)
    late = models.CharField(max_length=10, choices=Late, default=Late.TAKEN)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = WorkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="work_for_lesson_or_day",
                condition=Q(due_course=None, due_date=None)
                | Q(due_course__isnull=False, due_date__isnull=False),
            ),
            models.CheckConstraint(
                name="work_minutes", condition=Q(minutes=None) | Q(minutes__gte=1, minutes__lte=MOST_MINUTES)
            ),
        ]
        indexes = [
            models.Index(fields=["author", "-due_on"], name="work_of_author"),
            models.Index(fields=["due_course", "due_date"], name="work_for_lesson"),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def words(self) -> str:
        return subject_words(self.subject)

    @property
    def hue(self) -> str:
        return subject_hue(self.words) if self.subject else "leaf"

    @property
    def about(self) -> str:
        return about_words(self.minutes)

    @property
    def due_moment(self) -> datetime:
        """Until when it is on time: the hour of the lesson, else the end of the day."""
        return datetime.combine(self.due_on, self.due_at or time(23, 59, 59), clock.PARIS)

    @property
    def is_over(self) -> bool:
        return clock.now() > self.due_moment

    @property
    def takes_hand_in(self) -> bool:
        """Whether a pupil may still hand something in, late or not."""
        open_still = not self.is_over or self.late == Late.TAKEN
        return self.hands_in and self.withdrawn_at is None and open_still and self.is_of_this_year

    @property
    def is_of_this_year(self) -> bool:
        """A year that is over is read, and changes no more."""
        return is_of_this_year(self.due_on)


class Recipient(models.Model):
    """One of the pupils for whom a work is, when it is not for the whole group."""

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="recipients")
    pupil = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "pupil"], name="recipient_once")]

    def __str__(self) -> str:
        return f"{self.work_id} {self.pupil_id}"


class Tick(models.Model):
    """A pupil says that a work is done; taken back, the row goes."""

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="ticks")
    pupil = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    ticked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pupil", "work"], name="tick_once")]

    def __str__(self) -> str:
        return f"{self.work_id} {self.pupil_id}"
