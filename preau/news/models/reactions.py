"""What a head settles of reactions, and the reactions."""

from django.db import models

from preau.directory.models import Establishment, Person
from preau.news.choices import Opening, Touch
from preau.news.models.articles import Article


class ReactionRule(models.Model):
    """What the head of a school has settled; a school without a row takes no reaction. The audit lines are its history."""

    establishment = models.OneToOneField(Establishment, on_delete=models.CASCADE, related_name="+")
    opening = models.CharField(max_length=10, choices=Opening, default=Opening.NONE)
    chosen_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.establishment_id} {self.opening}"


class Reaction(models.Model):
    """The one touch of a person under an article; another takes its place, and nothing of one taken back is kept."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="reactions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    touch = models.CharField(max_length=10, choices=Touch)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "person"], name="reaction_once")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.touch}"
