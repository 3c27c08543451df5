"""Buying together: a group, who has signed its convention, and the points of an agenda that will make a signatory."""

from typing import Self

from django.db import models
from django.db.models import Q

from preau.council.models import Act, Matter
from preau.directory.hats import Hat
from preau.directory.models import Authority, Person
from preau.syndicate.models.noted import Noted
from preau.syndicate.models.office import Syndicate


class PurchasingGroupQuerySet(models.QuerySet["PurchasingGroup"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        """Those that the office coordinates; for another authority, those that it has signed or may: its syndicate's."""
        seen = Syndicate.objects.visible_to(person, hat)
        signed = (
            Q(signatories__authority=hat.authority_id)
            if hat.authority_id and in_its_office(hat)
            else Q(pk=None)
        )
        return self.filter(Q(syndicate__in=seen.values("pk")) | signed).distinct()

    def kept_by(self, person: Person, hat: Hat) -> Self:
        return self.visible_to(person, hat).filter(syndicate__authority=hat.authority_id)


class PurchasingGroup(Noted):
    """A group whose coordinator is the syndicate. Its convention is adopted by the committee: `adopted_on`, `reference`.

    `need` says what is bought: "un espace numérique de travail et son hébergement".
    """

    syndicate = models.ForeignKey(Syndicate, on_delete=models.PROTECT, related_name="purchasing_groups")
    name = models.CharField(max_length=160)
    need = models.CharField(max_length=300)
    adopted_on = models.DateField(null=True, blank=True)
    reference = models.CharField(max_length=120, blank=True)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = PurchasingGroupQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["syndicate", "name"], name="purchasing_group_once")]

    def __str__(self) -> str:
        return self.name


class SignatoryQuerySet(models.QuerySet["Signatory"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        """All of the groups that the office coordinates; of the others, its own signature alone."""
        if not hat.authority_id or not in_its_office(hat):
            return self.none()
        own = Q(group__syndicate__authority=hat.authority_id)
        return self.filter(own | Q(authority=hat.authority_id))

    def in_force(self) -> Self:
        return self.filter(until=None)


class Signatory(Noted):
    """A member of a group, from the day its act is executory; `until` is its last day."""

    group = models.ForeignKey(PurchasingGroup, on_delete=models.PROTECT, related_name="signatories")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="purchasing_groups")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    reference = models.CharField(max_length=120)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = SignatoryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "authority"], name="signatory_once", condition=Q(until=None)
            )
        ]

    def __str__(self) -> str:
        return str(self.authority)


class GroupPoint(Noted):
    """The matter of a sitting whose act will adopt the convention, or sign it."""

    group = models.ForeignKey(PurchasingGroup, on_delete=models.CASCADE, related_name="points")
    matter = models.OneToOneField(Matter, on_delete=models.CASCADE, related_name="purchasing_point")

    def __str__(self) -> str:
        return f"{self.group_id} {self.matter_id}"


def in_its_office(hat: Hat) -> bool:
    from preau.syndicate.rules import in_office  # noqa: PLC0415 (models stand below rules)

    return in_office(hat)
