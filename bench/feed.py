"""How fast, how heavy and how sparing the feed of an academy is.

Each measure runs the real command in its own process, on a database made for it, beside a yardstick run in
the same minute. `python -m bench.feed` prints them all; it needs DATABASE_URL of a server where databases may
be made.
"""

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

Measure = dict[str, Any]

ROOT = Path(__file__).resolve().parents[1]
PUPILS_PER_PERSON = 0.4  # a pupil comes with one and a half adults
DEGREES = ("1D", "2D")


def feed_time(persons: int = 100_000) -> Measure:
    """Reading and applying, against reading with lxml and COPY of the same values into the same tables."""
    with tempfile.TemporaryDirectory() as folder:
        deliveries = _world(Path(folder), persons)
        took = yardstick = 0.0
        for delivery in deliveries:
            with _database() as url:
                yardstick += float(_python(["bench/yardsticks/feed_copy.py", str(delivery), url], url))
            with _database() as url:
                took += _feed(delivery, url)[0]
    return _measure(
        "feed_time", took, "s", yardstick, 3.0, f"{persons} personnes, commande entière, démarrage compris",
        "lxml iterparse et COPY dans les mêmes tables",
    )  # fmt: skip


def feed_memory(small: int = 20_000, large: int = 200_000) -> list[Measure]:
    """The peak of the command: under 250 MB, and the same for ten times more persons."""
    peaks = {}
    for persons in (small, large):
        with tempfile.TemporaryDirectory() as folder, _database() as url:
            peaks[persons] = max(_feed(one, url)[1] for one in _world(Path(folder), persons))
    how = f"ru_maxrss de la commande, {small} puis {large} personnes"
    return [
        _measure("feed_memory", peaks[large], "MB", 250.0, 1.0, how, "250 Mo"),
        _measure("feed_memory_flat", peaks[large], "MB", peaks[small], 1.25, how, f"{small} personnes"),
    ]


def feed_change(persons: int = 100_000, every: int = 1_000) -> Measure:
    """A delivery of which one record in a thousand differs, against the first one; only those rows are written."""
    with tempfile.TemporaryDirectory() as folder, _database() as url:
        deliveries = _world(Path(folder), persons)
        first = sum(_feed(one, url)[0] for one in deliveries)
        changed = sum(_touch(one, every) for one in deliveries)
        _settle(url)
        last = _last_transaction(url)
        again = sum(_feed(one, url)[0] for one in deliveries)
        written = _persons_written(url, last)
    how = f"{changed} fiches sur {persons} personnes ; {written} personnes réécrites"
    measure = _measure("feed_change", again, "s", first, 0.8, how, "la première alimentation")
    measure["holds"] = measure["holds"] and written <= changed
    return measure


def _measure(
    name: str, value: float, unit: str, against: float, target: float, how: str, yardstick: str
) -> Measure:
    ratio = value / against
    return {
        "name": name,
        "value": round(value, 2),
        "unit": unit,
        "yardstick": yardstick,
        "yardstick_value": round(against, 2),
        "ratio": round(ratio, 3),
        "target": target,
        "holds": ratio <= target,
        "how": how,
    }


def _world(folder: Path, persons: int) -> list[Path]:
    out = folder / "world"
    pupils = str(int(persons * PUPILS_PER_PERSON))
    _python(["-m", "django", "world", "--out", str(out), "--pupils", pupils], "")
    return [out / "LILLE" / degree for degree in DEGREES]


def _feed(delivery: Path, url: str) -> tuple[float, float]:
    """Seconds, and peak megabytes of the process."""
    command = [sys.executable, "-m", "django", "feed", "aaf", str(delivery), "--academy", "LILLE", "--json"]
    start = time.perf_counter()
    process = subprocess.Popen(
        command, env=_environment(url), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    report = json.loads(process.stdout.read())
    _pid, status, usage = os.wait4(process.pid, 0)
    assert status == 0, report
    return time.perf_counter() - start, _megabytes(usage)


def _megabytes(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / 1024


def _touch(delivery: Path, every: int) -> int:
    """Another post code in one record of `every` that has one; how many were changed."""
    seen = changed = 0
    mark = re.compile(r'(<attr name="ENTPersonCodePostal"><value>)[0-9]{5}')
    for path in sorted(delivery.glob("*.xml")):
        encoding = "iso-8859-15" if b"ISO-8859-15" in path.read_bytes()[:100] else "utf-8"
        lines = path.read_text(encoding).splitlines(keepends=True)
        for number, line in enumerate(lines):
            if mark.search(line):
                seen += 1
                if seen % every == 0:
                    lines[number] = mark.sub(r"\g<1>59999", line)
                    changed += 1
        path.write_text("".join(lines), encoding)
    return changed


def _settle(url: str) -> None:
    """As after a night: statistics are fresh."""
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("VACUUM ANALYZE")


def _last_transaction(url: str) -> int:
    with psycopg.connect(url) as database:
        row = database.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()
        assert row is not None
        return int(row[0])


def _persons_written(url: str, after: int) -> int:
    with psycopg.connect(url) as database:
        query = "SELECT count(*) FROM directory_person WHERE xmin::text::bigint > %s"
        row = database.execute(query, [after]).fetchone()
        assert row is not None
        return int(row[0])


@contextmanager
def _database() -> Iterator[str]:
    """A migrated database that lives as long as the measure."""
    parts = conninfo_to_dict(os.environ["DATABASE_URL"])
    name = f"preau_bench_feed_{os.getpid()}_{time.monotonic_ns()}"
    server = make_conninfo(**{**parts, "dbname": "postgres"})
    with psycopg.connect(server, autocommit=True) as database:
        database.execute(f'CREATE DATABASE "{name}"')
    url = _url(parts, name)
    try:
        _python(["-m", "django", "migrate", "--skip-checks", "-v0"], url)
        yield url
    finally:
        with psycopg.connect(server, autocommit=True) as database:
            database.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _url(parts: dict[str, Any], name: str) -> str:
    user, host = parts.get("user", "postgres"), parts.get("host", "")
    port = f"&port={parts['port']}" if parts.get("port") else ""
    password = f":{parts['password']}" if parts.get("password") else ""
    return f"postgresql://{user}{password}@/{name}?host={host}{port}"


def _python(arguments: list[str], url: str) -> str:
    command = [sys.executable, *arguments]
    run = subprocess.run(
        command, env=_environment(url), cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr[-2000:]
    return run.stdout


def _environment(url: str) -> dict[str, str]:
    return {
        **os.environ,
        **({"DATABASE_URL": url} if url else {}),
        "DJANGO_SETTINGS_MODULE": "preau.settings",
        "PYTHONPATH": str(ROOT),
    }


def main() -> None:
    for measure in (feed_time(), feed_change(), *feed_memory()):
        print(json.dumps(measure, ensure_ascii=False))


if __name__ == "__main__":
    main()
