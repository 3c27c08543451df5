"""Whom a school names for those who are harassed."""

from typing import Self

from django.db import models
from django.db.models import Q

from preau.directory.choices import Profile
from preau.directory.hats import Hat
from preau.directory.models import Establishment, Person, Post


class ReferentQuerySet(models.QuerySet["Referent"]):
    def named_for(self, establishment_id: int | None) -> Self:
        """Those whom a school names today: in force, and still of the school where they are one of its people."""
        posts = Post.objects.current().filter(
            person=models.OuterRef("person"), establishment=models.OuterRef("establishment")
        )
        there = Q(person=None) | models.Exists(posts)
        rows = self.filter(there, establishment=establishment_id or 0, ended_at=None)
        return rows.select_related("person").order_by("named_at", "pk")

    def settled_by(self, hat: Hat) -> Self:
        """Those of a head's school, the ones who have left included, so that the head may end them."""
        own = hat.establishment_id if hat.kind == Profile.HEAD else None
        return self.filter(establishment=own, ended_at=None) if own else self.none()


class Referent(models.Model):
    """The adult of the pHARe programme whom a report of harassment names [M: every school has one since 2023]:
    someone of the school, or, as most schools of the first degree do, somebody outside it in a few `words`."""

    establishment = models.ForeignKey(Establishment, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    words = models.CharField(max_length=160, blank=True)
    named_at = models.DateTimeField()
    named_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ReferentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "person", "words"], name="referent_once", condition=Q(ended_at=None),
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="referent_is_someone", condition=~Q(person=None, words="")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.told

    @property
    def told(self) -> str:
        """ "Mme Fournier", "Mme Fournier, salle 12", or the words alone."""
        name = self.person.polite_name if self.person else ""
        return ", ".join(filter(None, [name, self.words]))
