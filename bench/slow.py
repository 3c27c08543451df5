"""What twenty slow phones, half sending a file and half reading one at 20 kB/s, cost to who opens the first page."""

import json
import os
import re
import socket
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from bench import ground, load, pages
from bench.ground import Measure

CLIENTS, RATE, STEP = 20, 20_000, 0.1  # persons, bytes a second, seconds between two handfuls
TURNS, REQUESTS = 3, 120
SIZE = 2_000_000
_EDGE = "bench-edge"


def measures() -> list[Measure]:
    with ground.database(pages.SMALL) as url, ExitStack() as open_doors:
        live_port = ground.free_port()
        live_url = f"http://localhost:{live_port}"
        words = [
            sys.executable,
            "-m",
            "uvicorn",
            "--port",
            str(live_port),
            "--lifespan",
            "off",
            "preau.live:application",
        ]
        port = open_doors.enter_context(ground.web(url, workers=2, LIVE_URL=live_url))
        open_doors.enter_context(ground.serving(words, live_port, ground.environment(url, LIVE_URL=live_url)))
        visit = json.loads(ground.python(["-m", "bench.slow"], url))
        calm, slowed = _turns(port, visit)
    return [
        ground.measure(
            "slow_clients", _p95(slowed) * 1000, "ms", _p95(calm) * 1000, 1.5,
            f"p95 de {TURNS * REQUESTS} premières pages, deux processus web et le live, {CLIENTS} clients à 20 ko/s "
            "(moitié envois, moitié lectures), tours alternés", "sans eux",
        )
    ]  # fmt: skip


def _turns(port: int, visit: dict[str, Any]) -> tuple[list[float], list[float]]:
    calm, slowed = [], []
    load.timed(port, visit["home"], visit["headers"], 20)
    for _turn in range(TURNS):
        calm += load.timed(port, visit["home"], visit["headers"], REQUESTS)
        with _slow_clients(port, visit):
            slowed += load.timed(port, visit["home"], visit["headers"], REQUESTS)
    return calm, slowed


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


@contextmanager
def _slow_clients(port: int, visit: dict[str, Any]) -> Iterator[None]:
    """All at work before the first page is asked, until the last has been answered."""
    stop = threading.Event()
    door, form = _composer(port, visit)
    acts = [lambda: _send(door, form, visit, stop), lambda: _receive(port, visit, stop)] * (CLIENTS // 2)
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    time.sleep(1)
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _composer(port: int, visit: dict[str, Any]) -> tuple[str, bytes]:
    """Where the page says that a file is sent, and what its form holds beside the file."""
    request = Request(f"http://localhost:{port}{visit['compose']}", headers=visit["headers"])
    with urlopen(request, timeout=60) as answer:
        page = answer.read().decode()
        cookie = answer.headers.get("Set-Cookie", "").split(";")[0]
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    sent = re.search(r'<form method="post" action="([^"]+)" enctype="multipart/form-data"', page)
    assert sent
    where = sent[1]
    assert token
    fields = {"csrfmiddlewaretoken": token[1], "act": "attach", "subject": "", "body": "", "child": ""}
    parts = [
        f'--{_EDGE}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()
    ]
    visit["cookie"] = f"{visit['headers']['Cookie']}; {cookie}"
    return where if where.startswith("http") else f"http://localhost:{port}{where}", "".join(parts).encode()


def _send(door: str, form: bytes, visit: dict[str, Any], stop: threading.Event) -> None:
    url = urlsplit(door)
    head = f'--{_EDGE}\r\nContent-Disposition: form-data; name="files"; filename="photo.png"\r\n\r\n'
    body = form + head.encode()
    length = len(body) + SIZE
    with socket.create_connection(("127.0.0.1", url.port or 80)) as line:
        line.sendall(
            f"POST {url.path} HTTP/1.1\r\nHost: localhost:{url.port}\r\nCookie: {visit['cookie']}\r\n"
            f"Content-Type: multipart/form-data; boundary={_EDGE}\r\nContent-Length: {length}\r\n\r\n".encode()
            + body
        )
        while not stop.wait(STEP):
            line.sendall(b"\0" * int(RATE * STEP))


def _receive(port: int, visit: dict[str, Any], stop: threading.Event) -> None:
    door = _followed(port, visit)
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.connect(("127.0.0.1", door.port or 80))
        line.sendall(
            f"GET {door.path} HTTP/1.1\r\nHost: localhost:{door.port}\r\nCookie: {visit['headers']['Cookie']}\r\n\r\n"
            .encode()
        )  # fmt: skip
        while not stop.wait(STEP):
            line.recv(int(RATE * STEP))


def _followed(port: int, visit: dict[str, Any]) -> Any:
    """The address that the web door sends a reader of the file to."""
    import http.client

    connection = http.client.HTTPConnection("localhost", port, timeout=60)
    connection.request("GET", visit["file"], headers=visit["headers"])
    answer = connection.getresponse()
    assert answer.status == 302, answer.status
    connection.close()
    return urlsplit(answer.headers["Location"])


def main() -> None:
    """A parent of the region with a file to read; prints what the slow clients need."""
    import django

    django.setup()
    from bench.region import STAFF, VIEWERS
    from preau.base import clock
    from preau.directory.hats import hats_of
    from preau.directory.models import Person
    from preau.files.models import StoredFile
    from preau.messaging import actions
    from preau.messaging.models import Attachment, Draft

    guardian = Person.objects.get(pk=VIEWERS["guardian"])
    hat, now = hats_of(guardian)[0], clock.now()
    stored = StoredFile.objects.create(sum="be" * 32, size=SIZE, media_type="image/png", stored_at=now)
    stored.path.parent.mkdir(parents=True, exist_ok=True)
    stored.path.write_bytes(os.urandom(SIZE))
    child = guardian.children_ties.order_by("pk").first().child
    draft = Draft.objects.create(
        author=guardian, hat_key=hat.key, recipients=[f"personne-{STAFF}"], child=child, subject="s", body="b",
        saved_at=now,
    )  # fmt: skip
    joined = Attachment.objects.create(draft=draft, stored=stored, name="photo.png")
    actions.send(draft, by=guardian, hat=hat)
    visit = pages.visits()["guardian"]
    print(
        json.dumps(
            {
                "headers": visit["headers"],
                "home": visit["pages"]["home"],
                "compose": f"/{hat.key}/messages/nouveau/",
                "file": f"/{hat.key}/messages/piece/{joined.pk}/",
            }
        )
    )


if __name__ == "__main__":
    main()
