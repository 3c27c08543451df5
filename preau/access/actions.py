"""Verbs of accounts: open, hand out a code, activate, sign in, change, close."""

from collections.abc import Iterable
from datetime import timedelta

from django.contrib.auth import login as django_login
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest
from django.utils import translation

from preau.access import codes
from preau.access.logins import free_login
from preau.access.middleware import LANGUAGE
from preau.access.models import Account, ActivationCode, CharterReading, Session
from preau.access.sessions import BEGAN, DEVICE, device_words
from preau.base import clock
from preau.base.audit import Actor, record
from preau.directory.models import Person

CODE_LIFE = timedelta(days=30)
CHARTER = "2026-09"
CHARTER_READ = "_charter"


@transaction.atomic
def open_account(person: Person, *, by: Actor, password: str) -> Account:
    """An account already activated; the one there is when there is one. For the setup and the demo."""
    existing = Account.objects.filter(person=person).first()
    if existing:
        return existing
    account = Account.objects.create(
        person=person, login=free_login(person), password=make_password(password), activated_at=clock.now()
    )
    record("access.open", account, by=by)
    return account


@transaction.atomic
def draw_codes(persons: Iterable[Person], *, by: Actor) -> dict[int, str]:
    """A new code for each person, by id, in clear this once; the codes before are void."""
    now, people = clock.now(), list(persons)
    ActivationCode.objects.filter(person__in=people, used_at=None, voided_at=None).update(voided_at=now)
    drawn = {person.pk: codes.draw() for person in people}
    ActivationCode.objects.bulk_create(
        ActivationCode(
            person_id=pk, hash=codes.hashed(code), made_at=now, made_by_name=by.display_name,
            expires_at=now + CODE_LIFE,
        )
        for pk, code in drawn.items()
    )  # fmt: skip
    for person in people:
        record("access.draw_code", person, by=by)
    return drawn


@transaction.atomic
def reset(person: Person, *, by: Actor) -> str:
    """A lost or stolen account: password and sessions end now, and a new code opens it again."""
    account = Account.objects.select_for_update().filter(person=person).first()
    if account:
        account.set_unusable_password()
        account.save(update_fields=["password"])
        account.sessions.all().delete()
        record("access.reset", account, by=by)
    return draw_codes([person], by=by)[person.pk]


@transaction.atomic
def activate(code: ActivationCode, *, password: str, email: str = "") -> Account:
    """Use a code once: the account is open (or open again) under the password just chosen.

    The mail address is kept but may reset nothing until it is verified.
    """
    locked = ActivationCode.objects.select_for_update().select_related("person").get(pk=code.pk)
    assert locked.used_at is None and locked.voided_at is None
    now = clock.now()
    account = Account.objects.filter(person=locked.person).first() or Account(
        person=locked.person, login=free_login(locked.person)
    )
    account.set_password(password)
    account.activated_at = account.activated_at or now
    if email:
        account.email, account.email_verified_at = email, None
    account.save()
    locked.used_at = now
    locked.save(update_fields=["used_at"])
    record("access.activate", account, by=locked.person)
    return account


def enter(request: HttpRequest, account: Account) -> None:
    """Begin a session on this device."""
    django_login(request, account, backend="preau.access.backends.AccountBackend")
    request.session[DEVICE] = device_words(request)
    request.session[BEGAN] = clock.now().isoformat()
    request.session[LANGUAGE] = account.language
    request.session[CHARTER_READ] = CharterReading.objects.filter(account=account, version=CHARTER).exists()
    translation.activate(account.language)


def read_charter(*, by: Account) -> None:
    CharterReading.objects.get_or_create(account=by, version=CHARTER, defaults={"read_at": clock.now()})


@transaction.atomic
def change_password(account: Account, *, password: str, keep: str = "") -> None:
    """A new password ends every other session; `keep` is the key of the one that goes on."""
    account.set_password(password)
    account.save(update_fields=["password"])
    account.sessions.exclude(session_key=keep).delete()
    record("access.change_password", account, by=account.person)


@transaction.atomic
def set_email(account: Account, *, email: str) -> None:
    """A new address, to be verified before it may reset anything."""
    account.email, account.email_verified_at = email, None
    account.save(update_fields=["email", "email_verified_at"])
    record("access.set_email", account, by=account.person)


@transaction.atomic
def verify_email(account: Account) -> None:
    account.email_verified_at = clock.now()
    account.save(update_fields=["email_verified_at"])
    record("access.verify_email", account, by=account.person)


def end_sessions(account: Account, *, keys: Iterable[str]) -> int:
    """End some of one's own sessions, at once."""
    return Session.objects.filter(account=account, session_key__in=list(keys)).delete()[0]
