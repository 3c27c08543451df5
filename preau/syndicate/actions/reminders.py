"""Remind by mail the councils that have named nobody since their renewal; never more than once a week."""

from datetime import date, datetime, timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.db import connection
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.language import refusal
from preau.council.mailing import ProvenMail
from preau.syndicate.models import Accession, Redesignation, Reminder, noted
from preau.syndicate.words.authorities import said
from preau.ui.words import full_day_words

PAUSE = timedelta(days=7)
A_TURN = 50  # mails of one transaction
_JOB = "preau.syndicate.tasks.mail_reminders"


@transaction.atomic
def remind(redesignation: Redesignation, *, by: Actor) -> int:
    """One mail to each member without elector whose address is known; how many will leave.

    ValidationError: reminded less than a week ago, or nobody to remind.
    """
    locked = Redesignation.objects.select_for_update().get(pk=redesignation.pk)
    last = last_reminded(locked)
    if last and last + PAUSE > clock.now():
        first = localtime(last + PAUSE, clock.PARIS).date()
        raise refusal(
            "Une relance est déjà partie cette semaine : la prochaine à partir du %(day)s.",
            day=lambda: full_day_words(first),
        )
    written = _write(locked, by)
    if not written:
        raise refusal("Aucune collectivité à relancer n’a d’adresse : notez-la sur son dossier.")
    record("syndicate.remind", locked, by=by, mails=written)
    app.configure_task(_JOB, allow_unknown=False).defer(redesignation_id=locked.pk)
    return written


def silent(redesignation: Redesignation) -> QuerySet[Accession]:
    """Members whose council has named nobody since it was renewed."""
    members = redesignation.syndicate.accessions.not_gone().filter(since__isnull=False)
    return members.exclude(electors__until=None, electors__isnull=False).order_by("authority__name", "pk")


def last_reminded(redesignation: Redesignation) -> datetime | None:
    return redesignation.reminders.order_by("-at").values_list("at", flat=True).first()


def mail_reminders(redesignation_id: int) -> int:
    """Mail what waits, a handful a transaction, so that what is stamped has left; how many left."""
    sent, server = 0, get_connection()
    try:
        while (done := _turn(redesignation_id, server)) is not None:
            sent += done
    finally:
        server.close()
    return sent


@transaction.atomic
def set_mailbox(accession: Accession, *, by: Actor, mailbox: str) -> Accession:
    """Where reminders to a member go."""
    if accession.mailbox != mailbox:
        accession.mailbox = mailbox
        accession.save(update_fields=["mailbox"])
        record("syndicate.set_mailbox", accession, by=by)
    return accession


def _write(redesignation: Redesignation, by: Actor) -> int:
    """A row for each silent member that has an address, all by one statement; how many."""
    asked = silent(redesignation).exclude(mailbox="").order_by("pk").values_list("pk", "mailbox")
    words, params = asked.query.sql_with_params()
    stamp = noted(by)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO syndicate_reminder (redesignation_id, accession_id, address, proof, failed, at, by_id, by_name)
                SELECT %s, silent.id, silent.mailbox, '', '', %s, %s, %s FROM ({words}) AS silent (id, mailbox)""",
            [redesignation.pk, stamp["at"], by.pk, stamp["by_name"], *params],
        )
        return int(cursor.rowcount)


@transaction.atomic
def _turn(redesignation_id: int, server: Any) -> int | None:
    rows = Reminder.objects.filter(redesignation=redesignation_id, mailed_at=None, failed="")
    locked = rows.select_for_update(skip_locked=True, of=("self",)).select_related(
        "redesignation__syndicate", "accession__authority"
    )
    found = list(locked.order_by("pk")[:A_TURN])
    if not found:
        return None
    for one in found:
        _mail(one, server)
    Reminder.objects.bulk_update(found, ["mailed_at", "proof", "failed"])
    return sum(one.mailed_at is not None for one in found)


def _mail(row: Reminder, server: Any) -> None:
    mail = reminder_mail(row)
    mail.connection = server
    try:
        mail.send()
    except (SMTPException, OSError) as refusal:
        row.failed = str(refusal)[:200] or _("refusé par le serveur")
    else:
        row.mailed_at, row.proof = clock.now(), mail.proof


def reminder_mail(row: Reminder) -> ProvenMail:
    """The mail of one reminder."""
    asked = row.redesignation
    words = {
        "who": said(row.accession.authority), "syndicate": asked.syndicate, "renewed_on": _said(asked.renewed_on),
        "answer_by": _said(asked.answer_by), "article": asked.syndicate.college_article, "site": settings.PUBLIC_URL,
    }  # fmt: skip
    subject = _("Désignation d’un électeur au collège : réponse attendue avant le %(day)s") % {
        "day": words["answer_by"]
    }
    return ProvenMail(subject, render_to_string("syndicate/reminder_mail.txt", words), to=[row.address])


def _said(day: date) -> str:
    return full_day_words(day)
