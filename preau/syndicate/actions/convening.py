"""Call the electors of a college together: each is written to at the address of who named them, with the hour it left."""

from collections.abc import Sequence
from datetime import datetime
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.language import kept_language, refusal
from preau.council.mailing import ProvenMail
from preau.council.models import College
from preau.syndicate.models import CollegeConvening, ConveningLetter, Elector, Syndicate, noted
from preau.ui.words import full_day_words, hour_words

A_TURN = 50  # mails of one transaction
_JOB = "preau.syndicate.tasks.mail_convening"


@transaction.atomic
def convene(
    syndicate: Syndicate, college: College, *, by: Actor, starts_at: datetime, place: str, candidates: Sequence[str]
) -> CollegeConvening:  # fmt: skip
    """A letter for each elector of today; the convening of this hour that is there.

    ValidationError: a moment that has passed, or nobody to call.
    """
    locked = College.objects.select_for_update(of=("self",)).get(pk=college.pk)
    known = locked.convenings.filter(starts_at=starts_at).first()
    if known:
        return known
    if starts_at <= clock.now():
        raise refusal("Cette date est passée : choisissez un jour à venir.")
    electors = list(
        Elector.objects.filter(accession__syndicate=syndicate, until=None).select_related("accession")
    )
    if not electors:
        raise refusal("Aucune collectivité n’a désigné d’électeur : il n’y a personne à convoquer.")
    row = CollegeConvening.objects.create(
        college=locked, starts_at=starts_at, place=place.strip(), candidates=list(candidates), **noted(by)
    )
    ConveningLetter.objects.bulk_create(
        ConveningLetter(convening=row, elector=one, address=one.accession.mailbox) for one in electors
    )
    record("syndicate.convene_college", row, by=by, electors=len(electors))
    app.configure_task(_JOB, allow_unknown=False).defer(convening_id=row.pk)
    return row


def mail_convening(convening_id: int) -> int:
    """Mail what waits, a handful a transaction, so that what is stamped has left; how many left."""
    sent, server = 0, get_connection()
    try:
        while (done := _turn(convening_id, server)) is not None:
            sent += done
    finally:
        server.close()
    return sent


def waiting() -> Q:
    """The condition of a letter that is still to be mailed."""
    return Q(mailed_at=None, failed="") & ~Q(address="")


@transaction.atomic
def _turn(convening_id: int, server: Any) -> int | None:
    rows = ConveningLetter.objects.filter(waiting(), convening=convening_id)
    locked = rows.select_for_update(skip_locked=True, of=("self",)).select_related(
        "convening__college", "elector"
    )
    found = list(locked.order_by("pk")[:A_TURN])
    if not found:
        return None
    for one in found:
        _mail(one, server)
    ConveningLetter.objects.bulk_update(found, ["mailed_at", "proof", "failed"])
    return sum(one.mailed_at is not None for one in found)


def _mail(row: ConveningLetter, server: Any) -> None:
    mail = letter_mail(row)
    mail.connection = server
    try:
        mail.send()
    except (SMTPException, OSError) as refused:
        row.failed = str(refused)[:200] or _("refusé par le serveur")
    else:
        row.mailed_at, row.proof = clock.now(), mail.proof


def letter_mail(row: ConveningLetter) -> ProvenMail:
    """The mail of one elector."""
    asked = row.convening
    moment = localtime(asked.starts_at, clock.PARIS)
    with kept_language():
        words = {
            "elector": row.elector.name, "college": asked.college.name, "day": full_day_words(moment.date()),
            "hour": hour_words(asked.starts_at), "place": asked.place, "candidates": asked.candidates,
            "seats": asked.college.seats, "site": settings.PUBLIC_URL,
        }  # fmt: skip
        subject = _("Convocation, %(college)s : %(day)s") % words
        return ProvenMail(subject, render_to_string("syndicate/convening_mail.txt", words), to=[row.address])
