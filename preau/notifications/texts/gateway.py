"""The way out to telephones. `PREAU_SMS` is an https address that takes our JSON (docs/settings.md), or "simulator:", which
takes everything but numbers that end in 00: for tests and the demo."""

import json
from dataclasses import dataclass
from enum import Enum
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings

SECONDS = 10.0
SIMULATOR = "simulator:"
BUSY = frozenset({408, 425, 429})


class Outcome(Enum):
    TAKEN = "taken"
    REFUSED = "refused"
    LATER = "later"


@dataclass(frozen=True)
class Outgoing:
    """`key` makes one message of it, however often it is given: a gateway that knows it sends it once."""

    key: str
    number: str
    words: str


def is_set() -> bool:
    return bool(settings.SMS_URL)


def hand_over(one: Outgoing) -> Outcome:
    """Give one message to the gateway; nothing here asks the database."""
    if settings.SMS_URL == SIMULATOR:
        return Outcome.REFUSED if one.number.endswith("00") else Outcome.TAKEN
    try:
        status = _posted(one)
    except (OSError, HTTPException):
        return Outcome.LATER
    if 200 <= status < 300:
        return Outcome.TAKEN
    return Outcome.LATER if status in BUSY or status >= 500 else Outcome.REFUSED


def _posted(one: Outgoing) -> int:
    """No redirect is followed: a gateway has one address."""
    place = urlsplit(settings.SMS_URL)
    kind = HTTPSConnection if place.scheme == "https" else HTTPConnection
    words = {"to": one.number, "text": one.words, "sender": settings.SMS_SENDER, "id": one.key}
    headers = {
        "Content-Type": "application/json",
        "Authorization": f"Bearer {settings.SMS_SECRET}",
        "Idempotency-Key": one.key,
    }
    line = kind(place.netloc, timeout=SECONDS)
    try:
        line.request("POST", place.path or "/", json.dumps(words).encode(), headers)
        return line.getresponse().status
    finally:
        line.close()
