"""How much a request may bring, judged before a byte of it is kept: a form's parser writes what it receives to the disk.

A page says what it receives with `@receives`; any other takes words only. More than words is taken from someone signed
in, and the live process, whose server keeps the whole body before Django looks at it, asks the same question first.
"""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any, TypeVar

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.core.handlers.asgi import ASGIRequest
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve

WORDS = 2 << 20  # bytes: a long letter, a hundred boxes ticked
V = TypeVar("V", bound=Callable[..., HttpResponseBase])
Scope = dict[str, Any]
Application = Callable[[Scope, Any, Any], Awaitable[None]]


def receives(limit: int) -> Callable[[V], V]:
    """Marks a view that takes files: `limit` is in bytes, for the whole form."""

    def mark(view: V) -> V:
        view.body_limit = limit  # type: ignore[attr-defined]
        return view

    return mark


class BodyLimit:
    """The web door: after the session's middleware, before the one that reads the form."""

    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        size = _announced(request)
        if size <= WORDS:
            return None
        limit = getattr(view, "body_limit", WORDS) if HASH_SESSION_KEY in request.session else WORDS
        if size <= limit:
            return None
        return render(request, "413.html", {"limit": limit // 1_000_000}, status=413)


class BoundedDoor:
    """The live door: what the page would refuse never reaches the server's disk."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            refusal = await _refusal(scope)
            if refusal:
                await _say(send, *refusal)
                return
        await self.application(scope, receive, send)


async def _refusal(scope: Scope) -> tuple[int, str] | None:
    request = ASGIRequest(scope, io.BytesIO())
    if "HTTP_TRANSFER_ENCODING" in request.META:
        return 411, "Cet envoi ne dit pas sa taille."
    size = _announced(request)
    if size <= WORDS:
        return None
    if size > _limit_of(request.path_info):
        return 413, "Ce que vous envoyez est trop lourd."
    if not await sync_to_async(_is_signed_in)(request):
        return 403, "Pour envoyer un fichier, connectez-vous d’abord."
    return None


def _announced(request: HttpRequest) -> int:
    """The size that the server will hold the sender to; 0 where none is said, and then nothing is read."""
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdecimal() else 0


def _limit_of(path: str) -> int:
    try:
        return int(getattr(resolve(path).func, "body_limit", WORDS))
    except Resolver404:
        return WORDS


def _is_signed_in(request: ASGIRequest) -> bool:
    """Asked outside of any Django request, whose end would see to the connection: it is left closed."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    try:
        return bool(key) and HASH_SESSION_KEY in store(key)
    finally:
        if not connection.in_atomic_block:
            connection.close()


async def _say(send: Any, status: int, sentence: str) -> None:
    body = sentence.encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
