"""What devices are still to be told: one row a device and a notification, written where the notification is."""

from collections.abc import Iterable

from django.db import connection

from preau.base import clock
from preau.notifications.models import Device, Notification, Ring


def ring(notifications: Iterable[int]) -> int:
    """Every device of their readers says these when their hour has come; those that may not ring for them are hushed.

    Two statements, harmless when repeated. To be called in the transaction that wrote or moved them.
    """
    ids = list(notifications)
    if not ids:
        return 0
    Ring.objects.filter(notification__in=ids, notification__by_push=False).delete()
    with connection.cursor() as cursor:
        cursor.execute(_RING, {"ids": ids, "now": clock.now()})
        return int(cursor.rowcount)


def with_device(persons: Iterable[int]) -> set[int]:
    """Those of these persons who have a phone that rings."""
    return set(Device.objects.filter(person__in=list(persons)).values_list("person", flat=True))


_RING = f"""
INSERT INTO {Ring._meta.db_table} (device_id, notification_id, due_at)
SELECT d.id, n.id, greatest(n.available_at, %(now)s)
  FROM {Notification._meta.db_table} n JOIN {Device._meta.db_table} d ON d.person_id = n.person_id
 WHERE n.id = ANY(%(ids)s) AND n.by_push AND n.read_at IS NULL
    ON CONFLICT (device_id, notification_id) DO UPDATE SET due_at = excluded.due_at, tries = 0
"""
