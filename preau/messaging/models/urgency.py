from django.db import models

from preau.directory.models import Person
from preau.messaging.choices import UrgentReason
from preau.messaging.models.conversations import Message


class Urgency(models.Model):
    """Someone broke the silence of phones for a message, and why."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="urgency")
    reason = models.CharField(max_length=20, choices=UrgentReason)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reason
