"""What has changed is told at once: server-sent events, one stream a browser, on the live process.

A stream says "something changed" and nothing else: the page asks for itself again, under its own rights. Rooms call `ping`
in the transaction of their act; it reaches every live process when that is committed, by PostgreSQL's NOTIFY, or by Redis
where `REDIS_URL` is set. Whoever misses a ping asks again by themselves: nothing depends on it.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from importlib import import_module
from io import BytesIO
from itertools import islice
from typing import Any

import psycopg
from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.core.handlers.asgi import ASGIRequest
from django.db import close_old_connections, connection

from preau.base import transaction
from preau.base.bodies import Application, Scope
from preau.base.live import live_origin, web_origin

logger = logging.getLogger(__name__)
PATH = "/direct/"
AT_ONCE = 500  # persons in one notification: PostgreSQL takes 8,000 bytes
STREAMS, STREAMS_A_PERSON = 4_000, 8  # of one process; of one person, the oldest gives way
HEARTBEAT = 25.0  # seconds: proxies close what is silent for longer
LIFE = (600.0, 900.0)  # seconds, drawn: then the browser comes back and shows its session again
RETRY = (2_000, 10_000)  # milliseconds, drawn: not all at once when a process has fallen
CHANGED = {"type": "http.response.body", "body": b"event: change\ndata:\n\n", "more_body": True}
ALIVE = {"type": "http.response.body", "body": b":\n\n", "more_body": True}


def ping(persons: Iterable[int]) -> None:
    """Something changed for these persons; told when the transaction is committed."""
    ids = iter(dict.fromkeys(persons))
    while part := ",".join(map(str, islice(ids, AT_ONCE))):
        if settings.REDIS_URL:
            transaction.on_commit(lambda words=part: _publish(words), robust=True)  # type: ignore[misc]
            continue
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [channel(), part])


def channel() -> str:
    """One a installation: several may share a server."""
    return f"preau_direct_{settings.INSTALLATION_ID}"


Send = Callable[[dict[str, Any]], Awaitable[None]]


class Stream:
    """One browser that listens. `send` is its line; nothing is said before it is open (`is_open`)."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.woken = asyncio.Event()
        self.is_open = self.has_changed = self.is_over = False
        self.ends_at = asyncio.get_running_loop().time() + random.uniform(*LIFE)

    def change(self) -> None:
        """Said at once where the line is free, which spares a turn of the loop to each of thousands; else by its own task."""
        if self.is_open and not self.woken.is_set() and _went(self.send(CHANGED)):
            return
        self.has_changed = True
        self.woken.set()

    def end(self) -> None:
        self.is_over = True
        self.woken.set()


class Hub:
    """Who listens, by person, and the one listener of the house behind them all."""

    def __init__(self) -> None:
        self.streams: dict[int, list[Stream]] = defaultdict(list)
        self.count = 0
        self._tasks: list[asyncio.Task[None]] = []

    def join(self, person: int, send: Send) -> Stream:
        if not self._tasks:
            self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._beat())]
        stream = Stream(send)
        mine = self.streams[person]
        if len(mine) >= STREAMS_A_PERSON:
            mine[0].end()
        mine.append(stream)
        self.count += 1
        return stream

    def leave(self, person: int, stream: Stream) -> None:
        self.streams[person].remove(stream)
        self.count -= 1
        if not self.streams[person]:
            del self.streams[person]

    def ring(self, persons: Iterable[int]) -> None:
        for person in persons:
            for stream in self.streams.get(person, ()):
                stream.change()

    async def _listen(self) -> None:
        """For ever; after a fall everyone is told, since something may have been missed."""
        while True:
            try:
                async for words in _notices():
                    self.ring(int(one) for one in words.split(",") if one.isdecimal())
            except Exception as fall:  # whatever it is, the next one may do better
                logger.warning("La maison ne répond pas aux directs : %s", fall)
            await asyncio.sleep(random.uniform(0.5, 3))
            self.ring([*self.streams])

    async def _beat(self) -> None:
        """Every stream now and then: alive, or at its end."""
        while True:
            await asyncio.sleep(HEARTBEAT)
            now = asyncio.get_running_loop().time()
            for stream in [one for mine in self.streams.values() for one in mine]:
                stream.is_over = stream.is_over or now > stream.ends_at
                stream.woken.set()


