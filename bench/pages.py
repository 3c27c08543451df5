"""How many pages a second, and whether they stay as fast when the territory grows a hundred times.

Each page is asked of the site under the very server of `preau serve` (granian, one worker, one thread), in turns with the
yardstick or with the other size, over one kept connection: medians of rounds, so that noise falls on both.
"""

import http.client
import json
import os
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import psycopg

from bench import feed
from preau.engine.locks import until
from preau.engine.serve import web_words

ROUNDS, PER_ROUND = 7, 12
SMALL, LARGE = 2_000, 200_000
GROWING = 20_000  # rows from which a table is one that grows
WSGI = "preau.wsgi:application"
YARDSTICK = "bench.yardsticks.twenty_rows:application"
Measure = dict[str, Any]


def measures() -> list[Measure]:
    with ExitStack() as stack:
        sizes = {size: stack.enter_context(_territory(size)) for size in (SMALL, LARGE)}
        yardstick = stack.enter_context(served(YARDSTICK, sizes[SMALL][0]))
        sites = {size: stack.enter_context(served(WSGI, url)) for size, (url, _readers) in sizes.items()}
        readers = sizes[LARGE][1]
        home = _home(sites[LARGE], readers["guardian"], yardstick)
        before = _scans(sizes[LARGE][0])
        grown = [
            _growth(f"{page}_{who}", [(sites[size], sizes[size][1][who], page) for size in (SMALL, LARGE)])
            for who in ("guardian", "teacher", "agent")
            for page in ("home", "search", "class", "card")
            if page in readers[who]["urls"]
        ]
        return [home, *grown, _no_scan(before, sizes[LARGE][0])]


def _home(site: int, reader: dict[str, Any], yardstick: int) -> Measure:
    page, bare = _paired([_asking(site, reader, "home"), _asking(yardstick, None, "")])
    measure = feed._measure(
        "home_rate", 1 / page, "/s", 1 / bare, 0.35, f"accueil d’un parent, {LARGE} personnes, un processus, un fil",
        "vue Django nue de 20 lignes (bench/yardsticks/twenty_rows.py)",
    )  # fmt: skip
    return {**measure, "holds": measure["ratio"] >= 0.35}


def _growth(name: str, asked: list[tuple[int, dict[str, Any], str]]) -> Measure:
    small, large = _paired([_asking(*one) for one in asked])
    how = f"{LARGE} personnes contre {SMALL}, médiane de {ROUNDS} tours de {PER_ROUND}"
    return feed._measure(
        name, large * 1000, "ms", small * 1000, 1.3, how, f"la même page à {SMALL} personnes"
    )


def _paired(askers: list[Any]) -> list[float]:
    """Seconds a request of each, asked in turns."""
    for ask in askers:
        for _warm in range(PER_ROUND):
            ask()
    times: list[list[float]] = [[] for _ask in askers]
    for _round in range(ROUNDS):
        for kept, ask in zip(times, askers, strict=True):
            start = time.perf_counter()
            for _turn in range(PER_ROUND):
                ask()
            kept.append((time.perf_counter() - start) / PER_ROUND)
    return [statistics.median(kept) for kept in times]


def _asking(port: int, reader: dict[str, Any] | None, page: str) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    path = reader["urls"][page] if reader else "/"
    headers = {"Host": "localhost", **({"Cookie": f"{cookie_name()}={reader['cookie']}"} if reader else {})}

    def ask() -> int:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, (path, answer.status, body[:200])
        return len(body)

    return ask


def _scans(url: str) -> dict[str, int]:
    """Sequential scans so far of the tables that grow."""
    with psycopg.connect(url) as database:
        rows = database.execute(
            "SELECT s.relname, seq_scan FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid WHERE reltuples > %s",
            [GROWING],
        ).fetchall()
    return dict(rows)


def _no_scan(before: dict[str, int], url: str) -> Measure:
    until(lambda: False, 2.5)  # the server tells its statistics a second after the last request
    after = _scans(url)
    scanned = {name: after[name] - seen for name, seen in before.items() if after[name] > seen}
    how = (
        f"tables de plus de {GROWING} lignes lues en entier par ces pages : {', '.join(scanned) or 'aucune'}"
    )
    measure = feed._measure("sequential_scans", sum(scanned.values()), "lectures", 1.0, 0.0, how, "aucune")
    return {**measure, "yardstick_value": 0}


@contextmanager
def _territory(persons: int) -> Iterator[tuple[str, dict[str, Any]]]:
    with feed._database() as url:
        readers = json.loads(feed._python(["-m", "bench.territory", str(persons)], url))
        if persons == SMALL:
            feed._python(["-m", "bench.yardsticks.twenty_rows"], url)
        yield url, readers


@contextmanager
def served(application: str, url: str) -> Iterator[int]:
    """The port of an application under granian, as `preau serve` runs it."""
    port = free_port()
    words = web_words("127.0.0.1", port, 1, application)
    environment = {**feed._environment(url), "PREAU_TEST": "1", "LIVE_URL": ""}
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(words, env=environment, cwd=feed.ROOT, stdout=log, stderr=log)
        try:
            assert until(lambda: _listens(port), 30, pause=0.1), application
            yield port
        finally:
            server.terminate()
            server.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def cookie_name() -> str:
    from preau.engine.home import current_home

    return f"preau_{current_home().installation_id()}"


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def main() -> None:
    for one in measures():
        print(
            one["name"],
            one["value"],
            one["yardstick_value"],
            one["ratio"],
            one["holds"],
            one["how"],
            flush=True,
        )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "preau.settings")
    main()
