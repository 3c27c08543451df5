"""The words that names are made of (`search.words`)."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models


class NameWord(models.Model):
    """One word of somebody's name, folded; kept apart from the persons so that slips are found among few."""

    word = models.CharField(primary_key=True, max_length=60)

    class Meta:
        indexes = [GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="name_word_alike")]
