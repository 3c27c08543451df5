"""The days after the first delivery: a delta, an undo, and those who read meanwhile.

`python -m bench.days PERSONS` prints them; it needs DATABASE_URL of a server where databases may be made.
"""

import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import psycopg

from bench import feed, ground, load, pages
from bench.ground import Measure

_TERRITORY = 500_000
EVERY = 100  # one record of a hundred is in the delta
_NO_GUARDS = """
INSERT INTO directory_feedrules (academy_id, export_windows, establishment_share, class_share, profile_share, names_share,
                                 ine_share, least, close_after, precedence)
SELECT id, '[]', 100, 100, 100, 100, 100, 5, 90, '{}' FROM directory_academy
"""


def measures(persons: int) -> list[Measure]:
    """The complete beside its yardstick, a delta of 1 % beside the complete, the undo beside the application.

    The yardstick of a territory and its delta are measured where a command's start does not weigh: from half a million.
    """
    with tempfile.TemporaryDirectory() as folder, ground.database() as url:
        today = date.today()  # noqa: DTZ011 (the day of the files, as the command sees it)
        deliveries = feed.world(Path(folder), persons, today - timedelta(days=1))
        complete, applied, peak, operations = 0.0, 0.0, 0.0, []
        for one in deliveries:
            took = _Run(["aaf", str(one), "--academy", "LILLE"], url)
            complete, applied, peak = complete + took.whole, applied + took.work, max(peak, took.peak)
            operations.append(took.operation)
        feed.settle(url)
        delta = 0.0
        for one in deliveries:
            took = _Run(["aaf", str(_delta(one, today)), "--academy", "LILLE"], url)
            delta += took.whole
            operations.append(took.operation)
        feed.settle(url)
        undone = {number: _Run(["undo", str(number)], url).whole for number in reversed(operations)}
        yardstick = sum(_yardstick(one) for one in deliveries) if persons >= _TERRITORY else 0.0
    first = sum(undone[number] for number in operations[:2])
    return [
        *(_of_a_territory(persons, complete, yardstick, delta) if persons >= _TERRITORY else ()),
        ground.measure(
            "feed_undo", first, "s", applied, 1.2, f"annulation de la livraison complète, {persons} personnes",
            "son application, lecture non comprise",
        ),
        ground.measure(
            "feed_peak", peak, "MB", 400.0, 1.0, f"ru_maxrss de la commande, {persons} personnes", "400 Mo",
        ),
    ]  # fmt: skip


def _of_a_territory(persons: int, complete: float, yardstick: float, delta: float) -> list[Measure]:
    return [
        ground.measure(
            "feed_territory", complete, "s", yardstick, 3.0, f"{persons} personnes, commandes entières",
            "lxml iterparse et COPY dans les mêmes tables",
        ),
        ground.measure(
            "feed_delta", delta, "s", complete, 0.03, f"une fiche sur {EVERY}, {persons} personnes, commandes entières",
            "la livraison complète",
        ),
    ]  # fmt: skip


def _yardstick(delivery: Path) -> float:
    with ground.database() as url:
        return float(ground.python(["bench/yardsticks/feed_copy.py", str(delivery), url], url))


def readers(persons: int) -> list[Measure]:
    """The first page while a delivery is read and applied, beside the first page of a calm moment."""
    with (
        tempfile.TemporaryDirectory() as folder,
        ground.database(pages.SMALL) as url,
        ground.web(url, workers=2) as port,
    ):
        deliveries = feed.world(Path(folder), persons)
        with psycopg.connect(url, autocommit=True) as database:
            database.execute(_NO_GUARDS)  # the region is not in these exports
        visit = json.loads(ground.python(["-m", "bench.slow"], url))
        load.timed(port, visit["home"], visit["headers"], 50)
        calm = load.timed(port, visit["home"], visit["headers"], 400)
        busy: list[float] = []
        for one in deliveries:
            busy += _while(_feeding(one, url), port, visit)
    return [
        ground.measure(
            "feed_readers", _p95(busy) * 1000, "ms", _p95(calm) * 1000, 1.5,
            f"p95 de {len(busy)} premières pages pendant l’alimentation de {persons} personnes", "sans alimentation",
        )
    ]  # fmt: skip


class _Run:
    """One command: its seconds whole, those after the reading, its peak in megabytes, its operation."""

    def __init__(self, words: list[str], url: str) -> None:
        command = [sys.executable, "-m", "django", "feed", *words, "--json"]
        start = time.perf_counter()
        process = subprocess.Popen(
            command, env=ground.environment(url), cwd=ground.ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        work, self.peak = start, 0.0
        assert process.stderr is not None
        assert process.stdout is not None
        for line in process.stderr:
            self.peak = max(self.peak, _memory(process.pid))
            if line.startswith("Application"):
                work = time.perf_counter()
        report = process.stdout.read()
        assert process.wait() == 0, report[-2000:]
        end = time.perf_counter()
        self.whole, self.work, self.operation = end - start, end - work, int(json.loads(report)["operation"])


def _memory(pid: int) -> float:
    """The highest that a process has been, in megabytes, as Linux tells it."""
    try:
        said = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    found = re.search(r"VmHWM:\s+(\d+)", said)
    return int(found.group(1)) / 1024 if found else 0.0


def _delta(delivery: Path, day: date) -> Path:
    """The records of one in a hundred, whole, with another post code: the delta of the next day."""
    out = delivery.with_name(f"{delivery.name}-delta")
    out.mkdir()
    for path in sorted(delivery.glob("*.xml")):
        encoding = "iso-8859-15" if b"ISO-8859-15" in path.read_bytes()[:100] else "utf-8"
        name = re.sub(r"Complet_[0-9]{8}", f"Delta_{day:%Y%m%d}", path.name)
        with path.open(encoding=encoding) as source, (out / name).open("w", encoding=encoding) as target:
            target.writelines(_some(source))
    return out


def _some(lines: Iterator[str]) -> Iterator[str]:
    number = -1
    for line in lines:
        if line.startswith("<addRequest>"):
            number += 1
        if number < 0 or number % EVERY == 0 or line.startswith("</ficAlim"):
            yield re.sub(r'("ENTPersonCodePostal"><value>)[0-9]{5}', r"\g<1>59998", line)


def _feeding(delivery: Path, url: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "django", "feed", "aaf", str(delivery), "--academy", "AMIENS", "--json"]
    return subprocess.Popen(
        command,
        env=ground.environment(url),
        cwd=ground.ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _while(process: "subprocess.Popen[bytes]", port: int, visit: dict[str, object]) -> list[float]:
    """The seconds of each page, one after the other, until the process has ended."""
    took: list[float] = []
    headers = visit["headers"]
    assert isinstance(headers, dict)
    while process.poll() is None:
        took += load.timed(port, str(visit["home"]), headers, 5)
    assert process.returncode == 0
    return took


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def main() -> None:
    persons = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    for act in (measures, readers):
        for measure in act(persons):
            print(json.dumps(measure, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
