"""A syndicate, its documents and its rates."""

from typing import Self

from django.db import models
from django.db.models import Q

from preau.council.models import Act
from preau.directory.hats import Hat
from preau.directory.models import Authority, Person
from preau.files.models import StoredFile
from preau.syndicate.choices import DocumentKind, ProRataChoice, RateKind
from preau.syndicate.models.noted import Noted
from preau.syndicate.words.money import euros


class SyndicateQuerySet(models.QuerySet["Syndicate"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        """The one whose office this hat is in, and those that the authority of this hat is joining or has joined."""
        from preau.syndicate.rules import in_office  # noqa: PLC0415 (models stand below rules)

        if not in_office(hat):
            return self.none()
        own = Q(authority=hat.authority_id)
        return self.filter(own | Q(accessions__authority=hat.authority_id)).distinct()


class Syndicate(Noted):
    """What the statutes leave open stands here as data, with where it is written (`source`). `nic`: the end of its SIRET.

    `silence_months`: after how long the silence of the committee agrees to a member that asks to leave; none: its act is awaited.
    """

    authority = models.OneToOneField(Authority, on_delete=models.PROTECT, related_name="syndicate")
    statutory_name = models.CharField(max_length=200)
    competence = models.CharField(max_length=200)
    college_article = models.CharField(max_length=40, default="8.1")
    notice_months = models.PositiveSmallIntegerField(default=6)
    pro_rata = models.CharField(max_length=10, choices=ProRataChoice, default=ProRataChoice.WHOLE)
    source = models.CharField(max_length=200, blank=True)
    silence_months = models.PositiveSmallIntegerField(null=True, blank=True)
    nic = models.CharField(max_length=5, blank=True)

    objects = SyndicateQuerySet.as_manager()

    def __str__(self) -> str:
        return self.statutory_name


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        return self.filter(syndicate__in=Syndicate.objects.visible_to(person, hat).values("pk"))


class Document(Noted):
    """A version of a document: "2019-12", adopted on a day by an act (ours, or one that is only cited).

    `listed` holds the names of an annex that the house has issued, in their order; `stored` the file of another.
    """

    syndicate = models.ForeignKey(Syndicate, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=16, choices=DocumentKind)
    version = models.CharField(max_length=40)
    adopted_on = models.DateField()
    act = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    listed = models.JSONField(default=list, blank=True)
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["syndicate", "kind", "version"], name="document_version_once")
        ]

    def __str__(self) -> str:
        return self.version


class Rate(Noted):
    """A line of an act of the committee, all taxes included, in force from a day. `reference` names the act."""

    syndicate = models.ForeignKey(Syndicate, on_delete=models.CASCADE, related_name="rates")
    kind = models.CharField(max_length=10, choices=RateKind)
    amount = models.DecimalField(max_digits=10, decimal_places=4)
    starts_on = models.DateField()
    reference = models.CharField(max_length=120)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["syndicate", "kind", "starts_on"], name="rate_once"),
            models.CheckConstraint(name="rate_positive", condition=Q(amount__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"

    @property
    def words(self) -> str:
        return euros(self.amount)
