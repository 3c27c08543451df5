"""What was seen, what follows from it, what is said of it. What happened is a row with its author; nothing is rewritten
without a trace."""

from typing import TYPE_CHECKING, Self, TypeVar, cast

from django.db import models
from django.db.models import F, Q

from preau.attendance.choices import ExemptionKind, PassageKind, State
from preau.attendance.motives import Motive, motive_words, motives
from preau.directory.models import Establishment, Group, Person
from preau.timetable.choices import Half
from preau.timetable.models import Course

if TYPE_CHECKING:
    from preau.directory.hats import Hat


M = TypeVar("M", bound=models.Model)


class OfPupilQuerySet(models.QuerySet[M]):
    """Rows about a pupil of a school."""

    def visible_to(self, person: Person, hat: "Hat") -> Self:
        """Those of the pupils of one's school, of one's children, of oneself; see `sight`."""
        from preau.attendance.sight import about_pupils_seen_by  # noqa: PLC0415 (models stand below sight)

        return cast(Self, about_pupils_seen_by(self, person, hat))


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


class ExitRuleQuerySet(models.QuerySet["ExitRule"]):
    def live(self, establishment_id: int | None) -> Self:
        return self.filter(establishment=establishment_id, ended_at=None)


class ExitRule(models.Model):
    """A line of what a school of the second degree offers (*régime de sortie*): "Vert". See `exits.hours.Allowed`.

    `by_family`: an adult who exercises authority may choose it here; else school life notes what was signed on paper.
    """

    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    at_ends = models.BooleanField(default=False)
    between = models.BooleanField(default=False)
    by_family = models.BooleanField(default=False)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ExitRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "name"], name="exit_rule_once", condition=Q(ended_at=None)
            )
        ]

    def __str__(self) -> str:
        return self.name


class ExitChoiceQuerySet(OfPupilQuerySet["ExitChoice"]):
    pass


class ExitChoice(models.Model):
    """The authorisation of a pupil (*autorisation de sortie*); another one takes its place, and this one stays."""

    pupil = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="+")
    rule = models.ForeignKey(ExitRule, on_delete=models.PROTECT, related_name="choices")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ExitChoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pupil", "establishment"], name="exit_choice_once", condition=Q(ended_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.rule_id}"
