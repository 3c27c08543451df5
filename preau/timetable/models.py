"""The regular week and what changes in it. Nothing here is ever deleted once it was in force: it is closed."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from preau.base import clock
from preau.directory.models import Establishment, Group, Person, SchoolYear
from preau.timetable.choices import ChangeKind, CodeKind, CourseSource, Half, Weekday

if TYPE_CHECKING:
    from preau.directory.hats import Hat


class Room(models.Model):
    """A place where lessons are held; `code` is what timetable software calls it."""

    establishment = models.ForeignKey(Establishment, on_delete=models.CASCADE, related_name="rooms")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    location = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["establishment", "code"], name="room_once")]

    def __str__(self) -> str:
        return self.name


class Period(models.Model):
    """A line of the bell: "M1", from 8 h 30 to 9 h 25."""

    establishment = models.ForeignKey(Establishment, on_delete=models.CASCADE, related_name="periods")
    name = models.CharField(max_length=20)
    starts_at = models.TimeField()
    ends_at = models.TimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["establishment", "starts_at"], name="period_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="period_in_order"),
        ]

    def __str__(self) -> str:
        return self.name


class HalfDayQuerySet(models.QuerySet["HalfDay"]):
    def in_force(self) -> Self:
        """Those of the week as it is now."""
        return self.filter(ends_on=None)


class HalfDay(models.Model):
    """A half-day of class: what a school of the first degree has for timetable (eight or nine a week).

    In force from `starts_on` (always, where the school had said nothing before) to `ends_on`: a week that changes leaves the
    past as it was.
    """

    establishment = models.ForeignKey(Establishment, on_delete=models.CASCADE, related_name="half_days")
    weekday = models.SmallIntegerField(choices=Weekday)
    half = models.CharField(max_length=10, choices=Half)
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = HalfDayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "weekday", "half"], name="half_day_once", condition=Q(ends_on=None)
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="half_day_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.get_half_display()}"


class Alternation(models.Model):
    """Some weeks of a year, by their Mondays: "semaine A"."""

    establishment = models.ForeignKey(Establishment, on_delete=models.CASCADE, related_name="alternations")
    school_year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    mondays = ArrayField(models.DateField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["establishment", "school_year", "code"], name="alternation_once")
        ]

    def __str__(self) -> str:
        return self.name


class CourseQuerySet(models.QuerySet["Course"]):
    def visible_to(self, person: Person, hat: "Hat") -> Self:
        """The courses of a school for who works there; those of one's own, or of one's children, for a family."""
        from preau.timetable.sight import courses_seen_by  # noqa: PLC0415 (models stand below sight)

        return courses_seen_by(self, person, hat)  # type: ignore[return-value]

    def in_force(self) -> Self:
        """Those that are held today or will be."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=clock.today()))


class Course(models.Model):
    """A row of the regular week: who, what, where, every Tuesday at 8 h 30. One of a single date is an added lesson.

    It is in force from `starts_on` to `ends_on`, both included; closed before it began, `ends_on` is the day before.
    `follows` is the course that this one goes on from, with another room, teacher or hour: see `lessons.found`.
    """

    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="courses")
    school_year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT)
    weekday = models.SmallIntegerField(choices=Weekday)
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    alternation = models.ForeignKey(Alternation, on_delete=models.PROTECT, null=True, blank=True)
    subject = models.CharField(max_length=120, blank=True)
    subject_code = models.CharField(max_length=20, blank=True)
    mode = models.CharField(max_length=10, blank=True)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True, blank=True)
    groups = models.ManyToManyField(Group, related_name="courses")
    teachers = models.ManyToManyField(Person, related_name="courses")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    source = models.CharField(max_length=10, choices=CourseSource, default=CourseSource.HAND)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = CourseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="course_in_order"),
            models.CheckConstraint(condition=Q(weekday__gte=1, weekday__lte=7), name="course_weekday"),
        ]
        indexes = [models.Index(fields=["establishment", "school_year", "weekday"], name="course_place")]

    def __str__(self) -> str:
        return f"{self.subject} {self.weekday} {self.starts_at:%H:%M}"


class Change(models.Model):
    """What one lesson, a course on a date, has that the regular week has not. Taken back, it stays as history."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="changes")
    date = models.DateField()
    kind = models.CharField(max_length=10, choices=ChangeKind)
    reason = models.CharField(max_length=120, blank=True)
    day = models.DateField(null=True)
    starts_at = models.TimeField(null=True)
    ends_at = models.TimeField(null=True)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True, related_name="+")
    teacher = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "date", "kind"], name="change_once", condition=Q(withdrawn_at=None)
            ),
            models.CheckConstraint(
                name="change_moves_somewhere",
                condition=~Q(kind=ChangeKind.MOVED)
                | Q(day__isnull=False, starts_at__isnull=False, ends_at__gt=F("starts_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["day"], name="change_day", condition=Q(withdrawn_at=None, kind="moved")),
            models.Index(fields=["teacher", "date"], name="change_teacher", condition=Q(withdrawn_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.course_id} {self.date}"


class FileCode(models.Model):
    """What a code of this school's timetable files stands for, once it was recognised: it is not guessed twice."""

    establishment = models.ForeignKey(Establishment, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=CodeKind)
    code = models.CharField(max_length=60)
    label = models.CharField(max_length=120, blank=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["establishment", "kind", "code"], name="file_code_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class AgendaLinkQuerySet(models.QuerySet["AgendaLink"]):
    def visible_to(self, person: Person) -> Self:
        return self.filter(person=person)

    def live(self) -> Self:
        return self.filter(revoked_at=None)


class AgendaLink(models.Model):
    """A private address where a calendar application reads an agenda. Only a keyed hash of its secret is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    hat_key = models.CharField(max_length=40)
    child = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=80)
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = AgendaLinkQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Stamp(models.Model):
    """The number of the last change of a school's timetable: what was made from an older one is made again."""

    establishment = models.OneToOneField(Establishment, on_delete=models.CASCADE, related_name="+")
    number = models.BigIntegerField(default=0)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.establishment_id} {self.number}"