class Direct:
    """The door of streams, before that of pages."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.hub = Hub()

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["path"] != PATH:
            await self.application(scope, receive, send)
            return
        request = ASGIRequest(scope, BytesIO())
        person = await sync_to_async(_person)(request) if _may_ask(request) else None
        if person is None:
            await _answer(send, 204)  # which tells a browser not to come back
        elif self.hub.count >= STREAMS:
            await _answer(send, 503)
        else:
            await self._stream(person, request, receive, send)

    async def _stream(self, person: int, request: ASGIRequest, receive: Any, send: Any) -> None:
        stream = self.hub.join(person, send)
        watcher = asyncio.create_task(_until_gone(receive, stream))
        try:
            await _open(request, send)
            await _tell(stream)
        finally:
            watcher.cancel()
            self.hub.leave(person, stream)
        await send({"type": "http.response.body", "body": b""})


async def _tell(stream: Stream) -> None:
    """What could not be said at once, and signs of life, until the end of the stream."""
    stream.is_open = True
    while True:
        await stream.woken.wait()
        if stream.is_over:
            return
        words = CHANGED if stream.has_changed else ALIVE
        stream.has_changed = False
        stream.woken.clear()
        await stream.send(words)


def _went(sending: Awaitable[None]) -> bool:
    """Whether what was to be sent has left without waiting; otherwise it is given up, for its own task to send."""
    steps = sending.__await__()
    try:
        next(steps)
    except StopIteration:
        return True
    steps.close()
    return False


async def _until_gone(receive: Any, stream: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.end()


async def _open(request: ASGIRequest, send: Any) -> None:
    headers = [
        (b"content-type", b"text/event-stream"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
        (b"vary", b"Origin"),
    ]
    if origin := request.headers.get("Origin"):
        headers += [
            (b"access-control-allow-origin", origin.encode()), (b"access-control-allow-credentials", b"true"),
        ]  # fmt: skip
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    retry = f"retry: {random.randint(*RETRY)}\n\n".encode()
    await send({"type": "http.response.body", "body": retry, "more_body": True})


async def _answer(send: Any, status: int) -> None:
    headers = [(b"content-length", b"0"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _may_ask(request: ASGIRequest) -> bool:
    """Our own pages alone, under the host that the reader uses."""
    origin = request.headers.get("Origin")
    return request.method == "GET" and (not origin or origin in (web_origin(request), live_origin(request)))


def _person(request: ASGIRequest) -> int | None:
    """The person who is signed in, as a page would know them."""
    close_old_connections()
    store = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = store(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    user = get_user(request)
    return user.person_id if user.is_authenticated else None


async def _notices() -> AsyncIterator[str]:
    """The pings of the whole house, as they come."""
    if settings.REDIS_URL:
        async for words in _from_redis():
            yield words
        return
    known = connection.get_connection_params()
    where = {name: known[name] for name in ("host", "port", "user", "password", "dbname") if known.get(name)}
    async with await psycopg.AsyncConnection.connect(**where, autocommit=True) as listener:
        await listener.execute(f'LISTEN "{channel()}"')
        async for notice in listener.notifies():
            yield notice.payload


async def _from_redis() -> AsyncIterator[str]:
    from redis.asyncio import Redis  # noqa: PLC0415 (an optional dependency)

    async with Redis.from_url(settings.REDIS_URL) as client, client.pubsub() as box:
        await box.subscribe(channel())
        async for one in box.listen():
            if one["type"] == "message":
                yield one["data"].decode()


def _publish(words: str) -> None:
    from redis import Redis  # noqa: PLC0415 (an optional dependency)

    with Redis.from_url(settings.REDIS_URL) as client:
        client.publish(channel(), words)
