"""Verbs of notifications: tell, read, choose, mail."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection, transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from preau.base import clock
from preau.base.manifest import registry
from preau.directory.models import Person
from preau.notifications.models import Notification, NotificationQuerySet, Preference
from preau.notifications.queries import kinds_offered

BATCH = 200


def tell_many(
    kind: str, *, readers: str, params: Sequence[Any], text: str, path: str, mailed: bool = False
) -> int:
    """Tell everyone of an SQL query that gives (person_id, child_id or NULL); say how many were told.

    One `INSERT … SELECT`, harmless when repeated: one row per person, kind and path. `text` is at most
    200 signs and holds nothing that a family would not want read over a shoulder. `mailed`: the room that tells
    sends a mail of its own, to those who want one (`queries.wants_mail`).
    """
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO notifications_notification
                    (person_id, child_id, kind, text, path, made_at, available_at, mailed_at)
                SELECT readers.person_id, readers.child_id, %s, %s, %s, %s, %s, %s
                  FROM ({readers}) AS readers(person_id, child_id)
                ON CONFLICT ON CONSTRAINT notification_once
                DO UPDATE SET available_at = excluded.available_at, text = excluded.text,
                              read_at = NULL, mailed_at = excluded.mailed_at
                 WHERE notifications_notification.available_at < excluded.available_at""",
            [kind, text[:200], path, now, now, now if mailed else None, *params],
        )
        return int(cursor.rowcount)


def read_all(*, by: Person) -> int:
    """Everything told to a person is read."""
    return Notification.objects.visible_to(by).unread().update(read_at=clock.now())


def mark_read(path: str, *, by: Person) -> int:
    """What led to `path` is read, because the person has opened it."""
    return Notification.objects.visible_to(by).unread().filter(path=path).update(read_at=clock.now())


def choose_mail(kinds: set[str], *, by: Person) -> None:
    """The kinds that a person wants by mail; all the others that are offered to them are refused."""
    now = clock.now()
    rows = [
        Preference(person=by, kind=kind.code, mail=kind.code in kinds, chosen_at=now)
        for kind in kinds_offered(by)
    ]
    Preference.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["person", "kind"], update_fields=["mail", "chosen_at"]
    )


def send_due_mails() -> int:
    """Mail what is due to those who verified an address and want it; say how many left.

    A mail says that something waits and where, never what: families read mail on shared screens.
    Rows are locked and marked in one transaction, so that two workers never mail twice.
    """
    sent = 0
    while batch := _mail_batch():
        sent += batch
    return sent


@transaction.atomic
def _mail_batch() -> int:
    due = list(_due().select_for_update(skip_locked=True, of=("self",))[:BATCH])
    if not due:
        return 0
    refused = set(
        Preference.objects.filter(person__in=[one.person_id for one in due], mail=False).values_list(
            "person", "kind"
        )
    )
    kinds = registry.notification_kinds()
    wanted = [
        one
        for one in due
        if (one.person_id, one.kind) not in refused and one.kind in kinds and kinds[one.kind].mail
    ]
    get_connection().send_messages([mail for one in wanted if (mail := _mail(one))])
    Notification.objects.filter(pk__in=[one.pk for one in due]).update(mailed_at=clock.now())
    return len(due)


def _due() -> NotificationQuerySet:
    now = clock.now()
    verified = Q(person__account__email_verified_at__isnull=False, person__account__closed_at=None)
    return (
        Notification.objects.filter(Q(available_at__lte=now, mailed_at=None, read_at=None) & verified)
        .select_related("person__account")
        .order_by("available_at", "pk")
    )


def _mail(notification: Notification) -> EmailMessage | None:
    account = notification.person.account
    with override(account.language):
        body = render_to_string(
            "notifications/mail.txt", {"person": notification.person, "site": settings.PUBLIC_URL}
        )
        return EmailMessage(_("Du nouveau pour vous sur Préau"), body, to=[account.email])
