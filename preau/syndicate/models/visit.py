"""Support on demand, by half-days."""

from typing import Self

from django.db import models
from django.db.models import Q

from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.syndicate.choices import VisitStepKind
from preau.syndicate.models.accession import Accession, ServedSchool
from preau.syndicate.models.campaign import Statement
from preau.syndicate.models.noted import Noted


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        return self.filter(accession__in=Accession.objects.visible_to(person, hat).values("pk"))


class Visit(Noted):
    """Half-days asked for. `statement` bills them, once done."""

    accession = models.ForeignKey(Accession, on_delete=models.PROTECT, related_name="visits")
    school = models.ForeignKey(
        ServedSchool, on_delete=models.PROTECT, null=True, blank=True, related_name="visits"
    )
    half_days = models.PositiveSmallIntegerField()
    need = models.CharField(max_length=300)
    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, null=True, blank=True, related_name="visits"
    )

    objects = VisitQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(name="visit_some", condition=Q(half_days__gte=1))]

    def __str__(self) -> str:
        return self.need


class VisitStep(Noted):
    """`on` is the day of the visit once it is fixed; `amount` what was quoted; `words` the trainer's name, or the report."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=VisitStepKind)
    on = models.DateField()
    amount = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.kind}"
