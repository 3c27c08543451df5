"""Who may write to whom, as rows that an establishment may tighten or open."""

from django.db import models
from django.db.models import Q

from preau.directory.choices import Profile, Scope
from preau.directory.models.establishment import Establishment


class ContactRule(models.Model):
    """`sender` may reach `receiver` within `scope`. Without establishment: the territory's default.

    A row of an establishment overrides the default of the same sender, receiver and scope.
    """

    establishment = models.ForeignKey(Establishment, on_delete=models.CASCADE, null=True, blank=True)
    sender = models.CharField(max_length=20, choices=Profile)
    receiver = models.CharField(max_length=20, choices=Profile)
    scope = models.CharField(max_length=20, choices=Scope)
    first_degree = models.BooleanField(null=True, blank=True)
    allowed = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="contact_rule_default_once",
                fields=["sender", "receiver", "scope", "first_degree"],
                condition=Q(establishment=None),
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                name="contact_rule_once",
                fields=["establishment", "sender", "receiver", "scope"],
                condition=Q(establishment__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sender} → {self.receiver} ({self.scope})"
