"""The contributions of a year: what is counted, what is chosen, what is owed, what is paid."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.syndicate.choices import AnswerKind, CountSource, OptionTaken, PaymentKind, RateKind
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


class Statement(Noted):
    """What a member owes for an exercice, frozen with its lines. `total` is the sum of lines already rounded."""

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
    """What the public accountant has done, as told to the syndicate."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="payments")
    kind = models.CharField(max_length=10, choices=PaymentKind)
    on = models.DateField()
    reference = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [models.UniqueConstraint(fields=["statement", "kind", "on"], name="payment_note_once")]

    def __str__(self) -> str:
        return f"{self.statement_id} {self.kind} {self.on}"


def usual_count_day(year: int) -> date:
    """The day of the usual count for an exercice: 1 October of the year before."""
    return date(year - 1, 10, 1)
