"""What a suspension holds: deposited before it, and not yet read by anyone."""

from typing import Self

from django.db import models
from django.db.models import Q

from preau.directory.models import Person
from preau.messaging.models.conversations import Message
from preau.messaging.models.safety import Suspension


class HoldQuerySet(models.QuerySet["Hold"]):
    def undecided(self) -> Self:
        """Those of which nobody has said yet whether they leave."""
        return self.filter(released_at=None, dropped_at=None)

    def of_author(self, person: Person) -> Self:
        """For their author, who alone reads them; a hidden copy goes with its message and is counted nowhere."""
        return self.told_once().filter(message__author=person)

    def told_once(self) -> Self:
        return self.filter(message__conversation__hidden_copy_of=None)


class Hold(models.Model):
    """A message that was on its way when a suspension covered its author: nobody reads it until a person says that it leaves.

    `due_at`: the hour at which it would have been read. `released_at`: somebody let it leave, which a job does at once, and the
    row goes with it. `dropped_at`: somebody gave it up; its words are still its author's, as a draft. Who decides may be a part
    of the house, so they are told by id and name.
    """

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="hold")
    suspension = models.ForeignKey(Suspension, on_delete=models.CASCADE, related_name="holds")
    held_at = models.DateTimeField()
    due_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(max_length=200, blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="hold_decided_once", condition=Q(released_at=None) | Q(dropped_at=None)
            )
        ]
        indexes = [models.Index(fields=["released_at"], name="hold_leaving", condition=~Q(released_at=None))]

    def __str__(self) -> str:
        return f"{self.message_id} {self.held_at:%Y-%m-%d %H:%M}"
