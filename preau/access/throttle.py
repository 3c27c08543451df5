"""Slow whoever guesses, without letting a stranger lock a child out.

Only failures are counted, in PostgreSQL, so that all web processes agree. A try on an unknown device is
judged on three counts: the failures of its login (from anywhere), of its network (a /24 or a /56, since a
school or a phone operator shares one), and of both together, which stops a lone guesser long before the
login itself is slowed for the others. A device that this login has opened before carries a signed cookie
and is judged on its own failures alone: no stranger can shut it out.

A school whose pupils sign in by the hundred also fails by the hundred: what a network may fail grows by one
for each *different* login that it opens, so that one stolen password does not buy endless tries.

A try is counted once it has failed, so tries under way at the same moment may pass together: a limit may be
exceeded by the number of web threads less one, never more. Counting before would refuse good sign-ins when a
whole school comes in at 8.30.
"""

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest

from preau.access import devices
from preau.access.models import Attempt
from preau.base import clock

WINDOW = timedelta(minutes=15)
PER_LOGIN = 50
PER_LOGIN_AND_NETWORK = 10
PER_NETWORK = 100
PER_DEVICE = 20
CODES_PER_NETWORK = 60
MAILS_PER_ADDRESS = 3


@dataclass(frozen=True)
class Gate:
    """What one try is counted under: `limits` is hashed name → failures allowed in a window.

    `network` is the one among them that grows with the rows of `guests`; `guest` marks this login there.
    """

    limits: dict[str, int]
    network: str = ""
    guests: str = ""
    guest: str = ""


def sign_in_gate(request: HttpRequest, login: str) -> Gate:
    place = network_of(request)
    known = devices.known_device(request, login)
    if known:
        limits = {_hash("device", known, login): PER_DEVICE}
        return Gate(limits, "", _hash("guests", place), _hash("guest", place, login))
    network = _hash("network", place)
    limits = {
        _hash("login", login): PER_LOGIN,
        _hash("pair", place, login): PER_LOGIN_AND_NETWORK,
        network: PER_NETWORK,
    }
    return Gate(limits, network, _hash("guests", place), _hash("guest", place, login))


def code_gate(request: HttpRequest) -> Gate:
    """Activation codes: by network only, so that nobody's wrong codes stop those of another school."""
    return Gate({_hash("codes", network_of(request)): CODES_PER_NETWORK})


def mail_gate(request: HttpRequest, email: str) -> Gate:
    """Mails of help: a few for one address, and no flood from one network."""
    return Gate({
        _hash("mail", email.strip().lower()): MAILS_PER_ADDRESS,
        _hash("mails", network_of(request)): PER_NETWORK,
    })  # fmt: skip


def is_open(gate: Gate) -> bool:
    """Whether this try may be verified at all; one query."""
    since = clock.now() - WINDOW
    rows = Attempt.objects.filter(at__gt=since, key__in=[*gate.limits, gate.guests]).values_list("key")
    counts = dict(rows.annotate(Count("pk")))
    grown = {gate.network: counts.get(gate.guests, 0)}
    return all(counts.get(key, 0) < most + grown.get(key, 0) for key, most in gate.limits.items())


def note_failure(gate: Gate) -> None:
    """A failure of a known device counts for it alone, so that a clumsy owner harms no one."""
    now = clock.now()
    Attempt.objects.bulk_create(Attempt(key=key, at=now) for key in gate.limits)


def note_success(gate: Gate) -> None:
    """One more guest of this network, unless this login already was one in this window."""
    now = clock.now()
    if not Attempt.objects.filter(key=gate.guest, at__gt=now - WINDOW).exists():
        Attempt.objects.bulk_create(Attempt(key=key, at=now) for key in (gate.guests, gate.guest))


def sweep() -> int:
    """Forget what no window needs any more."""
    return Attempt.objects.filter(at__lt=clock.now() - WINDOW).delete()[0]


def network_of(request: HttpRequest) -> str:
    """The network a request comes from: a /24 (IPv4) or a /56 (IPv6); empty when it cannot be read."""
    try:
        parsed = ipaddress.ip_address(_address(request))
    except ValueError:
        return ""
    return str(ipaddress.ip_network(f"{parsed}/{24 if parsed.version == 4 else 56}", strict=False))


def _address(request: HttpRequest) -> str:
    """Behind `PROXIES` of ours, the address that the outermost of them saw; others could be forged."""
    proxies = settings.PROXIES
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    return seen[-proxies] if 0 < proxies <= len(seen) else str(request.META.get("REMOTE_ADDR", ""))


def _hash(*words: str) -> str:
    """A keyed hash: without the installation's secret, neither a login nor an address can be found again."""
    name = "\n".join(words)
    return hmac.new(settings.SECRET_KEY.encode(), name.encode(), hashlib.sha256).hexdigest()
