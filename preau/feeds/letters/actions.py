"""The verbs of letters: have them written when a delivery is applied, write them, mail them once."""

from datetime import datetime
from functools import partial
from smtplib import SMTPRecipientsRefused
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override
from procrastinate.contrib.django import app

from preau.base import clock, transaction
from preau.directory.hats import Hat, hats_of
from preau.directory.models import Establishment, Operation
from preau.directory.models.dated import current_sql
from preau.directory.operations import guards
from preau.directory.quiet.readings import settled_among
from preau.feeds.letters.movements import write_letters
from preau.feeds.letters.queries import mending_seen_by, summary_of
from preau.feeds.letters.rules import READERS
from preau.feeds.models import STANDING, Letter, LetterCopy, LetterKind
from preau.notifications.actions import tell_many
from preau.notifications.queries import wants_mail
from preau.ui.addresses import hat_page_url

KIND = "feed"
_WRITE, _MAIL = (f"preau.feeds.tasks.{verb}" for verb in ("write_letters", "mail_letters"))


def announce(operation: Operation) -> None:
    """Have the schools of an applied delivery told; to be asked in the transaction that applied it."""
    app.configure_task(_WRITE, allow_unknown=False).defer(operation_id=operation.pk)


@transaction.atomic
def write(operation_id: int) -> None:
    """Write the letters of a delivery, tell who must act, and have the mails sent. Repeated, it adds nothing."""
    operation = Operation.objects.get(pk=operation_id)
    if operation.state not in STANDING:
        return
    new = [*write_letters(operation), *_write_held(operation)]
    if new and _address(new):
        app.configure_task(_MAIL, allow_unknown=False).defer(operation_id=operation.pk)
    for letter in Letter.objects.filter(pk__in=new):
        tell_many(
            KIND,
            readers=_READERS,
            params=[letter.uai, *_of_readers()],
            text=partial(_words, letter),
            path=f"alimentation/ecole/{letter.pk}/",
            mailed=True,
        )


def mail_all(operation_id: int) -> None:
    """Mail every copy that was not, one transaction each: cut by a kill, what was mailed is not mailed again.

    A school in its silence waits for its own opening.
    """
    silent = _silent_schools(operation_id)
    with get_connection() as post:
        while _mail_next(operation_id, post, set(silent)):
            pass
    if silent:
        wait = int((min(silent.values()) - clock.now()).total_seconds()) + 1
        job = app.configure_task(_MAIL, allow_unknown=False, schedule_in={"seconds": wait})
        job.defer(operation_id=operation_id)


def _silent_schools(operation_id: int) -> dict[str, datetime]:
    """The schools with copies to mail whose phones stay silent now, by UAI, and until when."""
    waiting = LetterCopy.objects.filter(letter__operation=operation_id, closed_at=None)
    uais = set(waiting.values_list("letter__uai", flat=True))
    schools = dict(Establishment.objects.filter(uai__in=uais).values_list("pk", "uai"))
    now, settled = clock.now(), settled_among(schools)
    return {
        schools[pk]: one.opening(now) for pk, one in settled.items() if pk is not None and one.is_quiet(now)
    }


@transaction.atomic
def _mail_next(operation_id: int, post: Any, silent: set[str]) -> bool:
    copies = LetterCopy.objects.select_for_update(skip_locked=True, of=("self",))
    waiting = copies.filter(letter__operation=operation_id, closed_at=None).exclude(letter__uai__in=silent)
    copy = waiting.select_related("letter__operation", "account__person").order_by("pk").first()
    if copy is None:
        return False
    hat = _wanted_under(copy)
    if hat and _is_taken(_mail(copy, hat, post)):
        copy.mailed_at = clock.now()
    copy.closed_at = clock.now()
    copy.save(update_fields=["mailed_at", "closed_at"])
    return True


def _is_taken(mail: EmailMessage) -> bool:
    """Send a mail. An address that the server refuses takes nothing from the others; a server that is away stops all."""
    try:
        return bool(mail.send())
    except SMTPRecipientsRefused:
        return False


