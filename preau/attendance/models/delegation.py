"""What who answers for a school lends to somebody who teaches there: a class, a right, from a day to another."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from preau.attendance.choices import Lent
from preau.base import clock
from preau.directory.models import Establishment, Group, Person

if TYPE_CHECKING:
    from preau.directory.hats import Hat


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def visible_to(self, person: Person, hat: "Hat") -> Self:
        """Those of the school that one answers for; one's own."""
        from preau.attendance.delegating.rules import may_delegate  # noqa: PLC0415 (models stand below rules)

        if may_delegate(hat):
            return self.filter(establishment=hat.establishment_id)
        return self.filter(person=person, establishment=hat.establishment_id or 0)

    def live(self) -> Self:
        """Not taken back, and not over."""
        return self.filter(ended_at=None, last_day__gte=clock.today())

    def of_today(self) -> Self:
        return self.live().filter(first_day__lte=clock.today())


class Delegation(models.Model):
    """The roll of a class, or the motives of its families, in the hands of somebody from a day to another, both included."""

    establishment = models.ForeignKey(Establishment, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    right = models.CharField(max_length=10, choices=Lent)
    first_day = models.DateField()
    last_day = models.DateField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = DelegationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="delegation_in_order"),
            models.UniqueConstraint(
                fields=["group", "person", "right", "first_day", "last_day"], name="delegation_once",
                condition=Q(ended_at=None),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["person", "last_day"], name="delegation_of", condition=Q(ended_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.right} {self.group_id}"
