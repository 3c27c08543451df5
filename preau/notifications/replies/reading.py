"""A mail as it comes, from anybody: bounded, and read leniently (RFC 5322, MIME); nothing of it is believed."""

import hashlib
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import getaddresses
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from preau.notifications.choices import FILES_OF_A_REPLY, LARGEST_REPLY
from preau.notifications.replies.quotes import own_words, words_of_html

PARTS, DEPTH = 60, 8


@dataclass(frozen=True)
class Incoming:
    """`sender` is the one address of From, in small letters, empty when there is none or several; `to` are all those that it
    may have been sent to. `key` is the mail's own, the same each time it comes. `is_automatic`: written by no person."""

    sender: str
    to: list[str]
    key: str
    text: str
    files: list[SimpleUploadedFile] = field(default_factory=list)
    is_automatic: bool = False
    too_large: bool = False


def read(raw: bytes) -> Incoming:
    """Any bytes give an Incoming."""
    mail = message_from_bytes(raw[:LARGEST_REPLY], _class=EmailMessage, policy=policy.default)
    senders = _addresses(mail, "From")
    to = _addresses(mail, "Delivered-To", "X-Original-To", "To", "Cc")
    text, files = _contents(mail)
    return Incoming(
        sender=senders[0] if len(senders) == 1 else "", to=to, key=_key(mail, raw), text=text, files=files,
        is_automatic=_is_automatic(mail), too_large=len(raw) > LARGEST_REPLY,
    )  # fmt: skip


def _is_automatic(mail: Message) -> bool:
    """RFC 3834, and what older programs say instead."""
    submitted = _said(mail, "Auto-Submitted").split(";")[0].strip().lower()
    if submitted not in ("", "no") or _said(mail, "Return-Path").strip() == "<>":
        return True
    if _said(mail, "Precedence").strip().lower() in ("bulk", "junk", "list", "auto_reply"):
        return True
    spoken = ("List-Id", "X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "X-Loop")
    robot = _said(mail, "From").lower()
    reported = _kind(mail) == "multipart/report"
    return (
        reported
        or any(_said(mail, name) for name in spoken)
        or "mailer-daemon" in robot
        or "postmaster@" in robot
    )


def _key(mail: Message, raw: bytes) -> str:
    """By Message-ID and sender; a mail without one is its own bytes."""
    known = _said(mail, "Message-ID").strip()
    told = f"{known} {_said(mail, 'From')}".encode(errors="replace") if known else raw
    return hashlib.sha256(told).hexdigest()[:36]


def _contents(mail: Message) -> tuple[str, list[SimpleUploadedFile]]:
    """What was typed, from the plain text or else from the page, and the files."""
    plain, html, files = "", "", []
    for part in _leaves(mail):
        kind, name = _kind(part), _file_name(part)
        if (
            name
            or kind not in ("text/plain", "text/html")
            or _said(part, "Content-Disposition").startswith("attach")
        ):
            files.append(SimpleUploadedFile(name or "fichier", _bytes(part)))
        elif kind == "text/plain" and not plain:
            plain = _text(part)
        elif kind == "text/html" and not html:
            html = _text(part)
    return own_words(plain or words_of_html(html)), files[:FILES_OF_A_REPLY]


def _leaves(mail: Message) -> list[Message]:
    """The parts that hold something, in order; a mail joined to a mail is one of them, and is not opened."""
    found: list[Message] = []
    waiting: list[tuple[Message, int]] = [(mail, 0)]
    while waiting and len(found) < PARTS:
        part, depth = waiting.pop(0)
        inside = part.get_payload() if _kind(part).startswith("multipart/") else None
        if isinstance(inside, list):
            deeper = [(one, depth + 1) for one in inside[:PARTS] if isinstance(one, Message)]
            waiting = (deeper if depth < DEPTH else []) + waiting
        else:
            found.append(part)
    return found


def _text(part: Message) -> str:
    charset = _or(lambda: part.get_content_charset() or "utf-8", "utf-8")
    raw = _bytes(part)
    try:
        return raw.decode(charset, "replace")
    except (LookupError, ValueError):
        return raw.decode("utf-8", "replace")


def _bytes(part: Message) -> bytes:
    held = _or(lambda: part.get_payload(decode=True), b"")
    return held if isinstance(held, bytes) else b""


def _file_name(part: Message) -> str:
    """Its last part: a file of ours has no path."""
    named = str(_or(part.get_filename, "") or "")
    return named.replace("\\", "/").rpartition("/")[2].strip(" .")


def _kind(part: Message) -> str:
    return str(_or(part.get_content_type, "application/octet-stream"))


def _addresses(mail: Message, *names: str) -> list[str]:
    said = [
        value
        for name in names
        for value in _or(lambda name=name: [str(one) for one in mail.get_all(name, [])], [])
    ]
    return [address.strip().lower() for _name, address in getaddresses(said) if "@" in address]


def _said(mail: Message, name: str) -> str:
    return str(_or(lambda: mail.get(name, ""), ""))


def _or(ask: Any, otherwise: Any) -> Any:
    """The standard library's readers of headers fail in many ways on what is hostile: then there is nothing to read."""
    try:
        return ask()
    except Exception:
        return otherwise
