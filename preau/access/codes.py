"""Activation codes: how they are drawn, written and read.

Twelve signs out of 30, about 59 bits, from the system's cryptographic source. That is far too many to try,
so a keyed hash is enough to keep them (a slow one would only make the sheets slow): without the key of the
installation a stolen table gives no code.
"""

import hashlib
import hmac
import secrets

from django.conf import settings

# No 0/O, 1/I/L, U: signs that a tired parent may take for another.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12


def draw() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code: str) -> str:
    """ "7KFM-2QXT-94HD"."""
    return "-".join(code[at : at + 4] for at in range(0, LENGTH, 4))


def typed(words: str) -> str:
    """What was meant: spaces, hyphens and case do not count; empty when it cannot be a code."""
    kept = "".join(sign for sign in words.upper() if sign.isalnum())
    return kept if len(kept) == LENGTH and all(sign in ALPHABET for sign in kept) else ""


def hashed(code: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"activation:{code}".encode(), hashlib.sha256).hexdigest()
