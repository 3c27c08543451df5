"""The guardian: a small process of its own session, the direct parent of PostgreSQL.

    python -m preau.engine.guardian HOME REPORT_FD

It makes the cluster if there is none, starts the server, starts it again if it dies, and waits for the
exclusive lock that the kernel grants only when the last client has gone, killed or not; then it stops the
server and leaves. Its own death is PostgreSQL's signal to close.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
import time
from collections import deque
from pathlib import Path

from preau.engine.errors import EngineError, in_plain_words
from preau.engine.home import Home
from preau.engine.locks import Lock
from preau.engine.postgres.cluster import open_cluster
from preau.engine.postgres.server import Server, clear_killed_upgrade

FAILED_STARTS = 5  # in a row, before giving up
CALM = 60.0  # seconds after which a death is forgotten


class Report:
    """One line at a time, to the command that is waiting; it may have been killed meanwhile."""

    def __init__(self, descriptor: int) -> None:
        os.set_inheritable(descriptor, False)
        self._descriptor = descriptor

    def say(self, text: str) -> None:
        self._send(f"say {text}")

    def ready(self) -> None:
        self._send("ready")
        os.close(self._descriptor)

    def failed(self, text: str) -> None:
        log(text)
        self._send(f"failed {text}")

    def _send(self, line: str) -> None:
        try:
            os.write(self._descriptor, f"{line}\n".encode())
        except BrokenPipeError:
            pass


class Wakeups:
    """What the guardian sleeps on: its signals, and the lock obtained by a waiting thread."""

    def __init__(self) -> None:
        self.told_to_stop = False
        self._read, self._write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: self.stop())

    def stop_when_alone(self, clients: Lock) -> None:
        def wait() -> None:
            clients.take()
            self.stop()

        threading.Thread(target=wait, daemon=True).start()

    def stop(self) -> None:
        self.told_to_stop = True
        os.write(self._write, b"!")

    def sleep(self, seconds: float | None = None) -> None:
        if select.select([self._read], [], [], seconds)[0]:
            os.read(self._read, 4096)


class Guardian:
    def __init__(self, home: Home, report: Report) -> None:
        self.home = home
        self.report = report
        self.wakeups = Wakeups()
        self.alone = Lock(home.run / "guardian.lock")
        self.deaths: deque[float] = deque()

    def run(self) -> int:
        if not self.alone.take(seconds=10):
            self.report.failed("Un autre gardien veille déjà sur ce dossier.")
            return 1
        (self.home.run / "guardian.pid").write_text(str(os.getpid()))
        server = self._first_start()
        if server is None:
            return 1
        self.wakeups.stop_when_alone(Lock(self.home.run / "clients.lock"))
        return self._watch(server)

    def _first_start(self) -> Server | None:
        try:
            with in_plain_words(self.home.root):
                clear_killed_upgrade(self.home)
                server = Server(open_cluster(self.home, self.report.say))
                server.start()
        except EngineError as error:
            self.report.failed(str(error))
            return None
        log(f"PostgreSQL {server.cluster.binaries.major} est prêt, processus {server.pid}")
        self.report.ready()
        return server

    def _watch(self, server: Server) -> int:
        while not self.wakeups.told_to_stop:
            self.wakeups.sleep()
            if not self.wakeups.told_to_stop and not server.is_alive() and not self._revive(server):
                return 1
        server.stop()
        log("PostgreSQL est arrêté")
        self.alone.release()  # before the clients' lock, which the kernel frees at exit
        return 0

    def _revive(self, server: Server) -> bool:
        for _ in range(FAILED_STARTS):
            self.wakeups.sleep(self._patience())
            if self.wakeups.told_to_stop:
                return True
            try:
                server.start()
                log(f"PostgreSQL était mort ; il est reparti, processus {server.pid}")
                return True
            except (EngineError, OSError) as error:
                log(f"PostgreSQL ne repart pas : {error}")
        log(f"J’abandonne après {FAILED_STARTS} essais : corrigez la cause, la commande suivante réessaiera")
        return False

    def _patience(self) -> float:
        """Seconds before a new start: none for a first death, up to one when they follow each other."""
        now = time.monotonic()
        while self.deaths and now - self.deaths[0] > CALM:
            self.deaths.popleft()
        self.deaths.append(now)
        recent = len(self.deaths) - 1
        return 0.0 if recent == 0 else min(1.0, 0.05 * 2 ** max(0, recent - 4))


def log(text: str) -> None:
    print(time.strftime("%Y-%m-%d %H:%M:%S"), text, flush=True)


if __name__ == "__main__":
    os.umask(0o077)
    sys.exit(Guardian(Home(Path(sys.argv[1])), Report(int(sys.argv[2]))).run())
