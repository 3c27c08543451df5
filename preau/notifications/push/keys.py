"""The installation's own key, by which push services know that it is always the same sender (RFC 8292, "VAPID")."""

import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache, lru_cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings

from preau.notifications.push.sealing import encoded

HOURS = 3600 * 12  # seconds: services take 24 hours at most


@cache
def own_key() -> EllipticCurvePrivateKey:
    """From the number kept in `PREAU_HOME/keys`."""
    return derive_private_key(int(settings.PUSH_KEY, 16), SECP256R1())


@cache
def public_key() -> str:
    """What a browser is given to subscribe with."""
    return to_words(encoded(own_key().public_key()))


def authorization(endpoint: str) -> str:
    """The header that says who sends, for the service of this endpoint."""
    place = urlsplit(endpoint)
    # The time of the world, not the clock of the house: the service judges it by its own.
    return _authorization(f"{place.scheme}://{place.netloc}", int(time.time()) // HOURS)


@lru_cache(1000)
def _authorization(origin: str, half_day: int) -> str:
    head: dict[str, object] = {"typ": "JWT", "alg": "ES256"}
    claims: dict[str, object] = {"aud": origin, "exp": (half_day + 2) * HOURS - 60, "sub": _contact()}
    words = f"{_json(head)}.{_json(claims)}"
    first, second = decode_dss_signature(own_key().sign(words.encode(), ECDSA(SHA256())))
    signature = to_words(first.to_bytes(32, "big") + second.to_bytes(32, "big"))
    return f"vapid t={words}.{signature}, k={public_key()}"


def to_words(data: bytes) -> str:
    """base64url without its filling."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def from_words(words: str) -> bytes:
    """ValueError when it is no base64url."""
    return urlsafe_b64decode(words + "=" * (-len(words) % 4))


def _json(value: dict[str, object]) -> str:
    return to_words(json.dumps(value, separators=(",", ":")).encode())


def _contact() -> str:
    """Whom a service may write to about us."""
    if settings.BEHIND_TLS:
        return str(settings.PUBLIC_URL)
    return f"mailto:{settings.DEFAULT_FROM_EMAIL.rpartition('<')[2].rstrip('>')}"
