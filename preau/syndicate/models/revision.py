"""The clause by which prices of a market follow an index, and each revision, with the values that were typed and their source."""

from django.db import models
from django.db.models import Q

from preau.syndicate.choices import RoundingChoice
from preau.syndicate.models.market import Market
from preau.syndicate.models.noted import Noted


class RevisionClause(Noted):
    """`fixed` is the part that never moves; `base_month` the month of the first prices; `reference` where it is written."""

    market = models.OneToOneField(Market, on_delete=models.CASCADE, related_name="clause")
    fixed = models.DecimalField(max_digits=5, decimal_places=4)
    base_month = models.DateField()
    every_months = models.PositiveSmallIntegerField()
    places = models.PositiveSmallIntegerField()
    rounding = models.CharField(max_length=8, choices=RoundingChoice)
    price_places = models.PositiveSmallIntegerField()
    reference = models.CharField(max_length=120)

    def __str__(self) -> str:
        return f"{self.market_id}"


class RevisionTerm(models.Model):
    """An index, its weight, its value for the month of the first prices and where it was read."""

    clause = models.ForeignKey(RevisionClause, on_delete=models.CASCADE, related_name="terms")
    rank = models.PositiveSmallIntegerField()
    index = models.CharField(max_length=80)
    weight = models.DecimalField(max_digits=5, decimal_places=4)
    base = models.DecimalField(max_digits=10, decimal_places=4)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["clause", "rank"], name="revision_term_rank"),
            models.CheckConstraint(name="revision_term_positive", condition=Q(weight__gt=0, base__gt=0)),
        ]

    def __str__(self) -> str:
        return self.index


class Revision(Noted):
    """First prices are multiplied by `coefficient` from a day on. It never changes: another follows it."""

    clause = models.ForeignKey(RevisionClause, on_delete=models.CASCADE, related_name="revisions")
    starts_on = models.DateField()
    coefficient = models.DecimalField(max_digits=9, decimal_places=6)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["clause", "starts_on"], name="revision_once"),
            models.CheckConstraint(name="revision_positive", condition=Q(coefficient__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.clause_id} {self.starts_on} {self.coefficient}"


class IndexValue(models.Model):
    """The value of an index that a revision took, and where it was read: "insee.fr, série 001565195, septembre 2026"."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="values")
    term = models.ForeignKey(RevisionTerm, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField(max_digits=10, decimal_places=4)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["term__rank"]
        constraints = [models.UniqueConstraint(fields=["revision", "term"], name="index_value_once")]

    def __str__(self) -> str:
        return f"{self.term_id} {self.value}"
