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


def open_sql(place: str) -> str:
    """The condition that an establishment, under this alias, has not left; its last day is its own."""
    return f"({place}.ends_on IS NULL OR {place}.ends_on >= %(day)s)"


def is_open(prefix: str = "") -> Q:
    """The same, of an establishment reached by `prefix`."""
    return Q(**{f"{prefix}ends_on": None}) | Q(**{f"{prefix}ends_on__gte": clock.today()})


def group_open_sql(group: str) -> str:
    """The condition that the school of a group, whose id is this column, has not left."""
    return f"""NOT EXISTS (SELECT FROM directory_establishment gone JOIN directory_group g_ ON g_.establishment_id = gone.id
        WHERE gone.ends_on < %(day)s AND g_.id = {group})"""


def still_here_sql(child: str) -> str:
    """The condition that a pupil, whose id is this column, is not of a school that has left, without another since."""
    return f"""NOT EXISTS (SELECT FROM directory_establishment gone JOIN directory_enrolment n_ ON n_.establishment_id = gone.id
        WHERE gone.ends_on < %(day)s AND n_.person_id = {child} AND n_.starts_on <= %(day)s AND NOT EXISTS (
              SELECT FROM directory_enrolment k_ JOIN directory_establishment e_ ON e_.id = k_.establishment_id
               WHERE k_.person_id = {child} AND {open_sql("e_")}
                 AND (k_.ends_on IS NULL OR k_.ends_on >= least(n_.ends_on, gone.ends_on))))"""


def is_current(prefix: str = "") -> Q:
    """The condition that a dated row, reached by `prefix`, is true today."""
    day = clock.today()
    began = Q(**{f"{prefix}starts_on__lte": day})
    return began & (Q(**{f"{prefix}ends_on": None}) | Q(**{f"{prefix}ends_on__gte": day}))