def _wanted_under(copy: LetterCopy) -> Hat | None:
    """The hat that the links of a copy open; none when it is no longer to be mailed."""
    account = copy.account
    reachable = account.is_active and account.email and account.email_verified_at
    if not (reachable and copy.letter.stands and wants_mail(account.person, KIND)):
        return None
    return next((hat for hat in hats_of(account.person) if hat.key == copy.hat_key), None)


def _mail(copy: LetterCopy, hat: Hat, post: Any) -> EmailMessage:
    """Counts and links, no name: a mail is read on shared screens. The same copy is always the same mail."""
    letter, person = copy.letter, copy.account.person
    with override(copy.account.reads):
        school = str(Establishment.objects.get(uai=letter.uai))
        context = {
            "letter": letter,
            "operation": letter.operation,
            "person": person,
            "school": school,
            "summary": summary_of(letter),
            "mending": mending_seen_by(letter, person, hat),
            "page": settings.PUBLIC_URL + hat_page_url("feeds:letter", hat.key, pk=letter.pk),
            "missing": settings.PUBLIC_URL + hat_page_url("access:sheet_missing", hat.key),
        }
        subject = (
            _("%s : l’annuaire attend une vérification") if letter.is_held else _("%s : l’annuaire a changé")
        )
        body = render_to_string("feeds/letter_mail.txt", context)
        host = urlsplit(settings.PUBLIC_URL).hostname
        headers = {"Message-ID": f"<lettre-{letter.pk}-{copy.pk}@{host}>"}
        return EmailMessage(subject % school, body, to=[copy.account.email], headers=headers, connection=post)


def _write_held(operation: Operation) -> list[int]:
    """One letter for each establishment that a guard holds, with its reasons."""
    rows = [
        Letter(
            operation=operation,
            uai=place.establishment.uai,
            kind=LetterKind.HELD,
            written_at=clock.now(),
            why=[guards.words(guard) for guard in place.guards],
        )
        for place in guards.waiting(operation)[1]
    ]
    known = set(operation.letters.filter(kind=LetterKind.HELD).values_list("uai", flat=True))
    return [row.pk for row in Letter.objects.bulk_create(one for one in rows if one.uai not in known)]


def _address(letters: list[int]) -> int:
    """A copy for each account, with a verified address, of who must act; how many."""
    with connection.cursor() as cursor:
        cursor.execute(_COPIES, [letters, *_of_readers()])
        return int(cursor.rowcount)


def _words(letter: Letter) -> str:
    if letter.is_held:
        return _("La livraison de l’académie attend d’être vérifiée pour votre école")
    return _("L’académie a changé l’annuaire de votre école")


def _of_readers() -> list[Any]:
    return [[str(kind) for kind in READERS], clock.today(), clock.today()]


# Who must act in a school, has an account open, and so stays in the directory whatever is undone.
_CURRENT = current_sql("p").replace("%(day)s", "%s")
_READERS = f"""
SELECT DISTINCT p.person_id, NULL::bigint FROM directory_post p
  JOIN directory_establishment e ON e.id = p.establishment_id AND e.uai = %s
  JOIN access_account a ON a.person_id = p.person_id AND a.activated_at IS NOT NULL AND a.closed_at IS NULL
 WHERE p.profile = ANY(%s) AND {_CURRENT}
"""
_COPIES = f"""
INSERT INTO feeds_lettercopy (letter_id, account_id, hat_key)
SELECT DISTINCT ON (l.id, a.id) l.id, a.id, 'poste-' || p.id FROM feeds_letter l
  JOIN directory_establishment e ON e.uai = l.uai
  JOIN directory_post p ON p.establishment_id = e.id
  JOIN access_account a ON a.person_id = p.person_id AND a.activated_at IS NOT NULL AND a.closed_at IS NULL
                       AND a.email <> '' AND a.email_verified_at IS NOT NULL
 WHERE l.id = ANY(%s) AND p.profile = ANY(%s) AND {_CURRENT}
 ORDER BY l.id, a.id, p.profile, p.id
ON CONFLICT ON CONSTRAINT letter_copy_once DO NOTHING
"""
