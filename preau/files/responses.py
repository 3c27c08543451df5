"""Stored bytes going out, only through the URL of the thing that owns them."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import IO

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.utils.http import content_disposition_header

from preau.base.live import live_origin
from preau.files import sniff
from preau.files.models import StoredFile
from preau.files.ranges import OutOfFile, Part, asked_part

SHOWN_IN_PAGE = sniff.IMAGES | {sniff.PDF}
_BLOCK = 1 << 16


def serve(request: HttpRequest, stored: StoredFile, name: str) -> HttpResponseBase:
    """The answer to someone whom the caller has found allowed to read this file.

    A web worker has one thread, which a slow phone would hold: it sends the reader to the same URL of the
    live process, where there is one. A player may ask for a part of a sound (`ranges`).
    """
    elsewhere = live_origin(request)
    if elsewhere and not isinstance(request, ASGIRequest):
        return HttpResponseRedirect(elsewhere + request.get_full_path())
    response = _answer(request, stored)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = _tag(stored)
    response["Content-Type"] = stored.media_type
    response["Content-Disposition"] = (
        content_disposition_header(stored.media_type not in SHOWN_IN_PAGE, name) or ""
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=3600"
    return response


def serve_path(request: HttpRequest, path: Path, name: str, media_type: str) -> HttpResponseBase:
    """The same, of a file that is nobody's but its reader's and is kept a short time: always as a download."""
    elsewhere = live_origin(request)
    if elsewhere and not isinstance(request, ASGIRequest):
        return HttpResponseRedirect(elsewhere + request.get_full_path())
    found = isinstance(request, ASGIRequest)
    response = StreamingHttpResponse(_blocks(path)) if found else FileResponse(path.open("rb"))
    response["Content-Length"] = str(path.stat().st_size)
    response["Content-Type"] = media_type
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _answer(request: HttpRequest, stored: StoredFile) -> HttpResponseBase:
    """The whole, or the part that is asked for, or that it is out of the file."""
    try:
        part = asked_part(request, stored.size, _tag(stored))
    except OutOfFile:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{stored.size}"
        return refused
    response = _stream(request, stored, part)
    response["Content-Length"] = str(part.length if part else stored.size)
    if part:
        response.status_code = 206
        response["Content-Range"] = part.said
    return response


def _stream(request: HttpRequest, stored: StoredFile, part: Part | None) -> HttpResponseBase:
    if isinstance(request, ASGIRequest):
        return StreamingHttpResponse(_blocks(stored.path, part))
    return StreamingHttpResponse(_part(stored.path, part)) if part else FileResponse(stored.path.open("rb"))


def _tag(stored: StoredFile) -> str:
    """Strong: the same bytes for ever."""
    return f'"{stored.sum[:32]}"'


def _part(path: Path, part: Part) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(part.first)
        left = part.length
        while left and (block := file.read(min(_BLOCK, left))):
            left -= len(block)
            yield block


async def _blocks(path: Path, part: Part | None = None) -> AsyncIterator[bytes]:
    file = await sync_to_async(_opened)(path)
    left = part.length if part else None
    try:
        if part:
            file.seek(part.first)
        while block := await sync_to_async(file.read)(_BLOCK if left is None else min(_BLOCK, left)):
            left = None if left is None else left - len(block)
            yield block
    finally:
        file.close()


def _opened(path: Path) -> IO[bytes]:
    return path.open("rb")
