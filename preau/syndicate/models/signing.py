"""A convention that each party signs: the paper as it was put to signature, its parties in their turn, what each did."""

from typing import Self

from django.db import models
from django.db.models import Q

from preau.council.models import Act
from preau.directory.hats import Hat
from preau.directory.models import Authority, Person
from preau.files.models import StoredFile
from preau.syndicate.choices import SignatureKind
from preau.syndicate.models.noted import Noted
from preau.syndicate.models.office import Syndicate
from preau.syndicate.models.purchasing import PurchasingGroup, in_its_office


class SigningQuerySet(models.QuerySet["Signing"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        """For the office of the syndicate all of its own; for that of another authority those that it signs."""
        if not hat.authority_id or not in_its_office(hat):
            return self.none()
        own, party = Q(syndicate__authority=hat.authority_id), Q(authority=hat.authority_id)
        return self.filter(own | party)

    def kept_by(self, person: Person, hat: Hat) -> Self:
        return self.visible_to(person, hat).filter(syndicate__authority=hat.authority_id)

    def standing(self) -> Self:
        """Those that have not been taken back."""
        return self.filter(void_on=None)


class Signing(Noted):
    """A convention between the syndicate and one `authority`: of its purchasing `group`, else that of its membership.

    `stored` is the PDF as it was put to signature. `done_on` is the day of the last signature; `void_on` since when it counts no
    more, and `why_void`.
    """

    syndicate = models.ForeignKey(Syndicate, on_delete=models.PROTECT, related_name="signings")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="signings")
    group = models.ForeignKey(
        PurchasingGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="signings"
    )
    title = models.CharField(max_length=200)
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField(null=True, blank=True)
    void_on = models.DateField(null=True, blank=True)
    why_void = models.CharField(max_length=300, blank=True)

    objects = SigningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "authority"], name="signing_group_once", condition=Q(void_on=None)
            ),
            models.UniqueConstraint(
                fields=["syndicate", "authority"],
                name="signing_own_once",
                condition=Q(void_on=None, group=None),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SigningParty(models.Model):
    """Who signs, in which turn (the coordinator last), and the act that lets it, executory `since`; both may be of elsewhere."""

    signing = models.ForeignKey(Signing, on_delete=models.CASCADE, related_name="parties")
    rank = models.PositiveSmallIntegerField()
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=300)
    since = models.DateField()
    act = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["signing", "rank"], name="signing_rank_once"),
            models.UniqueConstraint(fields=["signing", "authority"], name="signing_party_once"),
        ]

    def __str__(self) -> str:
        return str(self.authority)


class PartySignature(Noted):
    """A party has signed: sealed (`stored` is the PDF with its seal and those before), or on paper (`stored` is the scan).

    `signer` is who signed, and in which `capacity`; `by` who did it here. `seal` names the certificate.
    """

    party = models.OneToOneField(SigningParty, on_delete=models.PROTECT, related_name="signature")
    kind = models.CharField(max_length=8, choices=SignatureKind)
    on = models.DateField()
    signer = models.CharField(max_length=200)
    capacity = models.CharField(max_length=120)
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    seal = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.party_id} {self.kind} {self.on}"
