"""The contributions of a year: what is counted, what is chosen, what is owed, what is paid."""

from datetime import date
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from preau.directory.hats import Hat
from preau.directory.models import Authority, Person
from preau.syndicate.choices import MOVES, AnswerKind, CountSource, OptionTaken, PaymentKind, RateKind
from preau.syndicate.law.money import MONTHS
from preau.syndicate.models.accession import Accession, ServedSchool
from preau.syndicate.models.noted import Noted
from preau.syndicate.models.office import Syndicate
from preau.syndicate.words.money import euros


class OptionChoice(Noted):
    """What a member has chosen for an exercice; the last one counts, the others stay."""

    accession = models.ForeignKey(Accession, on_delete=models.CASCADE, related_name="choices")
    year = models.PositiveSmallIntegerField()
    taken = models.CharField(max_length=10, choices=OptionTaken)

    def __str__(self) -> str:
        return f"{self.accession_id} {self.year} {self.taken}"


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def kept_by(self, person: Person, hat: Hat) -> Self:
        """Those of the syndicate whose office this hat is in."""
        seen = Syndicate.objects.visible_to(person, hat).filter(authority=hat.authority_id)
        return self.filter(syndicate__in=seen.values("pk"))


class Campaign(Noted):
    """An exercice (a civil year), on the pupils enrolled on `counted_on`. Frozen, it changes no more."""

    syndicate = models.ForeignKey(Syndicate, on_delete=models.PROTECT, related_name="campaigns")
    year = models.PositiveSmallIntegerField()
    counted_on = models.DateField()
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by_name = models.CharField(max_length=200, blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["syndicate", "year"], name="campaign_once")]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def school_year_from(self) -> int:
        """The year of the start of school that is counted: 2023 for the exercice 2024."""
        return self.counted_on.year if self.counted_on.month >= 8 else self.counted_on.year - 1


class HeadCountQuerySet(models.QuerySet["HeadCount"]):
    def current(self) -> Self:
        return self.filter(replaced_at=None)

    def visible_to(self, person: Person, hat: Hat) -> Self:
        seen = Accession.objects.visible_to(person, hat)
        return self.filter(school__accession__in=seen.values("pk"))


class HeadCount(Noted):
    """Pupils of a school for a campaign. A correction is a new row, with its reason; the old one says when it was replaced."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="counts")
    school = models.ForeignKey(ServedSchool, on_delete=models.PROTECT, related_name="counts")
    pupils = models.PositiveIntegerField()
    source = models.CharField(max_length=10, choices=CountSource)
    reason = models.CharField(max_length=300, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = HeadCountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "school"], name="count_current_once", condition=Q(replaced_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.school_id} {self.pupils}"


class CountAnswer(Noted):
    """What the commune says of a count; `claimed` is how many it has counted."""

    count = models.OneToOneField(HeadCount, on_delete=models.CASCADE, related_name="answer")
    kind = models.CharField(max_length=10, choices=AnswerKind)
    claimed = models.PositiveIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.count_id} {self.kind}"


class StatementQuerySet(models.QuerySet["Statement"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        return self.filter(accession__in=Accession.objects.visible_to(person, hat).values("pk"))

    def paid(self) -> Self:
        """Those of which nothing is due any more: what was received and what was reduced cover the total."""
        notes = PaymentNote.objects.filter(statement=OuterRef("pk")).order_by()
        sums = notes.values("statement").annotate(sum=Sum("amount")).values("sum")
        covered = Coalesce(Subquery(sums), Decimal(0), output_field=models.DecimalField())
        issued = Exists(notes.filter(kind=PaymentKind.ISSUED))
        return self.annotate(covered=covered).filter(issued, covered__gte=F("total"))


class Statement(Noted):
    """What a member owes for an exercice, frozen with its lines. `total` is the sum of lines already rounded.

    What is still due is derived from what the accountant has received and reduced; a debtor that merged is followed.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="statements")
    accession = models.ForeignKey(Accession, on_delete=models.PROTECT, related_name="statements")
    number = models.PositiveIntegerField()
    total = models.DecimalField(max_digits=12, decimal_places=2)

    objects = StatementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "accession"], name="statement_once"),
            models.UniqueConstraint(fields=["campaign", "number"], name="statement_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign.year}-{self.number:04}"

    @property
    def words(self) -> str:
        return euros(self.total)

    @property
    def last_payment(self) -> "PaymentNote | None":
        """What the accountant has done last; payments are best prefetched."""
        return next(reversed(self.payments.all()), None)

    @property
    def debtor(self) -> Authority:
        """Who owes it today: the authority, or the one that it has become part of."""
        return self.accession.debtor.authority

    @property
    def received(self) -> Decimal:
        """What was paid, less what came back."""
        return self._sum_of(PaymentKind.PAID)

    @property
    def reduced(self) -> Decimal:
        return self._sum_of(PaymentKind.REDUCED)

    @property
    def rest(self) -> Decimal:
        """What is still due; below zero, what is to be given back."""
        return self.total - self.reduced - self.received

    @property
    def rest_words(self) -> str:
        return euros(abs(self.rest))

    @property
    def state(self) -> str:
        """A word for the badge: none, issued, late, part, paid or over."""
        last = self.last_payment
        if last is None:
            return "none"
        if self.rest <= 0:
            return "over" if self.rest < 0 else "paid"
        if last.kind == PaymentKind.LATE:
            return "late"
        return "part" if self.received else "issued"

    def _sum_of(self, kind: PaymentKind) -> Decimal:
        amounts = (one.amount for one in self.payments.all() if one.kind == kind and one.amount is not None)
        return sum(amounts, Decimal("0.00"))


class StatementLine(models.Model):
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="lines")
    rank = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=RateKind)
    school = models.ForeignKey(
        ServedSchool, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    quantity = models.PositiveIntegerField()
    unit = models.DecimalField(max_digits=10, decimal_places=4)
    months = models.PositiveSmallIntegerField(default=MONTHS)
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["statement", "rank"], name="statement_line_rank")]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.unit} = {self.amount}"


class PaymentNote(Noted):
    """What the public accountant has done, as told to the syndicate.

    `amount`: what was received, below zero where a payment came back; or by how much the claim was reduced.
    """

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="payments")
    kind = models.CharField(max_length=10, choices=PaymentKind)
    on = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    reference = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "kind", "on", "amount", "reference"],
                name="payment_note_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="payment_says_how_much",
                condition=Q(kind__in=MOVES, amount__isnull=False) | (~Q(kind__in=MOVES) & Q(amount=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id} {self.kind} {self.on}"

    @property
    def words(self) -> str:
        return euros(self.amount) if self.amount is not None else ""


def usual_count_day(year: int) -> date:
    """The day of the usual count for an exercice: 1 October of the year before."""
    return date(year - 1, 10, 1)
