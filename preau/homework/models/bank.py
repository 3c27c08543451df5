"""Lessons prepared ahead: sequences of steps, one's own or shared by a colleague."""

from typing import Self

from django.db import models
from django.db.models import Q

from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.homework.choices import LONGEST_WHAT


class SequenceQuerySet(models.QuerySet["Sequence"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        """One's own, and those that a colleague of this school has shared; nothing without a school."""
        if not hat.establishment_id:
            return self.none()
        shared = Share.objects.filter(colleague=person, establishment_id=hat.establishment_id)
        return self.filter(Q(owner=person) | Q(pk__in=shared.values("sequence")))


class Sequence(models.Model):
    """What someone prepares, whatever the class: it is laid on lessons step by step."""

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=120)
    made_at = models.DateTimeField()

    objects = SequenceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "-made_at"], name="sequence_of_owner")]

    def __str__(self) -> str:
        return self.title


class Step(models.Model):
    """One lesson of a sequence: its text, and the work that goes with it."""

    sequence = models.ForeignKey(Sequence, on_delete=models.CASCADE, related_name="steps")
    place = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    what = models.CharField(max_length=LONGEST_WHAT, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sequence", "place"], name="step_once")]
        ordering = ["place"]

    def __str__(self) -> str:
        return self.title


class Share(models.Model):
    """A sequence lent to a colleague of a school, who reads it and lays it on their own lessons."""

    sequence = models.ForeignKey(Sequence, on_delete=models.CASCADE, related_name="shares")
    colleague = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    establishment_id = models.BigIntegerField()
    shared_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["colleague", "sequence"], name="share_once")]

    def __str__(self) -> str:
        return f"{self.sequence_id} {self.colleague_id}"
