"""The markets of a group: their term, their lots and prices, and what is ordered on them."""

from datetime import date
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Q, Sum

from preau.directory.hats import Hat
from preau.directory.models import Authority, Person
from preau.syndicate.choices import OrderStepKind, RenewalKind
from preau.syndicate.law.purchasing import Renewal, Term
from preau.syndicate.models.noted import Noted
from preau.syndicate.models.purchasing import PurchasingGroup, in_its_office
from preau.syndicate.words.money import euros


class MarketQuerySet(models.QuerySet["Market"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        """Those of the groups that this hat sees: who has signed reads what it may buy."""
        return self.filter(group__in=PurchasingGroup.objects.visible_to(person, hat).values("pk"))

    def kept_by(self, person: Person, hat: Hat) -> Self:
        return self.filter(group__in=PurchasingGroup.objects.kept_by(person, hat).values("pk"))


class Market(Noted):
    """A framework agreement with orders. `holder_siret` may be unknown; `tacit`: renewals come unless one is declined."""

    group = models.ForeignKey(PurchasingGroup, on_delete=models.PROTECT, related_name="markets")
    reference = models.CharField(max_length=30)
    purpose = models.CharField(max_length=300)
    holder = models.CharField(max_length=200)
    holder_siret = models.CharField(max_length=14, blank=True)
    starts_on = models.DateField()
    firm_months = models.PositiveSmallIntegerField()
    renewals = models.PositiveSmallIntegerField(default=0)
    renewal_months = models.PositiveSmallIntegerField(default=0)
    tacit = models.BooleanField(default=False)
    why_longer = models.CharField(max_length=300, blank=True)

    objects = MarketQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "reference"], name="market_once")]

    def __str__(self) -> str:
        return self.reference

    @property
    def term(self) -> Term:
        return Term(self.starts_on, self.firm_months, self.renewals, self.renewal_months, self.tacit)

    @property
    def decided(self) -> list[Renewal]:
        """What was decided of each period, in turn; best prefetched."""
        return [Renewal(one.kind) for one in self.decisions.all()]

    @property
    def ends_on(self) -> date:
        return self.term.ends_on(self.decided)


class RenewalDecision(Noted):
    """A period of a market that goes on, or does not; `reference` says by which act or letter."""

    market = models.ForeignKey(Market, on_delete=models.CASCADE, related_name="decisions")
    rank = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=RenewalKind)
    reference = models.CharField(max_length=120)

    class Meta:
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["market", "rank"], name="renewal_once")]

    def __str__(self) -> str:
        return f"{self.market_id} {self.rank} {self.kind}"


class Lot(Noted):
    """A part of a market, with the most that may be ordered on it, without tax."""

    market = models.ForeignKey(Market, on_delete=models.CASCADE, related_name="lots")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    maximum = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["market", "number"], name="lot_once"),
            models.CheckConstraint(name="lot_maximum", condition=Q(maximum__gt=0)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ordered(self) -> Decimal:
        """What its orders have come to, without tax; a cancelled one counts for nothing."""
        found = Order.objects.standing().filter(lot=self).aggregate(n=Sum("net"))["n"]
        return found or Decimal("0.00")


class Price(models.Model):
    """A line of the price schedule (bordereau des prix unitaires), without tax. It never changes once it is there."""

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="prices")
    rank = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=200)
    unit = models.CharField(max_length=40)
    price = models.DecimalField(max_digits=12, decimal_places=4)
    vat = models.DecimalField(max_digits=4, decimal_places=2)

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["lot", "rank"], name="price_rank"),
            models.CheckConstraint(name="price_positive", condition=Q(price__gt=0, vat__gte=0)),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def words(self) -> str:
        return euros(self.price)


class OrderQuerySet(models.QuerySet["Order"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        """All of the groups that the office coordinates; for another authority, what is ordered for it."""
        if not hat.authority_id or not in_its_office(hat):
            return self.none()
        own = Q(lot__market__group__syndicate__authority=hat.authority_id)
        return self.filter(own | Q(authority=hat.authority_id))

    def kept_by(self, person: Person, hat: Hat) -> Self:
        return self.visible_to(person, hat).filter(lot__market__group__syndicate__authority=hat.authority_id)

    def standing(self) -> Self:
        return self.exclude(steps__kind=OrderStepKind.CANCELLED)


class Order(Noted):
    """What is ordered for a member on a lot (bon de commande). Numbered within its market, without gap; it never changes.

    `key` is that of the form that made it: one form, one order.
    """

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="orders")
    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="orders")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="orders")
    number = models.PositiveIntegerField()
    on = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=40, blank=True)
    net = models.DecimalField(max_digits=12, decimal_places=2)
    tax = models.DecimalField(max_digits=12, decimal_places=2)

    objects = OrderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["market", "number"], name="order_number_once"),
            models.UniqueConstraint(fields=["market", "key"], name="order_form_once", condition=~Q(key="")),
        ]

    def __str__(self) -> str:
        return f"{self.market.reference}-{self.number:04}"

    @property
    def total(self) -> Decimal:
        return self.net + self.tax

    @property
    def words(self) -> str:
        return euros(self.total)

    @property
    def last_step(self) -> "OrderStep | None":
        """Best prefetched."""
        return next(reversed(self.steps.all()), None)


class OrderLine(models.Model):
    """`label`, `unit`, `price` and `vat` as the schedule had them that day."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    rank = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=200)
    unit = models.CharField(max_length=40)
    quantity = models.DecimalField(max_digits=10, decimal_places=2)
    price = models.DecimalField(max_digits=12, decimal_places=4)
    vat = models.DecimalField(max_digits=4, decimal_places=2)
    net = models.DecimalField(max_digits=12, decimal_places=2)
    tax = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["order", "rank"], name="order_line_rank"),
            models.CheckConstraint(name="order_line_some", condition=Q(quantity__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.quantity}"


class OrderStep(Noted):
    """Sent to the holder, received, invoiced, or cancelled, on a day; `reference` is the invoice's number, or the reason."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=OrderStepKind)
    on = models.DateField()
    reference = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["order", "kind"], name="order_step_once")]

    def __str__(self) -> str:
        return f"{self.order_id} {self.kind}"
