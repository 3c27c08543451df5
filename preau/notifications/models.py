from typing import Self

from django.db import models

from preau.base import clock
from preau.directory.models import Person


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, person: Person) -> Self:
        """A person's own, once their hour has come."""
        return self.filter(person=person, available_at__lte=clock.now())

    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notification(models.Model):
    """Something told to one person, about one child when there is one, leading to the very thing.

    `path` is what follows the hat in the URL, so that it opens under the hat that reads it.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=40)
    text = models.CharField(max_length=200)
    child = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    path = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    available_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind", "path"], name="notification_once")]
        indexes = [
            models.Index(fields=["person", "-available_at"], name="notification_list"),
            models.Index(
                fields=["available_at"], name="notification_to_mail", condition=models.Q(mailed_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Preference(models.Model):
    """What a person wants by mail, by kind; without a row, what the kind declares."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    mail = models.BooleanField()
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="preference_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.mail}"
