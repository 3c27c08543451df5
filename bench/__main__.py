"""`make bench`: every measure beside its yardstick, into `bench/results/latest.json` and as a table.

    python -m bench [--size small|large]

Small takes a few minutes; large is the size that the targets speak of for feeds (pages stand on 200,000 persons in
both). Each measure is a ratio taken in the same minute on the same machine, so that results can be compared between
machines. Everything happens in a home of its own, `var/bench`.
"""

import argparse
import hashlib
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from bench import (
    contributions,
    days,
    feed,
    ground,
    inbox,
    message,
    pages,
    phone,
    register,
    roll_call,
    sign_in,
    slow,
    streams,
    telling,
    week,
)
from bench.ground import Measure

RESULTS = Path(__file__).parent / "results" / "latest.json"
YARDSTICKS = Path(__file__).parent / "yardsticks"
# persons of a feed, persons of the first of the two feeds whose memory is compared (the second has ten times more),
# persons of the territory of whom deltas and undos are measured, persons of a delivery while others read
SIZES = {"small": (20_000, 4_000, 100_000, 20_000), "large": (100_000, 20_000, 1_100_000, 60_000)}


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--size", choices=sorted(SIZES), default="small")
    size = parser.parse_args().size
    os.environ.setdefault("PREAU_HOME", str(ground.ROOT / "var" / "bench"))
    from preau.engine.home import current_home
    from preau.engine.lease import lease

    with lease(current_home(), print) as url:
        os.environ["DATABASE_URL"] = url
        ground.python(["-m", "preau", "collectstatic", "--noinput", "-v0"], url)
        measures = [one for act in _acts(*SIZES[size]) for one in _told(act)]
    write(measures, size)
    return 0 if all(one["holds"] for one in measures) else 1


def _acts(persons: int, few: int, territory: int, delivery: int) -> list[Callable[[], Iterable[Measure]]]:
    return [
        pages.measures,
        slow.measures,
        week.measures,
        roll_call.measures,
        sign_in.measures,
        phone.measures,
        lambda: [message.delivery()],
        inbox.measures,
        streams.fan_out,
        telling.measures,
        lambda: [contributions.campaign(), contributions.statements(), contributions.redesignation()],
        register.measures,
        lambda: [feed.feed_time(persons)],
        lambda: feed.feed_change(persons),
        lambda: feed.feed_memory(few, few * 10),
        lambda: days.measures(territory),
        lambda: days.readers(delivery),
    ]


def _told(act: Callable[[], Iterable[Measure]]) -> list[Measure]:
    """The measures of an act, said as they come."""
    start = time.monotonic()
    measures = list(act())
    print(f"· {', '.join(one['name'] for one in measures)} : {time.monotonic() - start:.0f} s", flush=True)
    return measures


def yardsticks_sum() -> str:
    """The sha256 of the yardsticks: results are compared only where it is the same."""
    total = hashlib.sha256()
    for path in sorted(p for p in YARDSTICKS.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
        total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def write(measures: list[Measure], size: str) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    cores = os.cpu_count()
    report = {
        "machine": f"{platform.machine()}, {cores} cores, Python {platform.python_version()}",
        "date": datetime.now(UTC).date().isoformat(),
        "size": size,
        "repeat": f"make bench SIZE={size}",
        "load": round(os.getloadavg()[2], 2),
        "yardsticks_sha256": yardsticks_sum(),
        "measures": measures,
    }
    RESULTS.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    print(f"{'mesure':<24} {'valeur':>9} {'':<10} {'étalon':>9} {'rapport':>8} {'cible':>6}  tient")
    for one in measures:
        holds = "oui" if one["holds"] else "NON"
        print(
            f"{one['name']:<24} {one['value']:>9} {one['unit']:<10} {one['yardstick_value']:>9} {one['ratio']:>8} "
            f"{one['target']:>6}  {holds}"
        )


if __name__ == "__main__":
    sys.exit(main())
