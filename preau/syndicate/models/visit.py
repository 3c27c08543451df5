"""Support on demand, by half-days, and the calendar of who gives it."""

from typing import Self

from django.db import models
from django.db.models import Q

from preau.directory.choices import Profile
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.syndicate.choices import Half, VisitStepKind
from preau.syndicate.models.accession import Accession, ServedSchool
from preau.syndicate.models.campaign import Statement
from preau.syndicate.models.noted import Noted
from preau.syndicate.models.office import Syndicate
from preau.syndicate.models.paper import Invoice


class TrainerQuerySet(models.QuerySet["Trainer"]):
    def kept_by(self, person: Person, hat: Hat) -> Self:
        """Those of the syndicate whose office this hat is in."""
        seen = Syndicate.objects.visible_to(person, hat).filter(authority=hat.authority_id)
        return self.filter(syndicate__in=seen.values("pk"))


class Trainer(Noted):
    """Someone who gives half-days of support for a syndicate; gone since `until`."""

    syndicate = models.ForeignKey(Syndicate, on_delete=models.CASCADE, related_name="trainers")
    name = models.CharField(max_length=120)
    until = models.DateField(null=True, blank=True)

    objects = TrainerQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["syndicate", "name"], name="trainer_once")]

    def __str__(self) -> str:
        return self.name


class TrainerLink(Noted):
    """A private address where a calendar application reads the half-days of a trainer; its secret is kept as a keyed hash."""

    trainer = models.ForeignKey(Trainer, on_delete=models.CASCADE, related_name="links")
    secret_hash = models.CharField(max_length=64, unique=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trainer"], name="trainer_link_once", condition=Q(revoked_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.trainer_id} {self.at:%Y-%m-%d}"


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        """Of the accessions that an office sees; for who heads a school, those of this school."""
        if hat.kind == Profile.HEAD and hat.establishment_id:
            return self.filter(school__establishment=hat.establishment_id)
        return self.filter(accession__in=Accession.objects.visible_to(person, hat).values("pk"))


class Visit(Noted):
    """Half-days asked for, by the member or by who heads a school (`from_school`: the member then accepts the quote).

    Once done, `statement` bills them, or `invoice` where they are invoiced apart; never both.
    """

    accession = models.ForeignKey(Accession, on_delete=models.PROTECT, related_name="visits")
    school = models.ForeignKey(
        ServedSchool, on_delete=models.PROTECT, null=True, blank=True, related_name="visits"
    )
    half_days = models.PositiveSmallIntegerField()
    need = models.CharField(max_length=300)
    from_school = models.BooleanField(default=False)
    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, null=True, blank=True, related_name="visits"
    )
    invoice = models.ForeignKey(
        Invoice, on_delete=models.PROTECT, null=True, blank=True, related_name="visits"
    )

    objects = VisitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="visit_some", condition=Q(half_days__gte=1)),
            models.CheckConstraint(name="visit_billed_once", condition=Q(statement=None) | Q(invoice=None)),
        ]

    def __str__(self) -> str:
        return self.need


class VisitStep(Noted):
    """`on` is the day of the visit once it is fixed; `amount` what was quoted; `words` the trainer's name, or the report."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=VisitStepKind)
    on = models.DateField()
    amount = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.kind}"


class VisitSlot(Noted):
    """A half-day of a visit in the calendar of its trainer, who is in one place at a time."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="slots")
    trainer = models.ForeignKey(Trainer, on_delete=models.PROTECT, related_name="slots")
    on = models.DateField()
    half = models.CharField(max_length=10, choices=Half)

    class Meta:
        ordering = ["on", "-half"]
        constraints = [models.UniqueConstraint(fields=["trainer", "on", "half"], name="trainer_in_one_place")]

    def __str__(self) -> str:
        return f"{self.trainer} {self.on} {self.half}"
