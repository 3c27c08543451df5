"""Family ties and what the law makes of them."""

from django.db import models
from django.db.models import Q

from preau.directory.choices import TieKind, TieState
from preau.directory.models.dated import Dated, DatedQuerySet
from preau.directory.models.person import Person


class GuardianshipQuerySet(DatedQuerySet["Guardianship"]):
    pass


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
