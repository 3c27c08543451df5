"""Family ties and what the law makes of them."""

from typing import TYPE_CHECKING, Self, cast

from django.db import models
from django.db.models import Q

from preau.directory.choices import TieKind, TieState
from preau.directory.models.dated import Dated, DatedQuerySet
from preau.directory.models.person import Person

if TYPE_CHECKING:
    from preau.directory.hats import Hat


class GuardianshipQuerySet(DatedQuerySet["Guardianship"]):
    def visible_to(self, person: Person, hat: "Hat") -> Self:
        """The ties of today that one hat may read: those of one's pupils, for the school; of one's own children."""
        from preau.directory.sight import ties_seen_by  # noqa: PLC0415 (models stand below sight)

        return cast(Self, ties_seen_by(self, person, hat))


class Guardianship(Dated):
    """An adult of a child. `kind` comes from the feed; `state` only from the head, after a judgment."""

    guardian = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="children_ties")
    child = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="guardian_ties")
    kind = models.CharField(max_length=10, choices=TieKind)
    kinship = models.CharField(max_length=4, blank=True)
    state = models.CharField(max_length=15, choices=TieState, default=TieState.JOINT)
    pays = models.BooleanField(default=False)

    objects = GuardianshipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="guardianship_open_once", fields=["guardian", "child"], condition=Q(ends_on=None)
            ),
            models.CheckConstraint(name="guardianship_of_another", condition=~Q(guardian=models.F("child"))),
        ]

    def __str__(self) -> str:
        return f"{self.guardian} → {self.child}"


class CourtDecision(models.Model):
    """A judgment that the head has read, and the state of the tie that follows from it."""

    guardianship = models.ForeignKey(Guardianship, on_delete=models.CASCADE, related_name="decisions")
    state = models.CharField(max_length=15, choices=TieState)
    decided_on = models.DateField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.state} {self.decided_on}"
