"""Locks that the kernel frees by itself when their holder dies, even by kill -9."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

PAUSE = 0.01


class Lock:
    """An advisory lock on a file that is never removed.

    Its descriptor is close-on-exec, so a started program never keeps it by accident.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._fd: int | None = None

    @property
    def is_held(self) -> bool:
        """By us."""
        return self._fd is not None

    def take(self, *, shared: bool = False, seconds: float | None = None) -> bool:
        """True once held. `seconds`: how long to wait at most; 0, not at all; None, as long as it takes."""
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        if self._fd is None:
            self._fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if seconds is None:
            fcntl.flock(self._fd, kind)
            return True
        if until(lambda: self._try(kind), seconds):
            return True
        self.release()
        return False

    def release(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def is_taken(self) -> bool:
        """Whether someone else holds it alone, at this moment."""
        probe = Lock(self.path)
        free = probe.take(shared=True, seconds=0)
        probe.release()
        return not free

    def __enter__(self) -> Lock:
        self.take()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def _try(self, kind: int) -> bool:
        assert self._fd is not None
        try:
            fcntl.flock(self._fd, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def until(condition: Callable[[], bool], seconds: float, pause: float = PAUSE) -> bool:
    """Whether `condition` came true within `seconds`; asked at least once."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= end:
            return False
        time.sleep(pause)
    return True
