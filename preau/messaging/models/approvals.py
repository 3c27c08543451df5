"""Safe mode: what a pupil writes to others than the school waits until a teacher has read it."""

from typing import Self

from django.db import models

from preau.directory.hats import Hat
from preau.directory.models import Establishment, Person
from preau.directory.sight import persons_seen_by
from preau.messaging.models.conversations import Message


class SafeMode(models.Model):
    """A school where a teacher reads what pupils write before it leaves; set by the head."""

    establishment = models.OneToOneField(Establishment, on_delete=models.CASCADE, related_name="+")
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.establishment)


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        """Those of the pupils whom a hat teaches or answers for, in its school."""
        pupils = persons_seen_by(Person.objects.all(), person, hat)
        here = self.filter(message__establishment_id=hat.establishment_id or 0)
        return here.filter(message__author__in=pupils.values("pk"))

    def waiting(self) -> Self:
        return self.filter(decided_at=None)


class Approval(models.Model):
    """A message of a pupil that waits for a grown-up, then what they decided; `words` tell a pupil why it did not leave.

    `chosen_at`: the hour that the pupil asked for; it holds if it is still to come once a grown-up has agreed.
    """

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="approval")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    agreed = models.BooleanField(null=True)
    words = models.CharField(max_length=300, blank=True)
    chosen_at = models.DateTimeField(null=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["message"], name="approval_waiting", condition=models.Q(decided_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.agreed}"
