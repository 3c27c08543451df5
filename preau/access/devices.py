"""Known devices: where a login was opened before, as a signed cookie that no script can read.

A family computer knows the last few who came in on it. The cookie opens nothing: it only tells the owner's
device from a stranger's when someone is guessing.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = f"preau_device_{settings.INSTALLATION_ID}"
COOKIE_SECONDS = 400 * 86400
REMEMBERED = 5
_SALT = "access.device"


def known_device(request: HttpRequest, login: str) -> str:
    """The id of this device if `login` was opened on it; empty otherwise."""
    device, logins = _read(request)
    return device if login in logins else ""


def remember(request: HttpRequest, response: HttpResponse, login: str) -> None:
    """Note on the device that `login` was opened there; the oldest of too many is forgotten."""
    device, logins = _read(request)
    latest = [login, *(other for other in logins if other != login)][:REMEMBERED]
    response.set_cookie(
        COOKIE,
        signing.dumps([device or secrets.token_urlsafe(12), latest], salt=_SALT),
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        device, logins = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=COOKIE_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return "", []
    return device, logins
