"""Questions of the access room."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth import authenticate
from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest

from preau.access import codes, throttle
from preau.access.models import Account, ActivationCode
from preau.base import clock
from preau.directory.models import Group, Person

RESET_SECONDS = 3600
VERIFY_SECONDS = 7 * 86400


def open_code(words: str) -> ActivationCode | None:
    """The code that these words mean, if it may still be used."""
    code = codes.typed(words)
    if not code:
        return None
    return (
        ActivationCode.objects.select_related("person")
        .filter(hash=codes.hashed(code), used_at=None, voided_at=None, expires_at__gt=clock.now())
        .first()
    )


def account_for(request: HttpRequest, login: str, password: str) -> Account | None:
    """The account that this login and password open, counted by the throttle; None tells nothing more."""
    name = login.strip().lower()
    keys = throttle.keys_for(request, name)
    if not throttle.is_open(keys):
        return None
    account = authenticate(request, username=name, password=password)
    if account is None:
        throttle.note_failure(keys)
        return None
    assert isinstance(account, Account)
    throttle.note_success(keys)
    return account


def accounts_with(email: str) -> QuerySet[Account]:
    """Accounts whose owner verified this address."""
    return Account.objects.select_related("person").filter(
        email__iexact=email, email_verified_at__isnull=False, closed_at=None
    )


def reset_token(account: Account) -> str:
    """Good for an hour and for one change: it dies with the password that it replaces."""
    return signing.dumps([account.pk, account.password[-12:]], salt="access.reset")


def account_to_reset(token: str) -> Account | None:
    try:
        pk, tail = signing.loads(token, salt="access.reset", max_age=RESET_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    account = Account.objects.select_related("person").filter(pk=pk, closed_at=None).first()
    return account if account and account.password[-12:] == tail else None


def email_token(account: Account) -> str:
    return signing.dumps([account.pk, account.email], salt="access.email")


def account_to_verify(token: str) -> Account | None:
    try:
        pk, email = signing.loads(token, salt="access.email", max_age=VERIFY_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    return Account.objects.select_related("person").filter(pk=pk, email=email).exclude(email="").first()


@dataclass(frozen=True)
class SheetLine:
    """A person of a class as the sheets' page lists them; `children` are the first names that a sheet shows."""

    person: Person
    kind: str
    children: list[str]
    login: str
    has_code: bool


def sheet_lines(group: Group, persons: Iterable[tuple[Person, str, list[str]]]) -> list[SheetLine]:
    """Who of (person, kind, children) is in, and who has a code in hand."""
    known = list(persons)
    ids = [person.pk for person, _kind, _children in known]
    logins = dict(
        Account.objects.filter(person__in=ids, activated_at__isnull=False).values_list("person", "login")
    )
    coded = set(
        ActivationCode.objects.filter(
            person__in=ids, used_at=None, voided_at=None, expires_at__gt=clock.now()
        ).values_list("person", flat=True)
    )
    return [
        SheetLine(person, kind, children, logins.get(person.pk, ""), person.pk in coded)
        for person, kind, children in known
    ]
