"""What stands before every page: its language, and the charter for who has not read it."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers

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


def _has_session(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES
