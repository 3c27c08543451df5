"""What happened is a row, with who wrote it down and when."""

from typing import Any

from django.db import models

from preau.base import clock
from preau.base.audit import Actor
from preau.directory.models import Person


class Noted(models.Model):
    """`by` is none where the house itself has seen it (an act becomes executory)."""

    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=200)

    class Meta:
        abstract = True


def noted(by: Actor) -> dict[str, Any]:
    """The fields of a `Noted` row written now."""
    return {"at": clock.now(), "by": by if isinstance(by, Person) else None, "by_name": by.display_name}
