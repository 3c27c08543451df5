"""A lease: while a command holds one, the database of its home is running.

Three locks, all in `run/`, all freed by the kernel when their holder dies:
    clients.lock   shared by every client; the guardian takes it alone to stop, a restore to work alone
    start.lock     one client at a time looks for the guardian and starts it
    guardian.lock  held by the guardian for its whole life
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import psycopg

from preau.engine.errors import EngineError, in_plain_words
from preau.engine.home import Home
from preau.engine.locks import Lock, until
from preau.engine.occupation import (
    refuse_half_restored_home,
    refuse_home_of_another,
    refuse_occupied_home,
)
from preau.engine.postgres.cluster import Say

_PACKAGES = Path(__file__).resolve().parents[2]
GUARDIAN_STOPS = 60.0  # seconds granted to a guardian that is stopping
KILLED_WORK_LEAVES = 5.0  # seconds: a program that a killed restore was just starting still has its lock
ANSWERS = 600.0  # seconds: a server may be recovering


def quiet(text: str) -> None:
    """Says nothing."""


@contextmanager
def lease(home: Home, say: Say = quiet) -> Iterator[str]:
    """The database's URL, with the database running; DATABASE_URL as it is where it is set."""
    external = os.environ.get("DATABASE_URL")
    if external:
        yield external
        return
    with Lease(home, say):
        yield home.database_url()


class Lease:
    def __init__(self, home: Home, say: Say = quiet) -> None:
        self.home = home
        self.say = say
        self._guardian: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Lease:
        with in_plain_words(self.home.root):
            refuse_home_of_another(self.home)
            self._clients = Lock(self.home.run / "clients.lock")
            self._start = Lock(self.home.run / "start.lock")
            self._watch = Lock(self.home.run / "guardian.lock")
            self._enter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._clients.release()
        if self._guardian:
            self._guardian.poll()
            self._guardian.returncode = self._guardian.returncode or 0  # it lives on; not ours to wait for

    def is_guarded(self) -> bool:
        return self._watch.is_taken()

    def ensure(self) -> None:
        """Makes sure the database answers, starting a guardian if there is none any more."""
        for _ in range(3):
            with self._start:
                if not self.is_guarded():
                    self._spawn()
            if until(lambda: self._answers() or not self.is_guarded(), ANSWERS) and self.is_guarded():
                return
        raise EngineError(f"La base de données ne répond pas. Le détail est dans {self.home.log}.")

    def _enter(self) -> None:
        if not self._clients.take(shared=True, seconds=KILLED_WORK_LEAVES):
            refuse_occupied_home(self.home)
            if not self._clients.take(shared=True, seconds=GUARDIAN_STOPS):
                raise EngineError("La base de données n’a pas fini de s’arrêter : réessayez dans un instant.")
        try:
            refuse_half_restored_home(self.home)
            self.ensure()
        except BaseException:
            self._clients.release()
            raise

    def _spawn(self) -> None:
        """Starts a guardian and waits for its word; it goes on without us."""
        ours, its = os.pipe()
        try:
            with (self.home.log / "guardian.log").open("ab") as log:
                self._guardian = subprocess.Popen(
                    [sys.executable, "-m", "preau.engine.guardian", str(self.home.root), str(its)],
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=_PACKAGES,
                    pass_fds=[its], start_new_session=True,
                )  # fmt: skip
        finally:
            os.close(its)
        with os.fdopen(ours, encoding="utf-8") as report:
            self._listen(report)

    def _listen(self, report: Iterator[str]) -> None:
        for line in report:
            word, _, text = line.rstrip("\n").partition(" ")
            if word == "ready":
                return
            if word == "failed":
                raise EngineError(text)
            self.say(text)
        raise EngineError(
            f"Le gardien de la base s’est arrêté. Le détail est dans {self.home.log}/guardian.log."
        )

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.home.database_url(), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True
