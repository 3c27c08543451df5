"""What measures stand on: databases that live as long as they are needed, our own commands, sites served as they are.

A measure is a value beside a yardstick taken in the same minute; `measure` gives it the shape of the results.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from preau.engine.locks import until

Measure = dict[str, Any]

ROOT = Path(__file__).resolve().parents[1]


def measure(
    name: str, value: float, unit: str, against: float, target: float, how: str, yardstick: str,
    at_least: bool = False,
) -> Measure:  # fmt: skip
    """`target` is the most that value / against may be; the least with `at_least`."""
    ratio = value / against
    return {
        "name": name,
        "value": round(value, 2),
        "unit": unit,
        "yardstick": yardstick,
        "yardstick_value": round(against, 2),
        "ratio": round(ratio, 3),
        "target": target,
        "holds": ratio >= target if at_least else ratio <= target,
        "how": how,
    }


@contextmanager
def database(persons: int = 0) -> Iterator[str]:
    """The URL of a migrated database of its own; with a region of so many persons when asked."""
    parts = conninfo_to_dict(os.environ["DATABASE_URL"])
    name = f"preau_bench_{os.getpid()}_{time.monotonic_ns()}"
    server = make_conninfo(**{**parts, "dbname": "postgres"})
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    url = _url(parts, name)
    try:
        python(["-m", "django", "migrate", "--skip-checks", "-v0"], url)
        if persons:
            python(["-m", "bench.region", str(persons)], url)
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("VACUUM ANALYZE")  # as PostgreSQL leaves it a minute after a delivery
        yield url
    finally:
        drop_database(server, name)


def drop_database(server: str, name: str) -> None:
    """Away with a database and our sessions in it.

    Not `WITH (FORCE)`: where PostgreSQL happens to be vacuuming there, it refuses to a role like ours.
    """
    ours = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user"
    )
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(ours, [name])
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')


def python(arguments: list[str], url: str, **more: str) -> str:
    """What a command of ours prints, run on a database; its complaint when it fails."""
    run = subprocess.run(
        [sys.executable, *arguments], env=environment(url, **more), cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr[-2000:]
    return run.stdout


def environment(url: str, **more: str) -> dict[str, str]:
    return {
        **os.environ,
        **({"DATABASE_URL": url} if url else {}),
        "DJANGO_SETTINGS_MODULE": "preau.settings",
        "PYTHONPATH": str(ROOT),
        **more,
    }


@contextmanager
def web(url: str, settings: str = "preau.settings", workers: int = 1, **more: str) -> Iterator[int]:
    """The port of a web door alone, as `preau serve` opens it, on a database; `settings` may be a yardstick's."""
    from preau.engine.serve import web_words

    port = free_port()
    words = web_words("127.0.0.1", port, workers)
    with serving(words, port, environment(url, DJANGO_SETTINGS_MODULE=settings, **more)):
        yield port


@contextmanager
def serving(words: list[str], port: int, environment: dict[str, str]) -> Iterator[None]:
    """A server process, from its first answer to its end."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(words, env=environment, cwd=ROOT, stdout=log, stderr=log)
        try:
            up = until(lambda: process.poll() is not None or _listens(port), 60, pause=0.1)
            log.seek(0)
            assert up and process.poll() is None, log.read().decode()[-2000:]
            yield
        finally:
            process.terminate()
            process.wait(20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def _url(parts: dict[str, Any], name: str) -> str:
    user, host = parts.get("user", "postgres"), parts.get("host", "")
    port = f"&port={parts['port']}" if parts.get("port") else ""
    password = f":{parts['password']}" if parts.get("password") else ""
    return f"postgresql://{user}{password}@/{name}?host={host}{port}"
