"""What the office prints and what it is given: statements as PDF, invoices of half-days, the official counts of schools."""

from typing import Self

from django.db import models

from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.syndicate.models.accession import Accession, ServedSchool
from preau.syndicate.models.campaign import Campaign, Statement
from preau.syndicate.models.noted import Noted
from preau.syndicate.models.office import Syndicate


class StatementPaper(models.Model):
    """The PDF of a frozen statement, printed once by the worker."""

    statement = models.OneToOneField(Statement, on_delete=models.CASCADE, related_name="paper")
    content = models.BinaryField()
    printed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.statement_id}"


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        return self.filter(accession__in=Accession.objects.visible_to(person, hat).values("pk"))


class Invoice(Noted):
    """Half-days billed by an invoice (Factur-X), for who asks for one: its number follows the last of the year, without gap.

    `accession` owes it. `statement`: of before half-days were invoiced apart, the one that billed them too.
    """

    syndicate = models.ForeignKey(Syndicate, on_delete=models.PROTECT, related_name="invoices")
    accession = models.ForeignKey(Accession, on_delete=models.PROTECT, related_name="invoices")
    statement = models.OneToOneField(
        Statement, on_delete=models.PROTECT, null=True, blank=True, related_name="invoice"
    )
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    on = models.DateField()
    total = models.DecimalField(max_digits=12, decimal_places=2)
    content = models.BinaryField()

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["syndicate", "year", "number"], name="invoice_number_once")
        ]

    def __str__(self) -> str:
        return f"F{self.year}-{self.number:04}"


class OfficialCount(Noted):
    """Pupils of a school as the ministry's file has them, beside what the school says."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="official_counts")
    school = models.ForeignKey(ServedSchool, on_delete=models.PROTECT, related_name="official_counts")
    pupils = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "school"], name="official_count_once")]

    def __str__(self) -> str:
        return f"{self.school_id} {self.pupils}"
