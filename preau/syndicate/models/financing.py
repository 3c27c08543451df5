"""The financing plan of what a group buys: what it costs, who helps, and what each member pays. Written once, never changed."""

from typing import Self

from django.db import models
from django.db.models import Q

from preau.directory.hats import Hat
from preau.directory.models import Authority, Person
from preau.syndicate.choices import KeyKind
from preau.syndicate.models.noted import Noted
from preau.syndicate.models.purchasing import PurchasingGroup, in_its_office
from preau.syndicate.words.money import euros


class FinancingPlanQuerySet(models.QuerySet["FinancingPlan"]):
    def kept_by(self, person: Person, hat: Hat) -> Self:
        return self.filter(group__in=PurchasingGroup.objects.kept_by(person, hat).values("pk"))


class FinancingPlan(Noted):
    """A cost, with tax, its aids, and the `rest` that members share by `key`. A newer one of the same title takes its place."""

    group = models.ForeignKey(PurchasingGroup, on_delete=models.PROTECT, related_name="plans")
    title = models.CharField(max_length=160)
    cost = models.DecimalField(max_digits=12, decimal_places=2)
    rest = models.DecimalField(max_digits=12, decimal_places=2)
    key = models.CharField(max_length=10, choices=KeyKind)
    counted_on = models.DateField()

    objects = FinancingPlanQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title

    @property
    def words(self) -> str:
        return euros(self.cost)


class PlanAid(models.Model):
    """What another brings: its `rate` of the cost, in percent, where it is one; `amount` in any case."""

    plan = models.ForeignKey(FinancingPlan, on_delete=models.CASCADE, related_name="aids")
    rank = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=160)
    rate = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["plan", "rank"], name="plan_aid_rank")]

    def __str__(self) -> str:
        return self.source


class PlanShareQuerySet(models.QuerySet["PlanShare"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        """All of the groups that the office coordinates; for another authority its own share and no other."""
        if not hat.authority_id or not in_its_office(hat):
            return self.none()
        own = Q(plan__group__syndicate__authority=hat.authority_id)
        return self.filter(own | Q(authority=hat.authority_id))


class PlanShare(models.Model):
    """What a member pays, and by what weight: pupils, or parts of the key."""

    plan = models.ForeignKey(FinancingPlan, on_delete=models.CASCADE, related_name="shares")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    weight = models.PositiveIntegerField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    objects = PlanShareQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "authority"], name="plan_share_once")]

    def __str__(self) -> str:
        return f"{self.authority_id} {self.amount}"

    @property
    def words(self) -> str:
        return euros(self.amount)
