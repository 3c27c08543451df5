"""`make bench`: every measure beside its yardstick, into `bench/results/latest.json` and as a table.

    python -m bench [--size small|large] [--only week telling]

Small takes a few minutes; large is the size that the targets speak of for feeds (pages stand on 200,000 persons in
both). Each measure is a ratio taken in the same minute on the same machine, so that results can be compared between
machines. With `--only`, the measures of some acts are taken again and the others stay as they were, each with its date and
the commit it speaks of. Everything happens in a home of its own, `var/bench`.
"""

import argparse
import hashlib
import json
import os
import platform
import subprocess
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
    parser.add_argument("--only", nargs="+", metavar="ACT", help="pages, week, telling…")
    asked = parser.parse_args()
    size = asked.size
    acts = _acts(*SIZES[size])
    if unknown := set(asked.only or ()) - acts.keys():
        parser.error(f"{', '.join(sorted(unknown))} ? {', '.join(acts)}")
    os.environ.setdefault("PREAU_HOME", str(ground.ROOT / "var" / "bench"))
    from preau.engine.home import current_home
    from preau.engine.lease import lease

    with lease(current_home(), print) as url:
        os.environ["DATABASE_URL"] = url
        ground.python(["-m", "preau", "collectstatic", "--noinput", "-v0"], url)
        chosen = [act for name, act in acts.items() if asked.only is None or name in asked.only]
        measures = [one for act in chosen for one in _told(act)]
    write(measures, size, keep=asked.only is not None)
    return 0 if all(one["holds"] for one in measures) else 1


def _acts(
    persons: int, few: int, territory: int, delivery: int
) -> dict[str, Callable[[], Iterable[Measure]]]:
    return {
        "pages": pages.measures,
        "slow": slow.measures,
        "week": week.measures,
        "roll_call": roll_call.measures,
        "sign_in": sign_in.measures,
        "phone": phone.measures,
        "message": lambda: [message.delivery()],
        "inbox": inbox.measures,
        "streams": streams.fan_out,
        "telling": telling.measures,
        "contributions": lambda: [
            contributions.campaign(), contributions.statements(), contributions.redesignation()
        ],
        "register": register.measures,
        "feed_time": lambda: [feed.feed_time(persons)],
        "feed_change": lambda: feed.feed_change(persons),
        "feed_memory": lambda: feed.feed_memory(few, few * 10),
        "days": lambda: days.measures(territory),
        "readers": lambda: days.readers(delivery),
    }  # fmt: skip


def _told(act: Callable[[], Iterable[Measure]]) -> list[Measure]:
    """The measures of an act, said as they come."""
    start = time.monotonic()
    measures = list(act())
    print(f"· {', '.join(one['name'] for one in measures)} : {time.monotonic() - start:.0f} s", flush=True)
    return measures


def _commit() -> str:
    asked = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(asked, cwd=ground.ROOT, capture_output=True, text=True, check=False).stdout.strip()


def yardsticks_sum() -> str:
    """The sha256 of the yardsticks: results are compared only where it is the same."""
    total = hashlib.sha256()
    for path in sorted(p for p in YARDSTICKS.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
        total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def write(measures: list[Measure], size: str, *, keep: bool = False) -> None:
    """`keep`: those of before that were not taken again stay where they stand."""
    RESULTS.parent.mkdir(exist_ok=True)
    cores = os.cpu_count()
    told = {"on": datetime.now(UTC).date().isoformat(), "commit": _commit()}
    measures = [{**one, **told} for one in measures]
    if keep and RESULTS.exists():
        new = {one["name"]: one for one in measures}
        old = json.loads(RESULTS.read_text())["measures"]
        measures = [new.pop(one["name"], one) for one in old] + list(new.values())
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
