"""A mail that answers one of ours: let in, or refused in one sentence that is mailed back once, or dropped in silence."""

from datetime import timedelta
from smtplib import SMTPException

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import override

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import KEPT, refusal
from preau.base.manifest import registry, resolve
from preau.directory.models import Person
from preau.notifications.choices import ReplyOutcome
from preau.notifications.models import MailedReply, Notification
from preau.notifications.replies.addresses import Opened, opened
from preau.notifications.replies.reading import Incoming, read

REFUSALS_A_DAY = 3  # mails back to one person
HEADERS = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}


def receive(raw: bytes, *, to: str = "") -> str:
    """What became of a mail (a `ReplyOutcome`); `to` is the address that the mail server was given, when it says it.

    What no person wrote, and what comes to no address of ours, is dropped: nobody is written to. The same mail again gives
    what it gave first, and does nothing.
    """
    mail = read(raw)
    address = next((one for each in [to, *mail.to] if (one := opened(each))), None)
    if address is None or mail.is_automatic or not mail.sender:
        return str(ReplyOutcome.DROPPED)
    outcome, remarks, person = _settle(mail, address)
    if remarks:
        _write_back(mail.sender, outcome, remarks, person)
    return outcome


def may_be_answered(told: Notification) -> bool:
    """Whether the room that told this takes an answer by mail."""
    kind = registry.notification_kinds().get(told.kind)
    return bool(kind and kind.reply)


@transaction.atomic
def _settle(mail: Incoming, address: Opened) -> tuple[str, list[ValidationError], Person | None]:
    """(outcome, what to mail back of it, the person whom the address is of)."""
    told = Notification.objects.select_related("person__account").filter(pk=address.notification).first()
    person = told.person if told else None
    row, made = MailedReply.objects.get_or_create(
        key=mail.key, defaults={"person": person, "came_at": clock.now(), "outcome": ReplyOutcome.REFUSED}
    )
    if not made:
        return row.outcome, [], person
    try:
        with transaction.atomic():
            remarks = _let_in(mail, address, told)
    except ValidationError as refusal:
        return row.outcome, [refusal] if _may_write_back(person) else [], person
    assert person
    row.outcome = ReplyOutcome.TAKEN
    row.save(update_fields=["outcome"])
    record("notifications.reply_by_mail", row, by=person)
    return row.outcome, remarks, person


def _let_in(mail: Incoming, address: Opened, told: Notification | None) -> list[ValidationError]:
    """Give it to the room that told; what that room has to say of it. ValidationError in one sentence."""
    if address.expired or told is None:
        raise refusal("Cette adresse de réponse ne sert plus : répondez dans Préau.")
    if not _is_of(told.person, mail.sender):
        raise refusal("Elle vient d’une autre adresse que celle de votre compte : répondez dans Préau.")
    if mail.too_large:
        raise refusal("Ce mail est trop lourd : répondez dans Préau.")
    kind = registry.notification_kinds().get(told.kind)
    if kind is None or not kind.reply:
        raise refusal("On ne répond pas à cette annonce par mail : répondez dans Préau.")
    remarks: list[ValidationError] = resolve(kind.reply)(
        told.person, told.path, mail.text, mail.files, mail.key
    )
    return remarks


def _is_of(person: Person, sender: str) -> bool:
    account = getattr(person, "account", None)
    if account is None or account.closed_at or account.email_verified_at is None:
        return False
    return bool(account.email.strip().lower() == sender)


def _may_write_back(person: Person | None) -> bool:
    since = clock.now() - timedelta(days=1)
    rows = MailedReply.objects.filter(person=person, outcome=ReplyOutcome.REFUSED, came_at__gt=since)
    return rows.count() <= REFUSALS_A_DAY


def _write_back(to: str, outcome: str, remarks: list[ValidationError], person: Person | None) -> None:
    """In the language of who wrote, and nothing of what was written; a server that does not take it is not asked again."""
    with override(person.account.reads if person and _is_of(person, to) else KEPT):
        why = " ".join(one.messages[0] for one in remarks)
        taken = outcome == ReplyOutcome.TAKEN
        words = (
            _("Votre réponse est partie. %(but)s") if taken else _("Votre réponse n’est pas partie. %(why)s")
        )
        end = _("Ce mail est écrit par Préau : on n’y répond pas.")
        body = f"{words % {'but': why, 'why': why}}\n\n{end}\n"
        mail = EmailMessage(_("Votre réponse à Préau"), body, to=[to], headers=HEADERS)
    try:
        mail.send()
    except (SMTPException, OSError):
        return
