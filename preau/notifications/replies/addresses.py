"""Signed addresses: each is of one notification, dies by itself, and tells nothing of whose it is."""

import base64
import binascii
import hashlib
import hmac
import struct
from dataclasses import dataclass

from django.conf import settings

from preau.base import clock
from preau.notifications.choices import REPLY_WITHIN
from preau.notifications.models import Notification

PREFIX = "reponse-"
_SAID = struct.Struct(">QI")  # the notification, the last day
_MARK = 12  # bytes of the signature


@dataclass(frozen=True)
class Opened:
    """What a signed address says."""

    notification: int
    expired: bool


def address_for(told: Notification) -> str:
    """ "reponse-…@…", good for some days; empty where the operator has not opened replies (`PREAU_REPLY_DOMAIN`)."""
    if not settings.REPLY_DOMAIN:
        return ""
    said = _SAID.pack(told.pk, (clock.today() + REPLY_WITHIN).toordinal())
    words = base64.b32encode(said + _mark(said)).decode().rstrip("=").lower()
    return f"{PREFIX}{words}@{settings.REPLY_DOMAIN}"


def opened(address: str) -> Opened | None:
    """What an address of ours says; None for any other, forged or cut. Case is not kept by every mail server."""
    local, _at, domain = address.strip().lower().rpartition("@")
    if not settings.REPLY_DOMAIN or domain != settings.REPLY_DOMAIN.lower() or not local.startswith(PREFIX):
        return None
    words = local[len(PREFIX) :].upper()
    try:
        held = base64.b32decode(words + "=" * (-len(words) % 8))
    except (binascii.Error, ValueError):
        return None
    said, mark = held[:-_MARK], held[-_MARK:]
    if base64.b32encode(held).decode().rstrip("=") != words:
        return None  # the last letter says a few bits more than an address has
    if len(said) != _SAID.size or not hmac.compare_digest(mark, _mark(said)):
        return None
    notification, last = _SAID.unpack(said)
    return Opened(notification, last < clock.today().toordinal())


def _mark(said: bytes) -> bytes:
    return hmac.digest(f"reply:{settings.SECRET_KEY}".encode(), said, hashlib.sha256)[:_MARK]
