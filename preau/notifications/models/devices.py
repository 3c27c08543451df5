"""Browsers that ring, and what they still have to say."""

from typing import Self

from django.db import models

from preau.directory.models import Person
from preau.notifications.models.told import Notification


class DeviceQuerySet(models.QuerySet["Device"]):
    def visible_to(self, person: Person) -> Self:
        return self.filter(person=person)


class Device(models.Model):
    """A browser that its owner asked to ring (RFC 8030: a push subscription).

    It lives as long as the session it was asked in: who signs out, or closes it in "Mes appareils", silences it. `p256dh`
    and `auth` are its own keys (RFC 8291), in base64url.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="devices")
    session_key = models.CharField(max_length=40)
    endpoint = models.CharField(max_length=1000, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    since = models.DateTimeField()

    objects = DeviceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["session_key"], name="device_session")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.since:%Y-%m-%d}"


class Ring(models.Model):
    """Something that a device is still to be told; the row goes once the push service has taken it."""

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="rings")
    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="rings")
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["device", "notification"], name="ring_once")]
        indexes = [models.Index(fields=["due_at"], name="ring_due")]

    def __str__(self) -> str:
        return f"{self.device_id} {self.notification_id}"
