from django.db import models

from preau.directory.models import Person
from preau.notifications.choices import ReplyOutcome


class MailedReply(models.Model):
    """A mail that answered one of ours, and what became of it: the same mail twice is one. Its words are not kept here."""

    key = models.CharField(max_length=40, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    came_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=ReplyOutcome)

    class Meta:
        indexes = [models.Index(fields=["person", "-came_at"], name="mailed_reply_day")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.outcome}"
