"""Slow whoever guesses, without letting a stranger lock a child out.

Only failures are counted, in PostgreSQL, so that all web processes agree: for a login, for an address
(a /24 or a /56, since a school or a phone network shares one), and for a known device, which carries a
signed cookie of its account and is judged on its own failures alone. A school whose pupils sign in by the
hundred may also fail by the hundred: what an address may fail grows with what it succeeds.
"""

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db.models import Count, Q
from django.http import HttpRequest

from preau.access.models import Attempt
from preau.base import clock

WINDOW = timedelta(minutes=15)
PER_LOGIN = 10
PER_DEVICE = 60
PER_ADDRESS = 100
COOKIE = f"preau_device_{settings.INSTALLATION_ID}"
COOKIE_DAYS = 400
_SALT = "access.device"


@dataclass(frozen=True)
class Keys:
    """The hashed names under which one try is counted; `device` only on a device of this login."""

    login: str
    address: str
    good_address: str
    device: str


def keys_for(request: HttpRequest, login: str) -> Keys:
    network = _network(request.META.get("REMOTE_ADDR", ""))
    device = f"device:{login}:{request.COOKIES[COOKIE]}" if is_known_device(request, login) else ""
    return Keys(
        _hash(f"login:{login}"),
        _hash(f"address:{network}"),
        _hash(f"good:{network}"),
        _hash(device) if device else "",
    )


def is_open(keys: Keys) -> bool:
    """Whether this try may be verified at all; one query."""
    since = clock.now() - WINDOW
    counts = Attempt.objects.filter(at__gt=since, key__in=_values(keys)).aggregate(
        login=Count("pk", filter=Q(key=keys.login)),
        address=Count("pk", filter=Q(key=keys.address)),
        good=Count("pk", filter=Q(key=keys.good_address)),
        device=Count("pk", filter=Q(key=keys.device)),
    )
    if keys.device:
        return bool(counts["device"] < PER_DEVICE)
    return bool(counts["login"] < PER_LOGIN and counts["address"] < PER_ADDRESS + counts["good"])


def note_failure(keys: Keys) -> None:
    """A failure of a known device counts for it alone, so that a clumsy owner harms no one."""
    names = [keys.device] if keys.device else [keys.login, keys.address]
    now = clock.now()
    Attempt.objects.bulk_create(Attempt(key=name, at=now) for name in names)


def note_success(keys: Keys) -> None:
    Attempt.objects.create(key=keys.good_address, at=clock.now())


def sweep() -> int:
    """Forget what no window needs any more."""
    return Attempt.objects.filter(at__lt=clock.now() - WINDOW).delete()[0]


def device_cookie(login: str) -> str:
    return signing.dumps(login, salt=_SALT)


def is_known_device(request: HttpRequest, login: str) -> bool:
    """Whether this device has been let in under this login before."""
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=COOKIE_DAYS * 86400)
    except signing.BadSignature:
        return False
    return bool(kept == login)


def _values(keys: Keys) -> list[str]:
    return [key for key in (keys.login, keys.address, keys.good_address, keys.device) if key]


def _network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network(f"{parsed}/{24 if parsed.version == 4 else 56}", strict=False))


def _hash(name: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), name.encode(), hashlib.sha256).hexdigest()
