"""A person as others write to them."""

from django.db import models
from django.db.models import F, Q

from preau.directory.models import Person


class Correspondent(models.Model):
    """The signature put under what someone writes, and the days when they do not answer.

    The absence is told to whoever is about to write, never answered by a message of its own: no two absences ever write
    to each other.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    signature = models.CharField(max_length=300, blank=True)
    away_from = models.DateField(null=True)
    away_until = models.DateField(null=True)
    away_words = models.CharField(max_length=300, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="away_in_order",
                condition=Q(away_from=None, away_until=None) | Q(away_until__gte=F("away_from")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"
