"""The words that names are made of (`search.words`)."""

from django.db import models
from django.db.models.functions import Left, Right


class NameWord(models.Model):
    """One word of somebody's name, folded; kept apart from the persons so that slips are found among few."""

    word = models.CharField(primary_key=True, max_length=60)

    class Meta:
        indexes = [
            models.Index(Left("word", 2), name="name_word_begins"),
            models.Index(Right("word", 2), name="name_word_ends"),
        ]
