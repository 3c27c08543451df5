"""Incidents, punishments and sanctions, kept apart. What happened is a row with its author and its day."""

from datetime import date
from typing import TYPE_CHECKING, Self, TypeVar, cast

from django.db import models
from django.db.models import F, Q

from preau.base import clock
from preau.conduct.choices import Authority, Outcome, Role, StepKind
from preau.conduct.kinds import (
    Measure,
    PunishmentKind,
    incident_words,
    measure_words,
    measures,
    punishment_kinds,
    punishment_words,
)
from preau.directory.models import Establishment, Person

if TYPE_CHECKING:
    from preau.directory.hats import Hat

M = TypeVar("M", bound=models.Model)


class IncidentQuerySet(models.QuerySet["Incident"]):
    def visible_to(self, person: Person, hat: "Hat") -> Self:
        """Never those of a family; see `sight`."""
        from preau.conduct.sight import incidents_seen_by  # noqa: PLC0415 (models stand below sight)

        return cast(Self, incidents_seen_by(self, person, hat))

    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)

    def to_see(self) -> Self:
        """Those that school life has not looked at."""
        return self.filter(withdrawn_at=None, seen_at=None)


class Incident(models.Model):
    """What was seen, told by an adult of the school. It names several pupils: no family reads it.

    `lesson` is the key of the lesson it happened in, if any; `seen_at`, when school life or the head took it up.
    """

    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    day = models.DateField()
    at = models.TimeField(null=True)
    place = models.CharField(max_length=120, blank=True)
    words = models.TextField(max_length=3000)
    lesson = models.CharField(max_length=60, blank=True)
    reported_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reported_as = models.CharField(max_length=20)
    reported_at = models.DateTimeField()
    seen_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    once = models.CharField(max_length=40, unique=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["establishment", "-day"], name="incident_place"),
            models.Index(
                fields=["establishment"], name="incident_to_see", condition=Q(seen_at=None, withdrawn_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"

    @property
    def kind_words(self) -> str:
        return incident_words(self.kind)


class Involvement(models.Model):
    """A pupil in an incident, and what for."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="involvements")
    pupil = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=10, choices=Role)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "pupil"], name="involved_once")]

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.role}"


class PunishmentQuerySet(models.QuerySet["Punishment"]):
    def visible_to(self, person: Person, hat: "Hat") -> Self:
        """Those of one's school, that one gave or of pupils one teaches, of one's children, of oneself; see `sight`."""
        from preau.conduct.sight import punishments_seen_by  # noqa: PLC0415 (models stand below sight)

        return cast(Self, punishments_seen_by(self, person, hat))

    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)


class Punishment(models.Model):
    """A school punishment (*punition scolaire*): a measure of inner order, given by who teaches or by school life.

    `words` and `work` are read by the family. `day`, and the hours of a detention, are those that hold now: one that is
    postponed has a row of `PunishmentNote` for the day it was not held. `erase_on`: see `terms.erased_on`.
    """

    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="+")
    pupil = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    incident = models.ForeignKey(Incident, on_delete=models.SET_NULL, null=True, related_name="punishments")
    kind = models.CharField(max_length=30)
    words = models.TextField(max_length=1000)
    work = models.TextField(max_length=1000, blank=True)
    day = models.DateField(null=True)
    starts_at = models.TimeField(null=True)
    ends_at = models.TimeField(null=True)
    place = models.CharField(max_length=120, blank=True)
    lesson = models.CharField(max_length=60, blank=True)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_as = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    erase_on = models.DateField()
    once = models.CharField(max_length=40, unique=True)

    objects = PunishmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="punishment_in_order",
                condition=Q(starts_at=None, ends_at=None)
                | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
            )
        ]
        indexes = [
            models.Index(fields=["establishment", "day"], name="punishment_place"),
            models.Index(fields=["pupil", "-given_at"], name="punishment_pupil"),
            models.Index(fields=["erase_on"], name="punishment_erased"),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.kind}"

    @property
    def law(self) -> PunishmentKind | None:
        return punishment_kinds().get(self.kind)

    @property
    def kind_words(self) -> str:
        return punishment_words(self.kind)

    @property
    def is_detention(self) -> bool:
        return self.starts_at is not None

    @property
    def path(self) -> str:
        return punishment_path(self.pk)


def punishment_path(pk: int) -> str:
    return f"discipline/punitions/{pk}/"


class PunishmentNote(models.Model):
    """What became of a punishment on a day: present, absent, postponed to another, work handed in."""

    punishment = models.ForeignKey(Punishment, on_delete=models.CASCADE, related_name="notes")
    outcome = models.CharField(max_length=10, choices=Outcome)
    day = models.DateField()
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.punishment_id} {self.outcome} {self.day}"


class SanctionQuerySet(models.QuerySet["Sanction"]):
    def visible_to(self, person: Person, hat: "Hat") -> Self:
        """Those of one's school for the head and school life, of one's class once decided, of one's children; see `sight`."""
        from preau.conduct.sight import sanctions_seen_by  # noqa: PLC0415 (models stand below sight)

        return cast(Self, sanctions_seen_by(self, person, hat))


class Sanction(models.Model):
    """A disciplinary procedure, and the sanction that ends it (*sanction disciplinaire*, art. R511-13).

    `told_on`: when the pupil and the guardians were told of `facts`; they may answer until `answer_until`, this day
    included. `measure` is empty until it is decided, "none" when nothing is pronounced. `suspended_until`: the end of the
    time of a stay of execution (*sursis*). `erase_on`: empty when only the end of schooling erases it.
    """

    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="+")
    pupil = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    incident = models.ForeignKey(Incident, on_delete=models.SET_NULL, null=True, related_name="sanctions")
    authority = models.CharField(max_length=10, choices=Authority)
    facts = models.TextField(max_length=3000)
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    told_on = models.DateField(null=True)
    answer_until = models.DateField(null=True)
    council_at = models.DateTimeField(null=True)
    measure = models.CharField(max_length=30, blank=True)
    reasons = models.TextField(max_length=3000, blank=True)
    hours = models.PositiveSmallIntegerField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    service = models.CharField(max_length=80, blank=True)
    suspended_until = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    erase_on = models.DateField(null=True)
    once = models.CharField(max_length=40, unique=True)

    objects = SanctionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sanction_after_answer",
                condition=Q(decided_on=None) | Q(answer_until__lt=F("decided_on")),
            ),
            models.CheckConstraint(
                name="sanction_in_order", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))
            ),
        ]
        indexes = [
            models.Index(fields=["establishment", "-opened_at"], name="sanction_place"),
            models.Index(fields=["pupil"], name="sanction_pupil"),
            models.Index(fields=["erase_on"], name="sanction_erased"),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.measure or 'open'}"

    @property
    def law(self) -> Measure | None:
        return measures().get(self.measure)

    @property
    def measure_words(self) -> str:
        return measure_words(self.measure)

    @property
    def is_decided(self) -> bool:
        return self.decided_on is not None

    @property
    def may_be_decided(self) -> bool:
        """The pupil and the family have had their time to answer; the council, if it decides, has sat."""
        if self.is_decided or self.answer_until is None or clock.today() <= self.answer_until:
            return False
        return self.authority == Authority.HEAD or (self.council_at or clock.now()) <= clock.now()

    @property
    def is_running(self) -> bool:
        """An exclusion that holds today."""
        return bool(
            self.starts_on
            and self.ends_on
            and not self.suspended_until
            and self.starts_on <= clock.today() <= self.ends_on
        )

    @property
    def path(self) -> str:
        return sanction_path(self.pk)


def sanction_path(pk: int) -> str:
    return f"discipline/sanctions/{pk}/"


class Step(models.Model):
    """Something that happened in a procedure, on its day. `words`: what was said; read by the family too."""

    sanction = models.ForeignKey(Sanction, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=12, choices=StepKind)
    day = models.DateField()
    words = models.TextField(max_length=3000, blank=True)
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.sanction_id} {self.kind} {self.day}"


def erased_before(day: date) -> Q:
    """What is in the file no more on a day."""
    return Q(erase_on__lte=day)
