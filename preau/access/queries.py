"""Questions of the access room."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth import authenticate
from django.core import signing
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from preau.access import codes, throttle
from preau.access.models import Account, ActivationCode
from preau.base import clock

RESET_SECONDS = 3600
VERIFY_SECONDS = 7 * 86400


def open_code(words: str) -> ActivationCode | None:
    """The code that these words mean, if it may still be used."""
    code = codes.typed(words)
    if not code:
        return None
    return _open_codes().filter(hash=codes.hashed(code)).first()


def code_in_hand(pk: int | None) -> ActivationCode | None:
    """The code that was typed a moment ago in this session, if it may still be used."""
    return _open_codes().filter(pk=pk or 0).first()


def account_for(request: HttpRequest, gate: throttle.Gate, *, login: str, password: str) -> Account | None:
    """The account that this login and password open; the failure or the success is counted.

    The caller has found the gate open. Taking as long whether the login exists is Django's promise
    (`ModelBackend` hashes for an unknown, a closed or a passwordless account too).
    """
    account = authenticate(request, username=login, password=password)
    if not isinstance(account, Account):
        throttle.note_failure(gate)
        return None
    throttle.note_success(gate)
    return account


def accounts_with(email: str) -> QuerySet[Account]:
    """Accounts whose owner verified this address."""
    return Account.objects.select_related("person").filter(
        email__iexact=email, email_verified_at__isnull=False, closed_at=None
    )


def came_in_since(persons: Iterable[int], moment: datetime) -> set[int]:
    """Those of these persons (ids) who came in since a moment: signed in, or seen on a device still signed in.

    Kept of it are the last sign-in of an account and the last visit of each live session, nothing else.
    """
    seen = Q(last_login__gte=moment) | Q(sessions__seen_at__gte=moment)
    return set(Account.objects.filter(seen, person__in=list(persons)).values_list("person", flat=True))


def reset_token(account: Account) -> str:
    """Good for an hour and for one change: it dies with the password that it replaces."""
    return signing.dumps([account.pk, _fingerprint(account)], salt="access.reset")


def account_to_reset(token: str) -> Account | None:
    try:
        pk, fingerprint = signing.loads(token, salt="access.reset", max_age=RESET_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    account = Account.objects.select_related("person").filter(pk=pk, closed_at=None).first()
    return account if account and constant_time_compare(_fingerprint(account), fingerprint) else None


def _fingerprint(account: Account) -> str:
    """Changes with the password and the address, and tells nothing of either."""
    return salted_hmac("access.reset", f"{account.password} {account.email}").hexdigest()[:24]


def email_token(account: Account) -> str:
    return signing.dumps([account.pk, account.email], salt="access.email")


def account_to_verify(token: str) -> Account | None:
    try:
        pk, email = signing.loads(token, salt="access.email", max_age=VERIFY_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    return Account.objects.select_related("person").filter(pk=pk, email=email).exclude(email="").first()


def _open_codes() -> QuerySet[ActivationCode]:
    return ActivationCode.objects.select_related("person").filter(
        used_at=None, voided_at=None, expires_at__gt=clock.now()
    )
