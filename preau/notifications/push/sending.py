"""Pushes that are due: one a device and a run, never in the silence, never lost. What a service cannot take now waits; what
no device takes goes by mail."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Case, Count, Exists, F, OuterRef, Value, When
from django.utils.translation import override

from preau.base import clock, transaction
from preau.base.rows import partly
from preau.directory.models import Person
from preau.notifications.models import Device, Notification, Rhythm, Ring
from preau.notifications.naming import name_children
from preau.notifications.push.actions import mail_instead, silence
from preau.notifications.push.delivery import Envelope, Outcome, deliver
from preau.notifications.push.keys import from_words
from preau.notifications.push.words import message_of, topic_of
from preau.notifications.silence import openings

AT_ONCE = 1_000  # rings of a transaction
# What is read of each; the other columns stay where they are.
_DEVICE = ["id", "person_id", "endpoint", "p256dh", "auth"]
_TOLD = [
    "id", "kind", "text", "said", "path", "urgent", "made_at", "read_at", "available_at", "person_id", "establishment_id",
    "child_id", "also",
]  # fmt: skip
_ACCOUNT = ["id", "language", "activated_at", "closed_at"]
# How long after each failure; after the last one a phone is taken for lost today, and a mail says it instead.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (2, 5, 15, 30, 60, 120, 240))


def send_due_pushes() -> int:
    """Ring the phones that are due; say how many were taken by their services. Two workers share the work."""
    sent = 0
    while (done := _batch(clock.now())) is not None:
        sent += done
    return sent


@dataclass(frozen=True)
class _Due:
    """A ring that is due, with the few columns that are read of what it is about; `account` is None where there is none."""

    pk: int
    device: Device
    notification: Notification
    account: Any
    is_detailed: bool
    is_signed_in: bool

    @property
    def is_heard(self) -> bool:
        """A session that is over, however it ended, silences its device before it says a word more."""
        return self.is_signed_in and self.account is not None and self.account.is_active


@transaction.atomic
def _batch(now: datetime) -> int | None:
    """None when nothing is due."""
    rings = _due(now)
    if not rings:
        return None
    silence(Device.objects.filter(pk__in={one.device.pk for one in rings if not one.is_heard}))
    told = _by_device(_put_off([one for one in rings if one.is_heard], now))
    outcomes = deliver(_envelopes(told))
    _note(told, outcomes, now)
    return sum(outcome is Outcome.TAKEN for outcome in outcomes.values())


def _due(now: datetime) -> list[_Due]:
    """Locked; those that another worker holds are its own."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    alive = store.get_model_class().objects.filter(
        session_key=OuterRef("device__session_key"), expire_date__gt=now
    )
    detailed = Rhythm.objects.filter(person=OuterRef("device__person"), detailed=True)
    found = Ring.objects.filter(due_at__lte=now).order_by("due_at", "pk")
    found = found.select_for_update(skip_locked=True, of=("self",)).annotate(
        is_detailed=Exists(detailed), is_signed_in=Exists(alive)
    )
    columns = [
        *(f"device__{name}" for name in _DEVICE), *(f"notification__{name}" for name in _TOLD),
        *(f"device__person__account__{name}" for name in _ACCOUNT), "notification__child__first_name",
    ]  # fmt: skip
    due = [_read(row) for row in found.values_list("pk", *columns, "is_detailed", "is_signed_in")[:AT_ONCE]]
    name_children(one.notification for one in due)
    return due


def _read(row: tuple[Any, ...]) -> _Due:
    told, known = 1 + len(_DEVICE), 1 + len(_DEVICE) + len(_TOLD)
    device = partly(Device, _DEVICE, row[1:told])
    notification = partly(Notification, _TOLD, row[told:known])
    if notification.child_id:
        notification.child = partly(Person, ["id", "first_name"], [notification.child_id, row[-3]])
    account = partly(get_user_model(), _ACCOUNT, row[known:-3]) if row[known] else None
    return _Due(row[0], device, notification, account, row[-2], row[-1])


def _put_off(rings: list[_Due], now: datetime) -> list[_Due]:
    """Those that may ring now; a try that fell in the silence waits for its end."""
    late = openings([one.notification for one in rings], now)
    until: dict[datetime, list[int]] = defaultdict(list)
    for one in rings:
        if one.notification.pk in late:
            until[late[one.notification.pk]].append(one.pk)
    for opens, several in until.items():
        Ring.objects.filter(pk__in=several).update(due_at=opens)
    return [one for one in rings if one.notification.pk not in late]


def _by_device(rings: list[_Due]) -> dict[int, list[_Due]]:
    """What each device says, the newest last; what was read meanwhile is not said."""
    found: dict[int, list[_Due]] = defaultdict(list)
    for one in sorted(rings, key=lambda ring: (ring.notification.made_at, ring.notification.pk)):
        if one.notification.read_at is None:
            found[one.device.pk].append(one)
    silent = [one.pk for one in rings if one.notification.read_at]
    if silent:
        Ring.objects.filter(pk__in=silent).delete()
    return found


def _envelopes(told: dict[int, list[_Due]]) -> Iterable[Envelope]:
    """One language after the other, since a language takes longer to change than a sentence to say."""
    unread = _unread({mine[0].device.person_id for mine in told.values()})
    for language, several in groupby(sorted(told.values(), key=_language), key=_language):
        with override(language):
            for mine in several:
                yield _envelope(mine, unread.get(mine[0].device.person_id, 0))


def _language(mine: list[_Due]) -> str:
    return str(mine[0].account.reads)


def _envelope(mine: list[_Due], unread: int) -> Envelope:
    device, rows = mine[0].device, [one.notification for one in mine]
    return Envelope(
        device.pk, device.endpoint, from_words(device.p256dh), from_words(device.auth),
        message_of(rows, unread=unread, detailed=mine[0].is_detailed), topic_of(rows),
        any(row.urgent for row in rows),
    )  # fmt: skip


def _unread(persons: set[int]) -> dict[int, int]:
    rows = Notification.objects.filter(person__in=persons, read_at=None, made_at__lte=clock.now())
    return dict(rows.order_by().values_list("person").annotate(n=Count("pk")))


def _note(told: dict[int, list[_Due]], outcomes: dict[int, Outcome], now: datetime) -> None:
    """What was taken is said; a device that is gone is forgotten; the rest waits, longer each time."""
    rings: dict[Outcome, list[int]] = defaultdict(list)
    for device, mine in told.items():
        rings[outcomes[device]] += [one.pk for one in mine]
    if rings[Outcome.TAKEN]:
        with connection.cursor() as cursor:
            cursor.execute(_TAKEN, {"rings": rings[Outcome.TAKEN], "now": now})
    silence(Device.objects.filter(pk__in=[pk for pk, one in outcomes.items() if one is Outcome.GONE]))
    later = Ring.objects.filter(pk__in=rings[Outcome.LATER] + rings[Outcome.REFUSED])
    lost = later.filter(tries__gte=len(WAITS))
    mail_instead(Notification.objects.filter(rings__in=lost))
    lost.delete()
    waits = [When(tries=tries, then=Value(now + wait)) for tries, wait in enumerate(WAITS)]
    later.update(due_at=Case(*waits, default=Value(now + WAITS[-1])), tries=F("tries") + 1)


_TAKEN = f"""
WITH gone AS (DELETE FROM {Ring._meta.db_table} WHERE id = ANY(%(rings)s::bigint[]) RETURNING notification_id)
UPDATE {Notification._meta.db_table} SET pushed_at = %(now)s WHERE id IN (SELECT notification_id FROM gone)
"""
