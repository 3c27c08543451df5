"""A light client: requests one after the other on connections kept open, timed."""

import http.client
import threading
import time
from collections.abc import Sequence

Headers = dict[str, str]


def timed(port: int, path: str, headers: Headers, times: int) -> list[float]:
    """Seconds of each of `times` requests on one connection; the answer must be 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    took = []
    for _time in range(times):
        start = time.perf_counter()
        connection.request("GET", path, headers={"Host": "localhost", **headers})
        answer = connection.getresponse()
        answer.read()
        took.append(time.perf_counter() - start)
        assert answer.status == 200, f"{path}: {answer.status}"
    connection.close()
    return took


def per_second(port: int, path: str, headers: Headers, seconds: float, clients: int = 4) -> float:
    """Requests answered in a second while `clients` connections ask without rest."""
    counts: list[int] = []

    def ask() -> None:
        end, count = time.perf_counter() + seconds, 0
        while time.perf_counter() < end:
            count += len(timed(port, path, headers, 5))
        counts.append(count)

    start = time.perf_counter()
    together([ask] * clients)
    return sum(counts) / (time.perf_counter() - start)


def together(acts: Sequence[object]) -> None:
    """Run all at once, until the last has ended."""
    threads = [threading.Thread(target=act) for act in acts]  # type: ignore[arg-type]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
