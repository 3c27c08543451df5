"""How fast, how heavy and how sparing the feed of an academy is.

Each measure runs the real command in its own process, on a database made for it, beside a yardstick run in
the same minute. `python -m bench.feed` prints them all; it needs DATABASE_URL of a server where databases may
be made.
"""

import json
import re
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import psycopg

from bench import ground
from bench.ground import Measure

# A small process between: the peak of a child begins with the memory of the one that starts it.
_WATCH = """
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:], stderr=subprocess.DEVNULL).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, end="")
sys.exit(status)
"""
_WRITTEN = [f"directory_{noun}" for noun in ("establishment", "group", "person", "identity", "enrolment", "membership",
                                             "guardianship", "post", "teaching")]  # fmt: skip
PUPILS_PER_PERSON = 0.4  # a pupil comes with one and a half adults
DEGREES = ("1D", "2D")


def feed_time(persons: int = 100_000) -> Measure:
    """Reading and applying, against reading with lxml and COPY of the same values into the same tables."""
    with tempfile.TemporaryDirectory() as folder:
        deliveries = world(Path(folder), persons)
        took = yardstick = 0.0
        for delivery in deliveries:
            with ground.database() as url:
                yardstick += float(ground.python(["bench/yardsticks/feed_copy.py", str(delivery), url], url))
            with ground.database() as url:
                took += _feed(delivery, url)[0]
    return ground.measure(
        "feed_time", took, "s", yardstick, 3.0, f"{persons} personnes, commande entière, démarrage compris",
        "lxml iterparse et COPY dans les mêmes tables",
    )  # fmt: skip


def feed_memory(small: int = 20_000, large: int = 200_000) -> list[Measure]:
    """The peak of the command: under 250 MB, and the same for ten times more persons."""
    peaks = {}
    for persons in (small, large):
        with tempfile.TemporaryDirectory() as folder, ground.database() as url:
            peaks[persons] = max(_feed(one, url)[1] for one in world(Path(folder), persons))
    how = f"ru_maxrss de la commande seule (wait4 d’un petit parent), {small} puis {large} personnes"
    return [
        ground.measure("feed_memory", peaks[large], "MB", 250.0, 1.0, how, "250 Mo"),
        ground.measure("feed_memory_flat", peaks[large], "MB", peaks[small], 1.25, how, f"{small} personnes"),
    ]


def feed_change(persons: int = 100_000, every: int = 1_000) -> list[Measure]:
    """A delivery of which one record in a thousand differs, against the first one; only those rows are written."""
    with tempfile.TemporaryDirectory() as folder, ground.database() as url:
        deliveries = world(Path(folder), persons)
        first = sum(_feed(one, url)[0] for one in deliveries)
        changed = sum(_touch(one, every) for one in deliveries)
        settle(url)
        before = _rows_written(url)
        again = sum(_feed(one, url)[0] for one in deliveries)
        written = _rows_written(url) - before
    how = f"une fiche sur {every} diffère, {persons} personnes"
    rows = f"{how} ; lignes écrites dans {len(_WRITTEN)} tables, lues dans pg_stat_user_tables"
    return [
        ground.measure("feed_change", again, "s", first, 0.8, how, "la première alimentation"),
        ground.measure("feed_change_rows", written, "lignes", changed, 1.0, rows, "fiches qui diffèrent"),
    ]


def world(folder: Path, persons: int, day: date | None = None) -> list[Path]:
    """The complete deliveries of so many persons, of both degrees."""
    out = folder / "world"
    words = ["--out", str(out), "--pupils", str(int(persons * PUPILS_PER_PERSON))]
    ground.python(["-m", "django", "world", *words, *(["--date", f"{day}"] if day else [])], "")
    return [out / "LILLE" / degree for degree in DEGREES]


def _feed(delivery: Path, url: str) -> tuple[float, float]:
    """Seconds, and peak megabytes of the process."""
    command = [sys.executable, "-m", "django", "feed", "aaf", str(delivery), "--academy", "LILLE", "--json"]
    start = time.perf_counter()
    words = ground.python(["-c", _WATCH, *command], url)
    took = time.perf_counter() - start
    report, kilobytes = words.rsplit("\n", 1)
    assert json.loads(report)["kinds"]["pupils"], report
    return took, int(kilobytes) / 1024


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


def settle(url: str) -> None:
    """As after a night: statistics are fresh."""
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("VACUUM ANALYZE")


def _rows_written(url: str) -> int:
    """Rows inserted, changed or removed in the tables of persons and of what they are, as PostgreSQL counts them."""
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("SELECT pg_stat_force_next_flush()")
        query = (
            "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables WHERE relname = ANY(%s)"
        )
        row = database.execute(query, [_WRITTEN]).fetchone()
        assert row is not None
        return int(row[0])


def main() -> None:
    for measure in (feed_time(), *feed_change(), *feed_memory()):
        print(json.dumps(measure, ensure_ascii=False))


if __name__ == "__main__":
    main()
