"""What schools are told of the deliveries of their academy."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from preau.access.models import Account
from preau.directory.choices import OperationState
from preau.directory.models import Operation

STANDING = (OperationState.APPLIED, OperationState.UNDOING)


class LetterKind(models.TextChoices):
    CHANGED = "changed", _("appliquée")
    HELD = "held", _("en attente")


class LetterQuerySet(models.QuerySet["Letter"]):
    def of_school(self, uai: str) -> Self:
        return self.filter(uai=uai).select_related("operation").order_by("-written_at", "-pk")


class Letter(models.Model):
    """What one delivery did in one establishment, or why it waits there; written once, by the job that follows.

    The establishment is known by its UAI and the persons by their numbers, without foreign key: a letter keeps nobody
    in the directory when the delivery is undone. `people` is {"pupil": {"arrived": [ids], "left": …, "changed": …},
    "guardian": …, "staff": …}; `why` are the sentences of the guards that hold an establishment.
    """

    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="letters")
    uai = models.CharField(max_length=8)
    kind = models.CharField(max_length=10, choices=LetterKind)
    written_at = models.DateTimeField()
    people = models.JSONField(default=dict)
    why = models.JSONField(default=list)

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["operation", "uai", "kind"], name="letter_once")]
        indexes = [models.Index(fields=["uai", "-written_at"], name="letter_list")]

    def __str__(self) -> str:
        return f"{self.uai} {self.operation_id} {self.kind}"

    @property
    def stands(self) -> bool:
        """Whether the delivery it tells of is still what the directory holds."""
        return self.operation.state in STANDING

    @property
    def is_held(self) -> bool:
        return self.kind == LetterKind.HELD


class LetterCopy(models.Model):
    """A letter to be mailed to one account, under the hat that its links open; `closed_at` when it was mailed, or is
    no longer to be."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="copies")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    hat_key = models.CharField(max_length=30)
    mailed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "account"], name="letter_copy_once")]

    def __str__(self) -> str:
        return f"{self.letter_id} {self.hat_key}"
