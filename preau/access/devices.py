"""What a device is called to its owner: enough to recognise it, not enough to follow it."""

import re

from django.http import HttpRequest
from django.utils.translation import gettext as _

_BROWSERS = (
    ("Firefox", "Firefox"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
            ("Mac OS", "Mac"), ("Linux", "Linux"))  # fmt: skip


def device_words(request: HttpRequest) -> str:
    """ "Téléphone Android, Firefox"."""
    agent = request.headers.get("User-Agent", "")
    kind = _("Téléphone") if re.search(r"Mobile|iPhone", agent) else _("Ordinateur ou tablette")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    return ", ".join(part for part in (f"{kind} {system}".strip(), browser) if part)[:80]
