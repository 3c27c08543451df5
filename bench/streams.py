"""How long a ping takes to reach 2,000 streams of one live process, against a bare asyncio writer to as many sockets."""

import asyncio
import json
import statistics
import sys
import time
import urllib.request
from collections.abc import Callable
from functools import partial
from typing import Any

import psycopg

from bench import ground
from bench.ground import Measure

PERSONS, EACH = 250, 8  # a process takes eight browsers of one person
STREAMS = PERSONS * EACH
TURNS = 7
AT_ONCE = 50  # streams opened together


def fan_out() -> list[Measure]:
    with ground.database() as url:
        told = json.loads(ground.python(["-m", "bench.streams"], url))
        port = ground.free_port()
        words = [sys.executable, "-m", "uvicorn", "--port", str(port), "--lifespan", "off", "--no-access-log",
                 "--log-level", "warning", "preau.live:application"]  # fmt: skip
        with (
            ground.serving(words, port, ground.environment(url)),
            psycopg.connect(url, autocommit=True) as line,
        ):
            ours = _median(port, told["cookies"] * EACH, partial(_notify, line, told))
    port = ground.free_port()
    with ground.serving(
        [sys.executable, "-m", "bench.yardsticks.plain_writer", str(port)], port, ground.environment("")
    ):
        bare = _median(
            port,
            told["cookies"] * EACH,
            lambda: urllib.request.urlopen(f"http://127.0.0.1:{port}/go").close(),
        )
    return [
        ground.measure(
            "fan_out_2000", ours * 1000, "ms", bare * 1000, 2.0,
            f"d’un NOTIFY au dernier de {STREAMS} navigateurs, un processus live, médiane de {TURNS}",
            "un serveur asyncio nu qui écrit les mêmes octets aux mêmes sockets",
        )
    ]  # fmt: skip


class Reader(asyncio.Protocol):
    """One browser: how many changes it was told of."""

    def __init__(self, room: "Room", cookie: str) -> None:
        self.room, self.cookie, self.opened = room, cookie, False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(f"GET /direct/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self.cookie}\r\n\r\n".encode())

    def data_received(self, data: bytes) -> None:
        if not self.opened and b"retry:" in data:
            self.opened = True
            self.room.arrived()
        elif b"event: change" in data:
            self.room.arrived()


class Room:
    """All the browsers, and whether each has been reached."""

    def __init__(self) -> None:
        self.missing, self.full = 0, asyncio.Event()

    def wait_for(self, count: int) -> None:
        self.missing = count
        self.full.clear()

    def arrived(self) -> None:
        self.missing -= 1
        if self.missing <= 0:
            self.full.set()


def _median(port: int, cookies: list[str], ring: Callable[[], None]) -> float:
    return asyncio.run(_measured(port, cookies, ring))


async def _measured(port: int, cookies: list[str], ring: Callable[[], None]) -> float:
    room, loop = Room(), asyncio.get_running_loop()
    held = []
    for start in range(0, len(cookies), AT_ONCE):
        some = cookies[start : start + AT_ONCE]
        room.wait_for(len(some))
        opened = [
            loop.create_connection(lambda one=one: Reader(room, one), "127.0.0.1", port) for one in some
        ]
        held += await asyncio.gather(*opened)
        await asyncio.wait_for(room.full.wait(), 60)
    took = []
    for _turn in range(TURNS):
        room.wait_for(len(cookies))
        begun = time.perf_counter()
        await asyncio.to_thread(ring)
        await asyncio.wait_for(room.full.wait(), 60)
        took.append(time.perf_counter() - begun)
    for transport, _reader in held:
        transport.close()
    return statistics.median(took)


def _notify(line: "psycopg.Connection[Any]", told: dict[str, str]) -> None:
    """As a web worker does: by the connection that it keeps."""
    line.execute("SELECT pg_notify(%s, %s)", [told["channel"], told["persons"]])


def main() -> None:
    """So many people signed in; prints their cookies, their numbers and where the house is told."""
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from preau.access.models import Account
    from preau.base import clock
    from preau.base.direct import channel
    from preau.directory.models import Person

    cookies, numbers = [], []
    for rank in range(PERSONS):
        person = Person.objects.create(first_name="Odile", last_name=f"Flux{rank}")
        account = Account.objects.create(person=person, login=f"flux{rank}", activated_at=clock.now())
        client = Client()
        client.force_login(account)
        cookies.append(f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}")
        numbers.append(str(person.pk))
    print(json.dumps({"cookies": cookies, "persons": ",".join(numbers), "channel": channel()}))


if __name__ == "__main__":
    main()
