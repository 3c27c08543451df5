"""Slow bytes go by the live process: a web worker has one thread, which one slow phone would hold.

The live process answers the same URLs under the same rights. A form that sends a file is sent there, a file is fetched
there; every page stays on the web origin. Behind a proxy that takes bytes in by itself there is one origin: `LIVE_URL` is
empty, and nothing of this happens.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.middleware.csrf import CsrfViewMiddleware

REDIRECTS = (301, 302, 303, 307, 308)


def live_origin(request: HttpRequest) -> str:
    """The live process under the host that the reader uses: "http://localhost:8123"; empty where there is one origin."""
    return _under_same_host(request, settings.LIVE_URL) if settings.LIVE_URL else ""


def web_origin(request: HttpRequest) -> str:
    """The pages under the host that the reader uses."""
    return _under_same_host(request, settings.PUBLIC_URL)


def is_live(request: HttpRequest) -> bool:
    """Whether the live process is answering."""
    return isinstance(request, ASGIRequest) and bool(settings.LIVE_URL)


class BackToWeb:
    """From the live process every page and every redirect leads back to the web origin."""

    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not is_live(request):
            return response
        place = response.headers.get("Location", "")
        if response.status_code in REDIRECTS and place.startswith("/"):
            response["Location"] = web_origin(request) + place
        elif request.method == "GET" and response.headers.get("Content-Type", "").startswith("text/html"):
            return HttpResponseRedirect(web_origin(request) + request.get_full_path())
        return response


class OneHostCsrf(CsrfViewMiddleware):
    """A form of the web origin may be sent to the live one: the same host, the port of the pages."""

    def _origin_verified(self, request: HttpRequest) -> bool:
        if super()._origin_verified(request):  # type: ignore[misc]
            return True
        return is_live(request) and request.META.get("HTTP_ORIGIN", "") == web_origin(request)


def _under_same_host(request: HttpRequest, url: str) -> str:
    """The scheme and port of `url` with the host of the request; behind a public name, that of `url` itself."""
    place = urlsplit(url)
    host = request.get_host().rpartition(":")[0] or request.get_host()
    if host not in ("localhost", "127.0.0.1", "[::1]"):
        return f"{place.scheme}://{place.netloc}"
    return f"{place.scheme}://{host}:{place.port}" if place.port else f"{place.scheme}://{host}"
