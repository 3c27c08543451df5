"""Mails: grouped by person, never during the silence, never lost. What does not leave now waits and is counted.

By default a mail says how many things wait, and where; families read mail on shared screens. Who has asked for it finds
the child, the writer and a link to the very thing.
"""

from collections import defaultdict
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Max
from django.template.loader import render_to_string
from django.utils.translation import ngettext, override

from preau.base import clock, transaction
from preau.directory.models import Person
from preau.notifications.bounces import record_bounce
from preau.notifications.choices import CALM, RETRY, STALE
from preau.notifications.models import Bounce, Mailing, Notification, Rhythm
from preau.notifications.naming import name_children
from preau.notifications.replies.actions import may_be_answered
from preau.notifications.replies.addresses import address_for
from preau.notifications.replies.quotes import MARK
from preau.notifications.silence import openings

PERSONS = 100  # a transaction
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}  # so that no robot answers


def send_due_mails() -> int:
    """Mail what is due to those who verified an address; say how many mails left.

    Rows are locked and marked in one transaction, so that two workers never mail twice. When the server does not answer,
    everything waits a little; an address that it refuses is a bounce.
    """
    sent, server = 0, get_connection()
    try:
        while (done := _batch(server)) is not None:
            sent += done
    finally:
        server.close()
    return sent


@transaction.atomic
def _batch(server: Any) -> int | None:
    """The mails of some persons; None when nobody's are due."""
    persons = list(_due().values_list("person", flat=True).distinct()[:PERSONS])
    rows = Notification.objects.filter(pk__in=_due().filter(person__in=persons).values("pk"))
    locked = list(rows.select_for_update(skip_locked=True, of=("self",)).select_related("child"))
    if not locked:
        return None
    late = openings(locked, clock.now())
    _put_off([row for row in locked if row.pk in late], late)
    locked = name_children(row for row in locked if row.pk not in late)
    people = Person.objects.select_related("account", "rhythm").in_bulk({row.person_id for row in locked})
    calm = _calm_until([row.person_id for row in locked])
    left: dict[int, list[Notification]] = {}
    for pk, told in _by_person(locked).items():
        until = calm.get(pk)
        if until and until > clock.now() and not any(row.urgent for row in told):
            _wait(told, until)
        elif _send(server, people[pk], told):
            left[pk] = told
    _note_sent(left)
    return len(left)


def _note_sent(left: dict[int, list[Notification]]) -> None:
    """What left, by person; in the transaction that locked it, so that one by one would keep no better."""
    now = clock.now()
    rows = [row.pk for told in left.values() for row in told]
    Notification.objects.filter(pk__in=rows).update(mailed_at=now)
    Mailing.objects.bulk_create(
        Mailing(person_id=pk, sent_at=now, things=len(told)) for pk, told in left.items()
    )


def _due() -> Any:
    """Unread, and their hour has come; whose mails come back waits for another address."""
    rows = Notification.objects.filter(
        mail_at__lte=clock.now(), mailed_at=None, read_at=None, person__account__email_verified_at__isnull=False,
        person__account__closed_at=None,
    )  # fmt: skip
    return rows.exclude(person__in=Bounce.objects.standing().values("person"))


def _by_person(rows: list[Notification]) -> dict[int, list[Notification]]:
    found: dict[int, list[Notification]] = defaultdict(list)
    for row in sorted(rows, key=lambda one: (one.made_at, one.pk)):
        found[row.person_id].append(row)
    return found


def _calm_until(persons: list[int]) -> dict[int, datetime]:
    """Until when each person is left in peace after the last mail."""
    last = Mailing.objects.filter(person__in=persons).values("person").annotate(at=Max("sent_at"))
    return {row["person"]: row["at"] + CALM for row in last}


def _put_off(rows: list[Notification], until: dict[int, datetime]) -> None:
    for row in rows:
        row.mail_at = until[row.pk]
    Notification.objects.bulk_update(rows, ["mail_at"], batch_size=500)


def _wait(told: list[Notification], until: datetime) -> None:
    Notification.objects.filter(pk__in=[row.pk for row in told]).update(mail_at=until)


def _send(server: Any, person: Person, told: list[Notification]) -> bool:
    try:
        server.open()  # once: it stays open for the next ones
        server.send_messages([_mail(person, told)])
    except SMTPRecipientsRefused as refusal:
        _refused(person, told, *refusal.recipients.get(person.account.email, (550, b"")))
        return False
    except SMTPDataError as refusal:
        server.close()
        _not_taken(person, told, refusal.smtp_code, refusal.smtp_error)
        return False
    except (SMTPException, OSError):
        server.close()
        _wait(told, clock.now() + RETRY)
        return False
    return True


def _refused(person: Person, told: list[Notification], code: int, words: Any) -> None:
    """The server knows at once that nobody is there. A refusal for a while (4xx) is written down once a day and tried
    again, until what the mail says is too old."""
    if code >= 500:
        record_bounce(person, status=f"{code // 100}.0.0", reason=_said(words))
        return
    since = clock.now() - timedelta(days=1)
    known = Bounce.objects.filter(person=person, address__iexact=person.account.email, bounced_at__gt=since)
    if not known.exists():
        record_bounce(person, status=f"{code // 100}.0.0", reason=_said(words))
    _wait_or_give_up(told)


def _not_taken(person: Person, told: list[Notification], code: int, words: Any) -> None:
    """The address is good and the mail is not taken: refused for good (5xx), asking again would give the same answer. What it
    says is still read in the app; the next mail is tried."""
    if code < 500:
        _wait_or_give_up(told)
        return
    record_bounce(person, status=f"{code // 100}.0.0", reason=_said(words), permanent=False)
    Notification.objects.filter(pk__in=[row.pk for row in told]).update(mail_at=None)


def _wait_or_give_up(told: list[Notification]) -> None:
    old = clock.now() - STALE
    Notification.objects.filter(pk__in=[row.pk for row in told if row.available_at < old]).update(
        mail_at=None
    )
    _wait([row for row in told if row.available_at >= old], clock.now() + RETRY)


def _said(words: Any) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else str(words)


def _mail(person: Person, told: list[Notification]) -> EmailMessage:
    with override(person.account.reads):
        rhythm: Rhythm | None = getattr(person, "rhythm", None)
        lines = _lines(told) if rhythm and rhythm.detailed else []
        count = len(told)
        reply_to = address_for(told[0]) if count == 1 and lines and may_be_answered(told[0]) else ""
        context = {
            "person": person, "count": count, "lines": lines, "url": f"{settings.PUBLIC_URL}/aller/",
            "mark": MARK if reply_to else "",
        }  # fmt: skip
        subject = ngettext("Du nouveau pour vous sur Préau", "%(n)s nouveautés pour vous sur Préau", count)
        body = render_to_string("notifications/mail.txt", context)
        return EmailMessage(
            subject % {"n": count}, body, to=[person.account.email], headers=HEADERS,
            reply_to=[reply_to] if reply_to else None,
        )  # fmt: skip


def _lines(told: list[Notification]) -> list[dict[str, str]]:
    """Which child, what, and the address that leads to the very thing, under the hat that reads of it."""
    return [
        {
            "child": row.child_names,
            "text": row.words,
            "url": f"{settings.PUBLIC_URL}/aller/{row.pk}/",
        }
        for row in told
    ]
