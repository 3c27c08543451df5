"""Stored bytes going out, only through the URL of the thing that owns them."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import IO

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.utils.http import content_disposition_header

from preau.base.live import live_origin
from preau.files import sniff
from preau.files.models import StoredFile

SHOWN_IN_PAGE = sniff.IMAGES | {sniff.PDF}
_BLOCK = 1 << 16


def serve(request: HttpRequest, stored: StoredFile, name: str) -> HttpResponseBase:
    """The answer to someone whom the caller has found allowed to read this file.

    A web worker has one thread, which a slow phone would hold: it sends the reader to the same URL of the
    live process, where there is one.
    """
    elsewhere = live_origin(request)
    if elsewhere and not isinstance(request, ASGIRequest):
        return HttpResponseRedirect(elsewhere + request.get_full_path())
    response = _stream(request, stored)
    response["Content-Length"] = str(stored.size)
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


def _stream(request: HttpRequest, stored: StoredFile) -> HttpResponseBase:
    if isinstance(request, ASGIRequest):
        return StreamingHttpResponse(_blocks(stored.path))
    return FileResponse(stored.path.open("rb"))


async def _blocks(path: Path) -> AsyncIterator[bytes]:
    file = await sync_to_async(_opened)(path)
    try:
        while block := await sync_to_async(file.read)(_BLOCK):
            yield block
    finally:
        file.close()


def _opened(path: Path) -> IO[bytes]:
    return path.open("rb")
