"""Verbs of phones that ring: ask to, stop, follow a session that changed its name."""

from collections.abc import Iterable

from django.db.models import F, QuerySet

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.base.manifest import registry
from preau.directory.models import Person
from preau.notifications.models import Device, Notification

DEVICES_AT_MOST = 10  # of one person: the oldest gives way


@transaction.atomic
def subscribe(*, by: Person, session_key: str, endpoint: str, p256dh: str, auth: str) -> Device:
    """This browser rings for this person from now on; for whoever it rang before, it no longer does.

    The three words come checked from `SubscriptionForm`. ValidationError when the session is over meanwhile.
    """
    if not session_key:
        raise refusal("Vous avez été déconnecté : reconnectez-vous, puis recommencez.")
    Device.objects.filter(endpoint=endpoint).exclude(person=by).delete()
    device, made = Device.objects.update_or_create(
        endpoint=endpoint,
        defaults={
            "person": by, "session_key": session_key, "p256dh": p256dh, "auth": auth, "since": clock.now(),
        },
    )  # fmt: skip
    older = Device.objects.filter(person=by).order_by("-since", "-pk")[DEVICES_AT_MOST:]
    silence(Device.objects.filter(pk__in=[one.pk for one in older]))
    if made:
        record("notifications.subscribe", device, by=by)
    return device


@transaction.atomic
def unsubscribe(endpoint: str, *, by: Person) -> int:
    """This browser rings no more."""
    return silence(Device.objects.visible_to(by).filter(endpoint=endpoint))


def end_with(session_keys: Iterable[str]) -> int:
    """These sessions are over: their devices ring no more."""
    return silence(Device.objects.filter(session_key__in=list(session_keys)))


def follow(old: str, new: str) -> None:
    """A session that goes on under another key keeps its device."""
    Device.objects.filter(session_key=old).update(session_key=new)


@transaction.atomic
def silence(devices: QuerySet[Device]) -> int:
    """These devices ring no more. What they had still to say goes by mail, unless another phone of theirs says it."""
    leaving = list(devices.values_list("pk", flat=True))
    if leaving:
        told_elsewhere = Device.objects.exclude(pk__in=leaving).values("person")
        waiting = Notification.objects.filter(rings__device__in=leaving)
        mail_instead(waiting.exclude(person__in=told_elsewhere))
    return Device.objects.filter(pk__in=leaving).delete()[0] and len(leaving)


def mail_instead(rows: QuerySet[Notification]) -> int:
    """What no phone has said is mailed at its hour, where its kind may be mailed at all."""
    mailed = [kind.code for kind in registry.notification_kinds().values() if kind.mail]
    waiting = rows.filter(kind__in=mailed, pushed_at=None, mail_at=None, mailed_at=None, read_at=None)
    found = Notification.objects.filter(pk__in=list(waiting.values_list("pk", flat=True)))
    return found.update(mail_at=F("available_at"))
