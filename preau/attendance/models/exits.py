"""Authorised exits of the second degree."""

from typing import Self

from django.db import models
from django.db.models import Q

from preau.attendance.models.pupils import OfPupilQuerySet
from preau.directory.models import Establishment, Person


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
