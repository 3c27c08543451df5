"""A mailbox of a function, and who keeps it."""

from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from preau.base import clock
from preau.directory.choices import Profile
from preau.directory.hats import Hat
from preau.directory.models import Establishment, Person, Post
from preau.directory.models.dated import Dated, is_current
from preau.messaging.choices import KEPT_BY, OF_TEAM


class BoxQuerySet(models.QuerySet["Box"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)

    def held_by(self, person: Person, hat: Hat) -> Self:
        """Those that a person keeps today in the school of a hat; the head who opened one keeps it only if named."""
        if hat.kind not in OF_TEAM or not hat.establishment_id:
            return self.none()
        held = Holding.objects.current().filter(person=person)
        return self.filter(establishment=hat.establishment_id, pk__in=held.values("box"))

    def settled_by(self, hat: Hat) -> Self:
        """Those of a head's school."""
        own = hat.establishment_id if hat.kind == Profile.HEAD else None
        return self.filter(establishment=own) if own else self.none()


class Box(models.Model):
    """A mailbox of a function, opened by the head: whoever may write to that function in this school may write to it.

    `names_writer`: families read who answers; else only the function answers them, and its keepers alone see who did.
    """

    establishment = models.ForeignKey(Establishment, on_delete=models.CASCADE, related_name="+")
    function = models.CharField(max_length=20, choices=[(one, Profile(one).label) for one in KEPT_BY])
    name = models.CharField(max_length=80)
    names_writer = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = BoxQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "name"], name="box_once", condition=Q(closed_at=None)
            )
        ]

    def __str__(self) -> str:
        """ "Secrétariat, Collège Lucie-Aubrac": what families read."""
        return f"{self.name}, {self.establishment}"


class HoldingQuerySet(models.QuerySet["Holding"]):
    def given(self) -> Self:
        """Those that nobody has taken back and whose last day has not passed; some begin later."""
        lasts = Q(ends_on=None) | Q(ends_on__gte=clock.today())
        return self.filter(lasts, ended_at=None)

    def current(self) -> Self:
        """Those that hold today: within their days, not taken back, of someone who still works in the school."""
        posts = Post.objects.current().filter(
            person=OuterRef("person"), establishment=OuterRef("box__establishment"), profile__in=OF_TEAM
        )
        return self.filter(is_current(), Exists(posts), ended_at=None)


class Holding(Dated):
    """Someone keeps a box for a time. Taken back, or once they have left the school, they read nothing of it any more."""

    box = models.ForeignKey(Box, on_delete=models.CASCADE, related_name="holdings")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = HoldingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["box", "person"], name="holding_once", condition=Q(ended_at=None)
            ),
            models.CheckConstraint(
                name="holding_in_order", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.box_id}"
