"""What devices are still to be told: one row a device and a notification, written where the notification is."""

from collections.abc import Iterable

from django.db import connection

from preau.base import clock
from preau.notifications.models import Device, Notification, Ring

# Seconds over which a silence ends, since all phones may not ring at once; the same for a person each time.
SPREAD = 1_200


def ring(notifications: Iterable[int]) -> int:
    """Every device of their readers says these when their hour has come; those that may not ring for them are hushed.

    Two statements, harmless when repeated. To be called in the transaction that wrote or moved them.
    """
    ids = list(notifications)
    if not ids:
        return 0
    Ring.objects.filter(notification__in=ids, notification__by_push=False).delete()
    with connection.cursor() as cursor:
        cursor.execute(_RING, {"ids": ids, "now": clock.now(), "spread": SPREAD})
        return int(cursor.rowcount)


def with_device(persons: Iterable[int]) -> set[int]:
    """Those of these persons who have a phone that rings."""
    return set(Device.objects.filter(person__in=list(persons)).values_list("person", flat=True))


_RING = f"""
INSERT INTO {Ring._meta.db_table} (device_id, notification_id, due_at)
SELECT d.id, n.id, CASE WHEN n.available_at > %(now)s
                        THEN n.available_at + (n.person_id * 7919 %% %(spread)s) * interval '1 second' ELSE %(now)s END
  FROM {Notification._meta.db_table} n JOIN {Device._meta.db_table} d ON d.person_id = n.person_id
 WHERE n.id = ANY(%(ids)s) AND n.by_push AND n.read_at IS NULL
    ON CONFLICT (device_id, notification_id) DO UPDATE SET due_at = excluded.due_at, tries = 0
"""
