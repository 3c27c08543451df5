"""What a school has corrected of what the feeds say."""

from typing import TYPE_CHECKING, Self

from django.db import models

from preau.directory.choices import Particular, Source
from preau.directory.models.person import Person
from preau.directory.particulars import in_words

if TYPE_CHECKING:
    from preau.directory.hats import Hat


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)

    def visible_to(self, person: Person, hat: "Hat") -> Self:
        """Those of persons that one may know of; who may read a correction at all is asked of `rules`."""
        return self.filter(person__in=Person.objects.visible_to(person, hat).values("pk"))


class Correction(models.Model):
    """One particular of a person, as the school knows it to be; no feed writes over it while it stands.

    Values are columns of the person by name (an address has four). `before` is what stood there; `heard` what a feed
    last says instead, of the delivery of `heard_on` (no day: what it said when the correction was made).
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="corrections")
    particular = models.CharField(max_length=20, choices=Particular)
    value = models.JSONField()
    before = models.JSONField()
    heard = models.JSONField()
    heard_on = models.DateField(null=True)
    heard_from = models.CharField(max_length=10, choices=Source, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "particular"],
                name="correction_once",
                condition=models.Q(withdrawn_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.particular}"

    @property
    def words(self) -> str:
        """What the school says, as one line."""
        return in_words(self.particular, self.value)

    @property
    def heard_words(self) -> str:
        """What the feed says, as one line."""
        return in_words(self.particular, self.heard)

    @property
    def is_agreed(self) -> bool:
        """The feed says now what the school says."""
        return bool(self.heard == self.value)
