"""The languages that a reader may choose, each called by its own name. French is the one of what nobody chose.

The browser's languages only propose: a parent who borrows a phone set in another language still finds the school's page.
"""

from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from preau.base.language import kept_language

A_YEAR = 365 * 24 * 3600


class Language(NamedTuple):
    """`code` is a BCP 47 tag: "en-gb", "fr-simple"."""

    code: str
    name: str


def offered() -> list[Language]:
    return [Language(code, str(name)) for code, name in settings.LANGUAGES]


def known(code: str | None) -> str:
    """The code if it is offered, else nothing: a cookie or an account may be older than the list."""
    return code if code and code in dict(settings.LANGUAGES) else ""


def of_device(request: HttpRequest) -> str:
    """What was chosen on this device before signing in."""
    return known(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME))


def remember(answer: HttpResponse, code: str) -> HttpResponse:
    """Keep a choice on this device, for a year; an unknown one is not kept."""
    if known(code):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, code, max_age=A_YEAR, samesite="Lax", httponly=True,
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )  # fmt: skip
    return answer


def proposed(request: HttpRequest) -> Language | None:
    """The first language of the browser that is offered, when it is not that of the page and nothing was chosen here."""
    if of_device(request):
        return None
    for asked, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        found = next((one for one in offered() if _root(one.code) == _root(asked)), None)
        if found:
            return None if _root(found.code) == _root(translation.get_language() or "") else found
    return None


def in_others(words: Callable[[], str]) -> dict[str, str]:
    """What is said in each offered language besides the kept one, by code; nothing where it is the same."""
    said = {}
    with kept_language():
        french = words()
    for one in offered():
        with translation.override(one.code):
            said[one.code] = words()
    return {code: other for code, other in said.items() if other != french}


def _root(code: str) -> str:
    return code.partition("-")[0]
