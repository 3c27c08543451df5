"""What stands before every page: its language, and the charter for who has not read it."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from preau.access.models import Account
from preau.access.sessions import SessionStore
from preau.ui.languages import known, of_device

LANGUAGE = "_language"
CHARTER_READ = "_charter"
Page = Callable[[HttpRequest], HttpResponseBase]


class LanguageMiddleware:
    """The account's language, read from the session where sign-in put it, else the one chosen on this device, else French."""

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Page) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        translation.activate(language_of(request))
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language())
        patch_vary_headers(response, ["Cookie"])
        return response


class AccountMiddleware(AuthenticationMiddleware):
    """Who is signed in: the account that was read with its session, in one query."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _account_of(request))  # type: ignore[assignment]


class CharterMiddleware:
    """The charter before any page under a hat. Sign-in notes in the session whether it was read: no query here."""

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Page) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: tuple[object, ...], kwargs: dict[str, object]
    ) -> HttpResponseBase | None:
        if "hat" not in kwargs or not _has_session(request) or request.session.get(CHARTER_READ, True):
            return None
        back = urlencode({"suite": request.get_full_path()}, safe="/")
        return HttpResponseRedirect(f"{reverse('access:charter')}?{back}")


def language_of(request: HttpRequest) -> str:
    chosen = request.session.get(LANGUAGE) if _has_session(request) else None
    return known(chosen) or of_device(request) or settings.LANGUAGE_CODE


def _account_of(request: HttpRequest) -> Account | AnonymousUser:
    """As Django says who a session is of. What is not plain (nobody, another key, a password changed) is left to it."""
    session = request.session
    assert isinstance(session, SessionStore)
    said, proof = session.get(SESSION_KEY), session.get(HASH_SESSION_KEY, "")
    account = session.account
    if (
        account is not None
        and account.is_active
        and said == str(account.pk)
        and constant_time_compare(proof, account.get_session_auth_hash())
    ):
        return account
    return get_user(request)


def _has_session(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES
