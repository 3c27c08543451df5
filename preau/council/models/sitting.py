"""Sittings: what is on the agenda, who was convened, how and when, and what they answered."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.timezone import localtime

from preau.base import clock
from preau.council.choices import Reply, Settled, SittingEvent
from preau.council.models.assembly import Assembly, Member
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.files.models import StoredFile


class SittingQuerySet(models.QuerySet["Sitting"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        """Who keeps the register sees all of it; others see a sitting once it is convened, as anyone may read."""
        from preau.council.rules import keeps_register_of  # noqa: PLC0415 (models stand below rules)

        seen = Assembly.objects.visible_to(person, hat)
        kept = keeps_register_of(hat)
        return self.filter(assembly__in=seen.values("pk")).filter(Q(call__isnull=False) | kept)


class Sitting(models.Model):
    """A meeting of an assembly. `second_of` is the one that had no quorum, on the same agenda.

    `roll` are the members in exercise when it opened: a mandate whose end is noted later changes nothing of what was held.
    """

    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="sittings")
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=160)
    second_of = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="second"
    )
    chair = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    secretary = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    roll = models.ManyToManyField(Member, related_name="rolls", blank=True)
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = SittingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["assembly", "-starts_at"], name="sitting_list")]

    def __str__(self) -> str:
        return f"{self.assembly} {self.starts_at:%Y-%m-%d}"

    @property
    def is_held(self) -> bool:
        """It opened, and is over: closed, or stopped because the quorum was lost."""
        known = {one.kind for one in self.steps.all()}
        return SittingEvent.OPENED in known and bool(known & {SittingEvent.CLOSED, SittingEvent.NO_QUORUM})

    @property
    def day(self) -> date:
        """The day of the sitting in Paris."""
        return localtime(self.starts_at, clock.PARIS).date()


class SittingStep(models.Model):
    """What happened to a sitting: opened, closed, stopped for want of a quorum, cancelled."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=SittingEvent)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sitting", "kind"], name="sitting_step_once")]

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.kind}"


class Matter(models.Model):
    """A point of the agenda, from 1 on. `template` is the model act it calls for (`data/acts`), if any.

    `majority` is the one that a text asks for (`data/majorities.toml`), empty for the usual one; `chair` who presides this
    matter in place of the chair of the sitting.
    """

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="matters")
    rank = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    report = models.TextField(blank=True)
    rapporteur = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    template = models.CharField(max_length=40, blank=True)
    majority = models.CharField(max_length=30, blank=True)
    chair = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "rank"], name="matter_rank", deferrable=models.Deferrable.DEFERRED
            )
        ]

    def __str__(self) -> str:
        return self.title


class Settlement(models.Model):
    """A matter that ends without a vote."""

    matter = models.OneToOneField(Matter, on_delete=models.CASCADE, related_name="settlement")
    kind = models.CharField(max_length=10, choices=Settled)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.matter_id} {self.kind}"


class AnnexQuerySet(models.QuerySet["Annex"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        return self.filter(matter__sitting__in=Sitting.objects.visible_to(person, hat).values("pk"))


class Annex(models.Model):
    """A file that comes with a matter."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="annexes")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)

    objects = AnnexQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "annexes"

    def __str__(self) -> str:
        return self.name


class Call(models.Model):
    """The act of convening: one day for all, with the agenda as it was sent. `urgent` says why days were cut short.

    `note_sent_on` is the day on which the explanatory note left (CGCT L2121-12).
    """

    sitting = models.OneToOneField(Sitting, on_delete=models.CASCADE, related_name="call")
    sent_at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    urgent = models.CharField(max_length=300, blank=True)
    agenda = models.JSONField()
    note_sent_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.sent_at:%Y-%m-%d}"


class ConvocationQuerySet(models.QuerySet["Convocation"]):
    def visible_to(self, person: Person) -> Self:
        """One's own."""
        return self.filter(member__person=person)


class Convocation(models.Model):
    """What one member received, and its proof: the hour the mail left with the sum of its bytes, or a hand."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="convocations")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="convocations")
    address = models.EmailField(blank=True, max_length=254)
    mailed_at = models.DateTimeField(null=True, blank=True)
    proof = models.CharField(max_length=64, blank=True)
    failed = models.CharField(max_length=200, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    handed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ConvocationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "member"], name="convocation_once")]

    def __str__(self) -> str:
        return f"{self.call_id} {self.member_id}"

    @property
    def reached_at(self) -> datetime | None:
        """When it left by mail or was handed over; none while neither."""
        return self.handed_at or self.mailed_at


class Answer(models.Model):
    """What a member says they will do; the last one counts, the others stay."""

    convocation = models.ForeignKey(Convocation, on_delete=models.CASCADE, related_name="answers")
    reply = models.CharField(max_length=10, choices=Reply)
    proxy_to = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.convocation_id} {self.reply}"
