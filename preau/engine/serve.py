"""`preau serve`: web, live and worker under one terminal, one Ctrl-C.

A child that dies is started again; the death of this process is theirs, even by kill -9; a port already
taken is said before anything starts.
"""

from __future__ import annotations

import argparse
import errno
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.error import URLError
from zoneinfo import ZoneInfo

from preau.engine.errors import EngineError
from preau.engine.home import Home
from preau.engine.kernel import die_with_parent
from preau.engine.lease import lease
from preau.engine.locks import until

STOP_SECONDS = 5.0
READY_SECONDS = 60.0
THREADS_AT_MOST = 64


def command(words: list[str], home: Home) -> int:
    """`preau serve [--port] [--host] [--workers] [--live-port] [--check-port]`."""
    options = _options().parse_args(words)
    check_port(options.host, options.port)
    if options.check_port:
        return 0
    with lease(home, print):
        return _serve(options, home)


def check_port(host: str, port: int) -> None:
    """Refuse, before anything is started, a port that someone holds or that we may not open."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise EngineError(_port_refused(port, error)) from error


def _port_refused(port: int, error: OSError) -> str:
    other = "choisissez-en un autre. Exemple : make demo PORT={}"
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"Le port {port} est réservé à l’administrateur de la machine : {other.format(8000)}"
    return f"Le port {port} n’est pas libre : arrêtez ce qui l’occupe, ou {other.format(port + 1)}"


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="preau serve")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--live-port", type=int, default=0)
    parser.add_argument("--workers", type=int, default=max(2, os.cpu_count() or 2))
    parser.add_argument("--check-port", action="store_true", help="dire seulement si le port est libre")
    return parser


@dataclass
class Child:
    """One process of the site, started again when it dies, slower each time it dies young."""

    name: str
    words: list[str]
    home: Home
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    born: float = 0.0
    early_deaths: int = 0
    wake_at: float = field(default=0.0)

    def start(self) -> None:
        parent = os.getpid()
        log = (self.home.log / f"{self.name}.log").open("ab")
        with log:
            self.process = subprocess.Popen(
                self.words, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                process_group=0, preexec_fn=lambda: die_with_parent(parent, signal.SIGTERM),
            )  # fmt: skip
        self.born = time.monotonic()

    def tend(self) -> None:
        """Start again if dead and its pause is over."""
        if self.process is None or self.process.poll() is None:
            return
        now = time.monotonic()
        if not self.wake_at:
            self.early_deaths = self.early_deaths + 1 if now - self.born < 10 else 0
            self.wake_at = now + min(10.0, 0.2 * 2**self.early_deaths)
            print(
                f"« {self.name} » s’est arrêté ; il repart. Le détail est dans {self.home.log}.", flush=True
            )
        if now >= self.wake_at:
            self.wake_at = 0.0
            self.start()

    def send(self, sign: signal.Signals) -> None:
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, sign)

    def is_gone(self) -> bool:
        return self.process is None or self.process.poll() is not None


def _serve(options: argparse.Namespace, home: Home) -> int:
    live_port = options.live_port or _free_port(options.host)
    environment = _environment(options, live_port)
    _prepare(environment)
    children = _children(options, live_port, home, environment)
    stop = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stop.set())
    for child in children:
        child.start()
    try:
        _announce(options, home, stop)
        while not stop.wait(0.5):
            for child in children:
                child.tend()
    finally:
        _stop(children)
    return 0


def _environment(options: argparse.Namespace, live_port: int) -> dict[str, str]:
    environment = dict(os.environ, PYTHONUNBUFFERED="1")
    environment.setdefault("PREAU_URL", f"http://localhost:{options.port}")
    environment["PREAU_NOW"] = _shift_in_seconds(environment.get("PREAU_NOW", ""))
    environment.setdefault("LIVE_URL", f"http://localhost:{live_port}")
    return environment


def _shift_in_seconds(moment: str) -> str:
    """`PREAU_NOW` as a signed number of seconds, once for all processes (see `base.clock`)."""
    if moment[:1] in ("", "+", "-", "@"):
        return moment
    target = datetime.fromisoformat(moment)
    aware = target if target.tzinfo else target.replace(tzinfo=ZoneInfo("Europe/Paris"))
    return f"{(aware - datetime.now(UTC)).total_seconds():+.0f}"


def _prepare(environment: dict[str, str]) -> None:
    done = subprocess.run([sys.executable, "-m", "preau", "prepare"], env=environment)
    if done.returncode:
        raise EngineError("La préparation de la base ou des fichiers a échoué : le détail est ci-dessus.")


def _children(
    options: argparse.Namespace, live_port: int, home: Home, environment: dict[str, str]
) -> list[Child]:
    python = [sys.executable, "-m"]
    web = web_words(options.host, options.port, options.workers)
    live = [
        *python, "uvicorn", "--host", options.host, "--port", str(live_port), "--lifespan", "off",
        "--log-level", "warning", "--no-access-log", "preau.live:application",
    ]  # fmt: skip
    words = {"web": web, "live": live, "worker": [*python, "preau", "worker"]}
    return [Child(name, command, home, environment) for name, command in words.items()]


def web_words(host: str, port: int, workers: int, application: str = "preau.wsgi:application") -> list[str]:
    """The command of the web door, which the bench opens too.

    A request that waits gets a thread of its own, lent for ten seconds: a phone that sends a form at 20 kB/s holds its
    thread, not the door. All together they stay under the connections that the database grants.
    """
    threads = max(2, min(16, THREADS_AT_MOST // workers))
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--backpressure", "64",
        "--blocking-threads", str(threads), "--blocking-threads-idle-timeout", "10",
        "--no-ws", "--log-level", "warning", "--respawn-failed-workers", application,
    ]  # fmt: skip


def _announce(options: argparse.Namespace, home: Home, stop: threading.Event) -> None:
    address = f"http://localhost:{options.port}"

    def ready() -> bool:
        try:
            with urllib.request.urlopen(f"http://{options.host}:{options.port}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    if until(lambda: stop.is_set() or ready(), READY_SECONDS, pause=0.1):
        print(f"Préau est ouvert : {address}/connexion/   (Ctrl-C pour fermer)", flush=True)
    else:
        print(f"Préau ne répond pas encore. Le détail est dans {home.log}.", flush=True)


def _stop(children: list[Child]) -> None:
    for child in children:
        child.send(signal.SIGTERM)
    if not until(lambda: all(child.is_gone() for child in children), STOP_SECONDS, pause=0.05):
        for child in children:
            child.send(signal.SIGKILL)
    print("Préau est fermé.", flush=True)


def _free_port(host: str) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])
