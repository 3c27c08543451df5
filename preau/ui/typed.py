"""What was typed and could not be received: given back, so that nobody writes the same text twice.

A stranger's site may have posted it, so it is only offered to be sent again when the browser swears that
it came from one of our own pages (Sec-Fetch-Site, W3C Fetch Metadata); otherwise it can only be copied.
"""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

SECRET_NAMES = ("pass", "secret", "code", "token", "otp", "pin", "csrf")


@dataclass(frozen=True)
class TypedField:
    """A posted value; `label` is empty for what was chosen rather than written (it is sent again unseen)."""

    name: str
    value: str
    label: str


def typed_fields(request: HttpRequest) -> list[TypedField]:
    """All posted values but secrets (passwords, codes, tokens), in order."""
    return [
        TypedField(name, value, _label(name, value))
        for name, values in request.POST.lists()
        if not _is_secret(name)
        for value in map(str, values)
    ]


def may_send_again(request: HttpRequest) -> bool:
    """Whether the same request may be offered again: it came from our pages and held no secret."""
    ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    secrets = [name for name in request.POST if _is_secret(name) and name != "csrfmiddlewaretoken"]
    return ours and not secrets


def _is_secret(name: str) -> bool:
    return any(secret in name.lower() for secret in SECRET_NAMES)


def _label(name: str, value: str) -> str:
    known = {"subject": _("Objet"), "body": _("Message"), "text": _("Texte"), "message": _("Message")}
    written = any(space in value.strip() for space in " \n")
    return known.get(name, _("Texte") if written else "") if value.strip() else ""
