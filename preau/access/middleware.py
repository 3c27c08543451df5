"""The language of pages: the account's, else the one that the browser asks for among ours."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

LANGUAGE = "_language"


class LanguageMiddleware:
    """Reads the language from the session, where sign-in put it: no query of its own."""

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        translation.activate(language_of(request))
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language())
        response.headers.setdefault("Vary", "Accept-Language")
        return response


def language_of(request: HttpRequest) -> str:
    known = dict(settings.LANGUAGES)
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        chosen = request.session.get(LANGUAGE)
        if chosen in known:
            return str(chosen)
    asked = [part.split(";")[0].strip()[:2] for part in request.headers.get("Accept-Language", "").split(",")]
    return next((code for code in asked if code in known), settings.LANGUAGE_CODE)
