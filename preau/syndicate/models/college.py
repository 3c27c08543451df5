"""Whom the councils name to choose who sits in the committee, and asking them again after their renewal."""

from django.db import models
from django.db.models import Q

from preau.council.models import Act
from preau.syndicate.models.accession import Accession
from preau.syndicate.models.noted import Noted
from preau.syndicate.models.office import Syndicate


class Elector(Noted):
    """An elector of a college, named by an act of the council: no member of the committee. `reference` names the act."""

    accession = models.ForeignKey(Accession, on_delete=models.CASCADE, related_name="electors")
    name = models.CharField(max_length=160)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=120, blank=True)
    reference = models.CharField(max_length=120)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["accession"], name="elector_one_a_member", condition=Q(until=None)
            )
        ]

    def __str__(self) -> str:
        return self.name


class Redesignation(Noted):
    """All councils are asked again, renewed on a day: who was named before is no elector any more."""

    syndicate = models.ForeignKey(Syndicate, on_delete=models.CASCADE, related_name="redesignations")
    renewed_on = models.DateField()
    answer_by = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["syndicate", "renewed_on"], name="redesignation_once")]

    def __str__(self) -> str:
        return str(self.renewed_on)
