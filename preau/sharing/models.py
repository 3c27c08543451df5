from typing import Self

from django.db import models
from django.db.models.expressions import RawSQL

from preau.directory.hats import Hat, hats_of
from preau.directory.models import Person
from preau.sharing.belonging import belonging_sql


class AudienceQuerySet(models.QuerySet["Audience"]):
    def readable_by(self, person: Person, hat: Hat | None = None) -> Self:
        """The audiences that hold a person, under one hat or all of theirs; one query by the index of grants."""
        mine, values = belonging_sql(person, [hat] if hat else hats_of(person))
        query = f"""SELECT g.audience_id FROM {AudienceGrant._meta.db_table} g
            JOIN ({mine}) AS mine(kind, place_id) ON mine.kind = g.kind AND mine.place_id = g.place_id"""
        return self.filter(pk__in=RawSQL(query, values))  # noqa: S611  # nosec B611 (our text, bound values)


class Audience(models.Model):
    """Who may read one thing. Rows of grants, never of persons: who changes class reads what the new class reads."""

    made_at = models.DateTimeField()

    objects = AudienceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.pk}"


class AudienceGrant(models.Model):
    """One audience of the directory that may read: `kind` and `place_id` are those of its key, "familles-12"."""

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="grants")
    kind = models.CharField(max_length=30)
    place_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audience", "kind", "place_id"], name="grant_once")]
        indexes = [models.Index(fields=["kind", "place_id", "audience"], name="grant_readers")]

    def __str__(self) -> str:
        return f"{self.kind}-{self.place_id}"
