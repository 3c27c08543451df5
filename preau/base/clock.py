"""The one clock of an installation.

Everything that asks for the time asks here, so that a demo drawn relative to a date, a test and a
production site read the same hour in the web, worker and live processes. `PREAU_NOW` moves it: an ISO
date-time in Paris (`2026-11-23T08:40`) from which the clock runs on, or a signed number of seconds (`-86400`).
`preau serve` turns the first into the second, so that its three processes share one shift. `@/path` names a file that
holds such a number and is read again each time: for a rehearsal in which hours pass while the site stays open.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """The present moment, aware, in Paris."""
    shift = shift_to(_followed.read_text()) if _followed else _shift
    return (datetime.now(UTC) + shift).astimezone(PARIS)


def today() -> date:
    """The present day in Paris."""
    return now().date()


def shift_to(moment: str) -> timedelta:
    """How far the clock is moved by a value of `PREAU_NOW`; nothing when it is empty."""
    if not moment:
        return timedelta()
    if moment[0] in "+-":
        return timedelta(seconds=float(moment))
    target = datetime.fromisoformat(moment)
    aware = target if target.tzinfo else target.replace(tzinfo=PARIS)
    return aware - datetime.now(UTC)


@contextmanager
def frozen_shift(moment: str) -> Iterator[None]:
    """Move the clock for the length of a block; for tests."""
    global _shift
    before, _shift = _shift, shift_to(moment)
    try:
        yield
    finally:
        _shift = before


_asked = os.environ.get("PREAU_NOW", "")
_followed = Path(_asked[1:]) if _asked.startswith("@") else None
_shift = timedelta() if _followed else shift_to(_asked)
