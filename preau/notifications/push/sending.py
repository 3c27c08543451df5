"""Pushes that are due: one a device and a run, never in the silence, never lost. What a service cannot take now waits; what
no device takes goes by mail."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.db.models import Case, Count, F, Value, When
from django.utils.translation import override

from preau.base import clock, transaction
from preau.notifications.models import Device, Notification, Rhythm, Ring
from preau.notifications.push.actions import mail_instead, silence
from preau.notifications.push.delivery import Envelope, Outcome, deliver
from preau.notifications.push.keys import from_words
from preau.notifications.push.words import message_of, topic_of

AT_ONCE = 1_000  # rings of a transaction
# How long after each failure; after the last one a phone is taken for lost today, and a mail says it instead.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (2, 5, 15, 30, 60, 120, 240))


def send_due_pushes() -> int:
    """Ring the phones that are due; say how many were taken by their services. Two workers share the work."""
    sent = 0
    while (done := _batch(clock.now())) is not None:
        sent += done
    return sent


@transaction.atomic
def _batch(now: datetime) -> int | None:
    """None when nothing is due."""
    due = Ring.objects.filter(due_at__lte=now).order_by("due_at", "pk")
    locked = due.select_for_update(skip_locked=True, of=("self",)).select_related(
        "device__person__account", "notification__child"
    )
    rings = list(locked[:AT_ONCE])
    if not rings:
        return None
    _silence_closed(rings)
    told = _by_device(rings)
    outcomes = deliver(_envelopes(told))
    _note(told, outcomes, now)
    return sum(outcome is Outcome.TAKEN for outcome in outcomes.values())


def _silence_closed(rings: list[Ring]) -> None:
    """A session that is over, however it ended, silences its device before it says a word more."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    keys = {one.device.session_key for one in rings}
    sessions = store.get_model_class().objects.filter(session_key__in=keys, expire_date__gt=clock.now())
    alive = set(sessions.values_list("session_key", flat=True))
    closed = {
        one.device_id
        for one in rings
        if one.device.session_key not in alive or not one.device.person.account.is_active
    }
    silence(Device.objects.filter(pk__in=closed))
    rings[:] = [one for one in rings if one.device_id not in closed]


def _by_device(rings: list[Ring]) -> dict[int, list[Ring]]:
    """What each device says, the newest last; what was read meanwhile is not said."""
    found: dict[int, list[Ring]] = defaultdict(list)
    for one in sorted(rings, key=lambda ring: (ring.notification.made_at, ring.notification_id)):
        if one.notification.read_at is None:
            found[one.device_id].append(one)
    silent = [one.pk for one in rings if one.notification.read_at]
    Ring.objects.filter(pk__in=silent).delete()
    return found


def _envelopes(told: dict[int, list[Ring]]) -> Iterable[Envelope]:
    devices = {mine[0].device for mine in told.values()}
    persons = {device.person_id for device in devices}
    more = set(Rhythm.objects.filter(person__in=persons, detailed=True).values_list("person", flat=True))
    unread = _unread(persons)
    for mine in told.values():
        device, rows = mine[0].device, [one.notification for one in mine]
        with override(device.person.account.reads):
            message = message_of(
                rows, unread=unread.get(device.person_id, 0), detailed=device.person_id in more
            )
        yield Envelope(
            device.pk, device.endpoint, from_words(device.p256dh), from_words(device.auth), message, topic_of(rows),
            any(row.urgent for row in rows),
        )  # fmt: skip


def _unread(persons: set[int]) -> dict[int, int]:
    rows = Notification.objects.filter(person__in=persons, read_at=None, made_at__lte=clock.now())
    return dict(rows.order_by().values_list("person").annotate(n=Count("pk")))


def _note(told: dict[int, list[Ring]], outcomes: dict[int, Outcome], now: datetime) -> None:
    """What was taken is said; a device that is gone is forgotten; the rest waits, longer each time."""
    rings: dict[Outcome, list[int]] = defaultdict(list)
    for device, mine in told.items():
        rings[outcomes[device]] += [one.pk for one in mine]
    taken = Ring.objects.filter(pk__in=rings[Outcome.TAKEN])
    Notification.objects.filter(rings__in=taken).update(pushed_at=now)
    taken.delete()
    silence(Device.objects.filter(pk__in=[pk for pk, one in outcomes.items() if one is Outcome.GONE]))
    later = Ring.objects.filter(pk__in=rings[Outcome.LATER])
    lost = later.filter(tries__gte=len(WAITS))
    mail_instead(Notification.objects.filter(rings__in=lost))
    lost.delete()
    waits = [When(tries=tries, then=Value(now + wait)) for tries, wait in enumerate(WAITS)]
    later.update(due_at=Case(*waits, default=Value(now + WAITS[-1])), tries=F("tries") + 1)
