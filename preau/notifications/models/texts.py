"""Text messages of the urgent channel, what they cost, and whom somebody calls instead."""

from typing import Self

from django.db import models

from preau.directory.choices import WHOLE_ESTABLISHMENT
from preau.directory.hats import Hat
from preau.directory.models import Establishment, Person
from preau.notifications.choices import TO_CALL, TextState


class TextChannel(models.Model):
    """A school that has opened the way of text messages. Money is in thousandths of a euro; `cap` is for a calendar month."""

    establishment = models.OneToOneField(Establishment, on_delete=models.CASCADE, related_name="+")
    cap = models.PositiveIntegerField()
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.establishment_id} {self.cap}"


class TextMessageQuerySet(models.QuerySet["TextMessage"]):
    def visible_to(self, person: Person, hat: Hat) -> Self:
        """Those of the school for which this hat answers as a whole."""
        if hat.kind not in WHOLE_ESTABLISHMENT or hat.establishment_id is None:
            return self.none()
        return self.filter(establishment=hat.establishment_id)

    def to_call(self) -> Self:
        """Whom nothing has reached: no text message, no reading in Préau, no call."""
        unread = models.Q(notification__read_at=None)
        return self.filter(unread, state__in=TO_CALL, call=None, notification__isnull=False)


class TextMessage(models.Model):
    """What one adult is told by text message, once a notification; `number` is in E.164, or empty.

    What is forgotten in Préau has been paid for all the same.
    """

    notification = models.OneToOneField(
        "notifications.Notification", on_delete=models.SET_NULL, null=True, related_name="text_message"
    )
    establishment = models.ForeignKey(Establishment, on_delete=models.CASCADE, related_name="+")
    number = models.CharField(max_length=16, blank=True)
    words = models.CharField(max_length=320)
    cost = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=TextState)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    objects = TextMessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["establishment", "-made_at"], name="text_of_school"),
            models.Index(fields=["due_at"], name="text_due", condition=models.Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.notification_id} {self.state}"

    @property
    def numbers(self) -> list[str]:
        """Where to call, as the school has written them."""
        person = self.notification.person if self.notification else None
        return [number for number in dict.fromkeys((person.mobile, person.phone)) if number] if person else []


class PhoneCall(models.Model):
    """Somebody has called; under the name they had then."""

    text = models.OneToOneField(TextMessage, on_delete=models.CASCADE, related_name="call")
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.text_id} {self.at:%Y-%m-%d %H:%M}"
