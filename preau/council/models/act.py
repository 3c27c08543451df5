"""Acts, their numbers, and what happens to them."""

from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Func, Q, Value

from preau.council.choices import MADE_PUBLIC, StepKind
from preau.council.models.assembly import Assembly
from preau.council.models.sitting import Matter
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.files.models import StoredFile


class Register(models.Model):
    """The last number given in a year, and the last sheet filled. Its row is locked while one is given, so that none is skipped
    or given twice."""

    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="registers")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)
    last_sheet = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assembly", "year"], name="register_once")]

    def __str__(self) -> str:
        return f"{self.year}-{self.last}"


class ActQuerySet(models.QuerySet["Act"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        """Who keeps the register sees drafts too; others what the assembly has frozen."""
        from preau.council.rules import keeps_register_of  # noqa: PLC0415 (models stand below rules)

        seen = Assembly.objects.visible_to(person, hat)
        kept = keeps_register_of(hat)
        return self.filter(assembly__in=seen.values("pk")).filter(Q(number__isnull=False) | kept)

    def about(self, words: str) -> Self:
        """Whose object holds these words, accents and case aside; all of them when there are none."""
        folded = Func(Value(words), function="preau_fold", output_field=models.TextField())
        return self.filter(search_key__contains=folded) if words.strip() else self

    def public(self) -> Self:
        """What anyone may read: published or posted, and not withdrawn since."""
        return self.filter(pk__in=Step.objects.filter(kind__in=MADE_PUBLIC).values("act")).exclude(
            pk__in=Step.objects.filter(kind=StepKind.WITHDRAWN).values("act")
        )


class Act(models.Model):
    """A deliberation. A draft until it is frozen; then numbered, and its words (`frozen`) never change.

    `visas`, `considerings` and `articles` are lists of paragraphs; `fields` what was typed in the model act's fields.
    `frozen` is the extract as data, with who was there; `public_title` the title as anyone reads it.
    `decided_on` is the day of its sitting, `executory_on` the day from which it holds. An act of an older register has no matter.
    """

    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="acts")
    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="act")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    title = models.CharField(max_length=500)
    subject_code = models.CharField(max_length=10, blank=True)
    template = models.CharField(max_length=40, blank=True)
    fields = models.JSONField(default=dict, blank=True)
    visas = models.JSONField(default=list, blank=True)
    considerings = models.JSONField(default=list, blank=True)
    articles = models.JSONField(default=list, blank=True)
    frozen = models.JSONField(null=True, blank=True)
    text_sum = models.CharField(max_length=64, blank=True)
    search_key = models.GeneratedField(
        expression=Func("title", function="preau_fold"), output_field=models.TextField(), db_persist=True
    )
    public_title = models.CharField(max_length=500, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    executory_on = models.DateField(null=True, blank=True)
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = ActQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assembly", "year", "number"], name="act_number_once", condition=~Q(number=None)
            ),
            models.CheckConstraint(
                name="act_numbered_whole",
                condition=Q(number=None, year=None) | Q(number__isnull=False, year__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["assembly", "-year", "-number"], name="act_register"),
            GinIndex(fields=["search_key"], name="act_words", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}".strip()

    @property
    def reference(self) -> str:
        """ "2024-16"; empty while it is a draft."""
        return f"{self.year}-{self.number}" if self.number else ""

    @property
    def shown_title(self) -> str:
        """What a public list says."""
        return self.public_title or self.title

    @property
    def is_frozen(self) -> bool:
        return self.number is not None


class Step(models.Model):
    """What happened to an act: the day it is true of (`on`), when and by whom it was written down, and its proof.

    `by` is none where the house itself has seen it (an act becomes executory).
    """

    act = models.ForeignKey(Act, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=12, choices=StepKind)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=200)
    proof = models.CharField(max_length=300, blank=True)
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["act", "kind"], name="act_step_once")]

    def __str__(self) -> str:
        return f"{self.act_id} {self.kind} {self.on}"


class Blanking(models.Model):
    """Words that the public does not read (*occultation*), replaced by others; the act itself keeps them."""

    act = models.ForeignKey(Act, on_delete=models.CASCADE, related_name="blankings")
    words = models.CharField(max_length=200)
    instead = models.CharField(max_length=60)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["act", "words"], name="blanking_once")]

    def __str__(self) -> str:
        return self.words
