"""Many pushes at once. Each service has a few lines of its own: one that is slow holds none of the others."""

import logging
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from enum import Enum
from http.client import HTTPException, HTTPResponse
from urllib.parse import urlsplit

from preau.notifications.push.door import Line
from preau.notifications.push.keys import authorization
from preau.notifications.push.sealing import seal

LINES = 8  # to one service
THREADS = 64
PATIENCE = 20.0  # seconds for a whole line; what it has not carried then leaves later
KEPT = 12 * 3600  # seconds that a service keeps it for a phone that is off: tomorrow has its own news
GONE = frozenset({404, 410})  # nobody is there any more
REFUSED = frozenset({400, 401, 403})  # it may be our clock or our key that is wrong: the phone is kept
log = logging.getLogger(__name__)


class Outcome(Enum):
    TAKEN = "taken"
    GONE = "gone"
    REFUSED = "refused"
    LATER = "later"


@dataclass(frozen=True)
class Envelope:
    """What one device is told. `topic`: at most 32 signs; a newer one of the same topic replaces it on the way."""

    device: int
    endpoint: str
    p256dh: bytes
    auth: bytes
    message: bytes
    topic: str = ""
    urgent: bool = False


@dataclass(frozen=True)
class _Sealed:
    """An envelope, and what leaves of it."""

    envelope: Envelope
    body: bytes


@dataclass
class _Lane:
    """What one line carries, one after the other."""

    load: list[_Sealed]
    ends_at: float
    outcomes: dict[int, Outcome] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.line = Line(self.load[0].envelope.endpoint)

    def carry(self) -> None:
        """Until the last one, or the first that the service is too slow or too busy to take."""
        try:
            for one in self.load:
                outcome = _pushed(self.line, one) if time.monotonic() < self.ends_at else Outcome.LATER
                self.outcomes[one.envelope.device] = outcome
                if outcome is Outcome.LATER:
                    return
        except (OSError, HTTPException):
            return
        finally:
            self.line.close()


def deliver(envelopes: Iterable[Envelope]) -> dict[int, Outcome]:
    """What became of each, by device; in `PATIENCE` at most, whatever the services do. Nothing here asks the database."""
    found: dict[int, Outcome] = {}
    # All are sealed before the first leaves: lines that seal between two answers wait for each other.
    shares = _shared(_sealed(envelopes, found))
    ends_at = time.monotonic() + PATIENCE
    lanes = [_Lane(part, ends_at) for part in shares]
    if lanes:
        with ThreadPoolExecutor(min(THREADS, len(lanes))) as pool:
            _done, late = wait([pool.submit(lane.carry) for lane in lanes], timeout=PATIENCE)
            for lane in lanes if late else []:
                lane.line.cut()
    for lane in lanes:
        devices = [one.envelope.device for one in lane.load]
        found |= {device: lane.outcomes.get(device, Outcome.LATER) for device in devices}
    return found


def _sealed(envelopes: Iterable[Envelope], found: dict[int, Outcome]) -> Iterator[_Sealed]:
    for one in envelopes:
        try:
            yield _Sealed(one, seal(one.message, p256dh=one.p256dh, auth=one.auth))
        except ValueError:
            found[one.device] = Outcome.GONE  # no point of the curve: no browser will ever read it


def _shared(sealed: Iterable[_Sealed]) -> list[list[_Sealed]]:
    """By service, then over its lines."""
    services: dict[str, list[_Sealed]] = defaultdict(list)
    for one in sealed:
        services[urlsplit(one.envelope.endpoint).netloc].append(one)
    return [part for mine in services.values() for part in (mine[n::LINES] for n in range(LINES)) if part]


def _pushed(line: Line, one: _Sealed) -> Outcome:
    status = _posted(line, one.envelope, one.body).status
    if 200 <= status < 300:
        return Outcome.TAKEN
    if status in REFUSED:
        log.warning("push refused by %s: %d", urlsplit(one.envelope.endpoint).netloc, status)
        return Outcome.REFUSED
    return Outcome.GONE if status in GONE else Outcome.LATER


def _posted(line: Line, one: Envelope, body: bytes) -> HTTPResponse:
    """Once more on a fresh connection when the service had closed the one that was kept."""
    place = urlsplit(one.endpoint)
    path = (place.path or "/") + (f"?{place.query}" if place.query else "")
    for last_time in (line.sock is None, True):
        try:
            line.request("POST", path, body, _headers(one))
            answer = line.getresponse()
            answer.read(4096)
            if not answer.isclosed():  # it has more to say than we listen to
                line.close()
            return answer
        except (ConnectionError, HTTPException):
            line.close()
            if last_time:
                raise
    raise AssertionError


def _headers(one: Envelope) -> dict[str, str]:
    return {
        "Authorization": authorization(one.endpoint),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(KEPT),
        "Urgency": "high" if one.urgent else "normal",
        **({"Topic": one.topic} if one.topic else {}),
    }
