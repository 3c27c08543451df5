"""What a syndicate may be given to exercise, and what each authority has given it, by which act, from which day."""

from django.db import models
from django.db.models import Q

from preau.council.models import Act
from preau.syndicate.models.accession import Accession
from preau.syndicate.models.noted import Noted
from preau.syndicate.models.office import Syndicate


class Competence(Noted):
    """A competence of the statutes, as they name it; `article` says where."""

    syndicate = models.ForeignKey(Syndicate, on_delete=models.CASCADE, related_name="competences")
    name = models.CharField(max_length=200)
    article = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["syndicate", "name"], name="competence_once")]

    def __str__(self) -> str:
        return self.name


class Transfer(Noted):
    """A competence that an authority holds; transferred from `since`, by the act that `reference` names, to `until` included."""

    accession = models.ForeignKey(Accession, on_delete=models.CASCADE, related_name="transfers")
    competence = models.ForeignKey(Competence, on_delete=models.PROTECT, related_name="transfers")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    reference = models.CharField(max_length=300, blank=True)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["competence", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["accession", "competence"], name="transfer_open_once", condition=Q(until=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.accession_id} {self.competence_id} {self.since}"
