"""The one running server of a cluster: a direct child of whoever starts it."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from preau.engine.errors import EngineError, tool_failed
from preau.engine.home import Home
from preau.engine.locks import until
from preau.engine.postgres.cluster import Cluster, configure

RECOVERY = 600.0  # seconds: a long crash recovery is still a start
FAST_STOP = 20.0
LOG_LIMIT = 10 * 1024**2  # bytes, above which a start opens a new log and keeps one old


class Server:
    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.process: subprocess.Popen[bytes] | None = None
        self._log_start = 0

    def start(self) -> None:
        """Starts, and returns once connections are accepted; EngineError if it dies first."""
        clear_remains(self.cluster.data)
        configure(self.cluster)
        _turn_page(self.cluster.log)
        with self.cluster.log.open("ab") as log:
            self._log_start = log.tell()
            # SIGINT is PostgreSQL's fast shutdown: the guardian killed, the database still closes properly.
            self.process = self.cluster.disguise.spawn(
                [self.cluster.binaries.tool("postgres"), "-D", str(self.cluster.data)],
                death=signal.SIGINT, folder=self.cluster.data, output=log,
            )  # fmt: skip
        until(lambda: self.is_ready() or not self.is_alive(), RECOVERY, pause=0.004)
        if not self.is_ready():
            self.stop()
            raise tool_failed("PostgreSQL", self._said(), self.cluster.log)

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def is_ready(self) -> bool:
        """PostgreSQL writes its state on the eighth line of its pid file (the way of `pg_ctl -w`)."""
        lines = _pid_file(self.cluster.data)
        return self.is_alive() and len(lines) > 7 and lines[0] == str(self.pid) and lines[7] == "ready"

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def stop(self) -> None:
        """Fast shutdown; then the harder ways, should it linger."""
        if self.process is None:
            return
        for sign, seconds in ((signal.SIGINT, FAST_STOP), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
            if not self.is_alive():
                break
            self.process.send_signal(sign)
            until(lambda: not self.is_alive(), seconds, pause=0.004)
        self.process = None

    def _said(self) -> str:
        with self.cluster.log.open("rb") as log:
            log.seek(self._log_start)
            return log.read().decode(errors="replace")


@contextmanager
def running(cluster: Cluster) -> Iterator[Server]:
    """A server of our own for the time of a restore or an upgrade."""
    server = Server(cluster)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def clear_remains(data: Path) -> None:
    """Waits for the processes of a dead guardian to leave, ends those that linger, drops the stale pid file.

    Only called by who holds the guardian's lock: any process still there is a remain. The pid file goes only
    once they have all gone, since it is what keeps two servers from sharing a cluster.
    """
    leaving = lambda: not _processes(data)  # noqa: E731
    if not until(leaving, FAST_STOP if _is_closing(data) else 0.0):
        for pid in _processes(data):
            _kill(pid)
        if not until(leaving, 10.0):
            raise EngineError(
                "Un ancien PostgreSQL de ce dossier refuse de s’arrêter : redémarrez la machine."
            )
    (data / "postmaster.pid").unlink(missing_ok=True)


def clear_killed_upgrade(home: Home) -> None:
    """The server of a killed upgrade may be closing still, on the very socket that the next one wants."""
    data = home.root / "postgres.next" / "cluster"
    if data.is_dir():
        clear_remains(data)


def _is_closing(data: Path) -> bool:
    """Whether the main process still lives: it had the signal of its parent's death and is closing."""
    lines = _pid_file(data)
    return bool(lines) and lines[0].isdigit() and int(lines[0]) in _processes(data)


def _processes(data: Path) -> list[int]:
    """Those of PostgreSQL whose folder is this cluster; a person's shell standing there is left alone."""
    return [
        int(entry) for entry in os.listdir("/proc") if entry.isdigit() and _is_of(Path("/proc", entry), data)
    ]


def _is_of(process: Path, data: Path) -> bool:
    try:
        program = Path(os.readlink(process / "exe").removesuffix(" (deleted)")).name
        return program in {"postgres", "postmaster"} and os.readlink(process / "cwd") == os.path.realpath(
            data
        )
    except OSError:
        return False


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def _pid_file(data: Path) -> list[str]:
    try:
        return [line.strip() for line in (data / "postmaster.pid").read_text().splitlines()]
    except FileNotFoundError:
        return []


def _turn_page(log: Path) -> None:
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))
