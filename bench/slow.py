"""What twenty slow phones do to the first page of everyone else, under the real `preau serve`.

Ten send a file at 20 KB/s where the composer sends it, ten fetch one at that pace; the home page is asked meanwhile.
"""

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import feed, pages
from preau.engine.locks import until

PACE = 20_000  # bytes a second
PEOPLE, ASKED, ROUNDS = 10, 100, 3


def measure() -> pages.Measure:
    with feed._database() as url, tempfile.TemporaryDirectory() as folder:
        readers = json.loads(feed._python(["-m", "bench.territory", str(pages.SMALL)], url))
        calm, busy = [], []
        with _site(url, Path(folder)) as port:
            for _round in range(ROUNDS):
                calm.append(_p95(port, readers["guardian"]))
                with _crowd(port, readers["guardian"]):
                    busy.append(_p95(port, readers["guardian"]))
    how = f"p95 de {ASKED} accueils pendant {PEOPLE} envois et {PEOPLE} lectures à {PACE // 1000} Ko/s, deux processus web"
    return feed._measure(
        "slow_clients", statistics.median(busy) * 1000, "ms", statistics.median(calm) * 1000, 1.5, how,
        "les mêmes accueils au calme",
    )  # fmt: skip


@contextmanager
def _crowd(port: int, reader: dict[str, Any]) -> Iterator[None]:
    """Twenty slow phones, in a process of their own so that they do not slow the one who measures."""
    words = [sys.executable, "-m", "bench.slow", str(port), json.dumps(reader)]
    crowd = subprocess.Popen(words, cwd=feed.ROOT, stdout=subprocess.PIPE, stdin=subprocess.PIPE)
    try:
        assert crowd.stdout is not None
        assert crowd.stdout.readline() == b"there\n"
        yield
    finally:
        crowd.communicate(b"leave\n", timeout=30)


def _come_slowly(port: int, reader: dict[str, Any]) -> None:
    """The crowd: says when it is under way, leaves when told."""
    stop = threading.Event()
    people = [
        threading.Thread(target=act, args=(port, reader, stop))
        for act in (_send_slowly, _fetch_slowly)
        for _one in range(PEOPLE)
    ]
    for one in people:
        one.start()
    until(lambda: False, 2.0)
    print("there", flush=True)
    sys.stdin.readline()
    stop.set()
    for one in people:
        one.join()


def _p95(port: int, reader: dict[str, Any]) -> float:
    ask = pages._asking(port, reader, "home")
    times = []
    for _turn in range(ASKED):
        start = time.perf_counter()
        ask()
        times.append(time.perf_counter() - start)
    return statistics.quantiles(times, n=20)[-1]


def _send_slowly(port: int, reader: dict[str, Any], stop: threading.Event) -> None:
    """A file that is on its way to the composer for as long as the measure lasts."""
    port, path = _composer(port, reader)
    while not stop.is_set():
        with socket.create_connection(("127.0.0.1", port)) as line:
            head = (
                f"POST {path} HTTP/1.1\r\nHost: localhost:{port}\r\nCookie: {pages.cookie_name()}={reader['cookie']}\r\n"
                "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 5000000\r\n\r\n--x\r\n"
                'Content-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
            )
            line.sendall(head.encode())
            while not stop.wait(0.1):
                try:
                    line.sendall(b"x" * (PACE // 10))
                except OSError:
                    break


def _composer(port: int, reader: dict[str, Any]) -> tuple[int, str]:
    """Where the form of the composer sends its files: this port, or the one of the live process."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    path = reader["urls"]["home"] + "messages/nouveau/"
    connection.request(
        "GET",
        path,
        headers={"Host": f"localhost:{port}", "Cookie": f"{pages.cookie_name()}={reader['cookie']}"},
    )
    page = connection.getresponse().read().decode()
    form = page[page.index("<form", page.index("<main")) :]
    action = form.split('action="')[1].split('"')[0]
    if action.startswith("http"):
        host, _slash, rest = action.removeprefix("http://").partition("/")
        return int(host.rpartition(":")[2]), f"/{rest}"
    return port, action


def _fetch_slowly(port: int, reader: dict[str, Any], stop: threading.Event) -> None:
    """The style sheet, read at the pace of a poor network, again and again."""
    while not stop.is_set():
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            line.sendall(b"GET /connexion/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            while not stop.wait(0.1) and line.recv(PACE // 10):
                pass


@contextmanager
def _site(url: str, folder: Path) -> Iterator[int]:
    port = pages.free_port()
    words = [sys.executable, "-m", "preau", "serve", "--port", str(port), "--workers", "2"]
    environment = {
        **feed._environment(url),
        "PREAU_HOME": os.environ.get("PREAU_HOME", str(feed.ROOT / "var")),
    }
    with (folder / "serve.log").open("wb") as log:
        site = subprocess.Popen(words, env=environment, cwd=feed.ROOT, stdout=log, stderr=log)
    try:
        assert until(lambda: _answers(port), 60, pause=0.2), (folder / "serve.log").read_text()
        yield port
    finally:
        site.terminate()
        site.wait(20)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


if __name__ == "__main__":
    _come_slowly(int(sys.argv[1]), json.loads(sys.argv[2]))
