"""`make bench`: every measure beside its yardstick, into `bench/results/latest.json` and as a table.

    python -m bench [--size small|large]

Small takes a few minutes; large is the size that the targets speak of. Each measure is a ratio taken in the same
minute on the same machine, so that results can be compared between machines.
"""

import argparse
import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import feed, message
from preau.engine.home import current_home
from preau.engine.lease import lease

RESULTS = Path(__file__).parent / "results" / "latest.json"
SIZES = {"small": (20_000, 10_000), "large": (100_000, 20_000)}


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--size", choices=sorted(SIZES), default="small")
    persons, memory = SIZES[parser.parse_args().size]
    with lease(current_home(), print) as url:
        os.environ["DATABASE_URL"] = url
        measures = [
            message.delivery(),
            feed.feed_time(persons),
            feed.feed_change(persons),
            *feed.feed_memory(memory, persons * 2),
        ]
    write(measures)
    return 0 if all(one["holds"] for one in measures) else 1


def write(measures: list[dict[str, Any]]) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    cores = os.cpu_count()
    report = {
        "machine": f"{platform.machine()}, {cores} cores, Python {platform.python_version()}",
        "date": datetime.now(UTC).date().isoformat(),
        "measures": measures,
    }
    RESULTS.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    print(f"{'mesure':<20} {'valeur':>9} {'étalon':>9} {'rapport':>8} {'cible':>6}  tient")
    for one in measures:
        holds = "oui" if one["holds"] else "NON"
        print(
            f"{one['name']:<20} {one['value']:>9} {one['yardstick_value']:>9} {one['ratio']:>8} {one['target']:>6}  {holds}"
        )


if __name__ == "__main__":
    sys.exit(main())
