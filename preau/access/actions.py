"""Verbs of accounts: open, activate, sign in, change, close."""

from collections.abc import Iterable

from django.contrib.auth import login as django_login
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils import translation

from preau.access import tasks
from preau.access.logins import free_login
from preau.access.middleware import CHARTER_READ, LANGUAGE, language_of
from preau.access.models import Account, ActivationCode, CharterReading, Session
from preau.access.sessions import BEGAN, DEVICE, close, device_words
from preau.access.sheets.actions import use_code
from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.directory.models import Person

CHARTER = "2026-09"


@transaction.atomic
def open_account(person: Person, *, by: Actor, password: str | None = None) -> Account:
    """An account already activated; the one there is when there is one. For the setup and the demo.

    Without password it opens by a code or a mail only.
    """
    existing = Account.objects.filter(person=person).first()
    if existing:
        return existing
    account = Account.objects.create(
        person=person, login=free_login(person), password=make_password(password), activated_at=clock.now()
    )
    record("access.open", account, by=by)
    return account


@transaction.atomic
def activate(code: ActivationCode, *, password: str, email: str = "", language: str = "") -> Account:
    """Use a code once: the account is open (or open again) under the password just chosen.

    Raises CodeSpent when the code was used or replaced in the meantime. The mail address is kept but may
    reset nothing until it is verified, by the link that leaves with this transaction. `language` is what was chosen
    at the door, if anything was.
    """
    locked = use_code(code)
    account = Account.objects.filter(person=locked.person).first() or Account(
        person=locked.person, login=free_login(locked.person)
    )
    account.set_password(password)
    account.activated_at = account.activated_at or clock.now()
    account.closed_at = None
    account.language = account.language or language
    account.save()
    record("access.activate", account, by=locked.person)
    if email:
        set_email(account, email=email)
    return account


def enter(request: HttpRequest, account: Account) -> None:
    """Begin a session on this device."""
    django_login(request, account, backend="preau.access.backends.AccountBackend")
    request.session[DEVICE] = device_words(request)
    request.session[BEGAN] = clock.now().isoformat()
    request.session[LANGUAGE] = account.language
    request.session[CHARTER_READ] = CharterReading.objects.filter(account=account, version=CHARTER).exists()
    translation.activate(language_of(request))


def read_charter(*, by: Account) -> None:
    CharterReading.objects.get_or_create(account=by, version=CHARTER, defaults={"read_at": clock.now()})


@transaction.atomic
def change_password(account: Account, *, password: str, keep: str = "") -> None:
    """A new password ends every other session; `keep` is the key of the one that goes on."""
    account.set_password(password)
    account.save(update_fields=["password"])
    close(account.sessions.exclude(session_key=keep))
    record("access.change_password", account, by=account.person)


@transaction.atomic
def set_email(account: Account, *, email: str) -> None:
    """A new address, to be verified by the mail that leaves with it before it may reset anything.

    An address already verified stays so when it is given again.
    """
    if email == account.email and account.email_verified_at:
        return
    account.email, account.email_verified_at = email, None
    account.save(update_fields=["email", "email_verified_at"])
    tasks.mail_verification.defer(account_id=account.pk)
    record("access.set_email", account, by=account.person)


@transaction.atomic
def verify_email(account: Account) -> None:
    account.email_verified_at = clock.now()
    account.save(update_fields=["email_verified_at"])
    record("access.verify_email", account, by=account.person)


def set_language(account: Account, *, language: str) -> None:
    account.language = language
    account.save(update_fields=["language"])


def end_sessions(account: Account, *, keys: Iterable[str]) -> int:
    """End some of one's own sessions, at once."""
    return close(Session.objects.filter(account=account, session_key__in=list(keys)))
