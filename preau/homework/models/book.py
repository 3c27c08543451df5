"""The lesson book: what was done, lesson by lesson, or day by day where a class has no lessons."""

from typing import Self

from django.db import models
from django.db.models import Q

from preau.directory.hats import Hat
from preau.directory.models import Establishment, Group, Person, SchoolYear
from preau.directory.wordings import subject_words
from preau.timetable.lessons import subject_hue
from preau.timetable.models import Course


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        """What is published for the groups that one reads; for a family, of the days when the pupil was in them."""
        from preau.homework.sight import entries_seen_by  # noqa: PLC0415 (models stand below sight)

        return entries_seen_by(self, person, hat)  # type: ignore[return-value]

    def published(self) -> Self:
        return self.exclude(published_at=None)


class Entry(models.Model):
    """A line of the book: of a lesson (`course` and `date`, decision 7), or of a `group` and a day.

    `date` is the day of the regular week, `day` the one on which the lesson is held. `text` is what is published, `typed`
    what is being written: a lesson may be prepared long before. `groups` are those whose book it is in.
    """

    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="+")
    school_year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, null=True, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, related_name="+")
    date = models.DateField()
    day = models.DateField()
    groups = models.ManyToManyField(Group, related_name="entries")
    subject = models.CharField(max_length=120, blank=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    typed = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "date"], name="entry_of_lesson", condition=Q(course__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["group", "date", "subject"], name="entry_of_day", condition=Q(group__isnull=False)
            ),
            models.CheckConstraint(
                name="entry_of_lesson_or_day",
                condition=Q(course=None, group__isnull=False) | Q(course__isnull=False, group=None),
            ),
        ]
        indexes = [models.Index(fields=["author", "-day"], name="entry_of_author")]

    def __str__(self) -> str:
        return f"{self.subject} {self.day}"

    @property
    def words(self) -> str:
        """The subject as one says it; nothing in a class that has none."""
        return subject_words(self.subject)

    @property
    def hue(self) -> str:
        return subject_hue(self.words) if self.subject else "leaf"
