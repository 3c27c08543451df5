"""What is true only for a time."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from preau.base import clock
from preau.directory.choices import Source

M = TypeVar("M", bound=models.Model)


class DatedQuerySet(models.QuerySet[M]):
    def current(self) -> Self:
        """The rows true today."""
        return self.filter(is_current())


class Dated(models.Model):
    """A fact with its period (both days included; no end: still true) and where it comes from."""

    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=10, choices=Source, default=Source.HAND)

    class Meta:
        abstract = True


def current_sql(row: str) -> str:
    """The same condition in plain SQL, of a row under this alias; `%(day)s` is today."""
    return f"{row}.starts_on <= %(day)s AND ({row}.ends_on IS NULL OR {row}.ends_on >= %(day)s)"


def is_current(prefix: str = "") -> Q:
    """The condition that a dated row, reached by `prefix`, is true today."""
    day = clock.today()
    began = Q(**{f"{prefix}starts_on__lte": day})
    return began & (Q(**{f"{prefix}ends_on": None}) | Q(**{f"{prefix}ends_on__gte": day}))
