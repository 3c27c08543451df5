"""The home folder: everything of one installation, readable by its owner only.

postgres/   the cluster, and engine.toml: which PostgreSQL made it
files/      stored bytes
keys/       secret_key, installation_id, push_key: made once, never changed
log/        what the processes say
run/        locks, process numbers, the database's socket
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import string
import tomllib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

SOCKET_NAME = ".s.PGSQL.5432"
_SOCKET_PATH_BYTES = 107  # sun_path of unix(7), less its final zero
_PLAIN_PATH = re.compile(r"[^,'\"\\\n]+")  # a comma would be read as a list of hosts by libpq
_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # FIPS 186-4, D.1.2.3
_CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Home:
    root: Path

    @property
    def postgres(self) -> Path:
        """Not made on demand: it appears complete, by one rename, when a cluster is ready."""
        return self.root / "postgres"

    @property
    def files(self) -> Path:
        return self._folder("files")

    @property
    def keys(self) -> Path:
        return self._folder("keys")

    @property
    def log(self) -> Path:
        return self._folder("log")

    @property
    def run(self) -> Path:
        return self._folder("run")

    def secret_key(self) -> str:
        return _once(self.keys / "secret_key", secrets.token_urlsafe(48))

    def installation_id(self) -> str:
        """Eight lowercase letters; cookie names carry it, since cookies ignore ports."""
        letters = "".join(secrets.choice(string.ascii_lowercase) for _ in range(8))
        return _once(self.keys / "installation_id", letters)

    def push_key(self) -> str:
        """The number, in hexadecimal, behind the key by which push services know this installation (P-256)."""
        return _once(self.keys / "push_key", f"{secrets.randbelow(_P256_ORDER - 1) + 1:064x}")

    def database_url(self) -> str:
        """The application's database, through a socket that only the owner of the home can reach."""
        return self.url_for(user="preau", database="preau")

    def url_for(self, *, user: str, database: str) -> str:
        sockets = quote(str(self.sockets()), safe="")
        return f"postgresql://{user}@/{database}?host={sockets}&port=5432"

    def sockets(self) -> Path:
        """The folder of the database's socket: `run/`, unless its path is too long or the cluster lives outside."""
        recorded = self._recorded_sockets()
        if recorded is not None:
            return recorded
        inside = self.root / "run"
        fits = len(os.fsencode(inside / SOCKET_NAME)) <= _SOCKET_PATH_BYTES
        if fits and _PLAIN_PATH.fullmatch(str(inside)):
            return inside
        return Path("/tmp") / f"preau-{self.tag()}"  # noqa: S108 — its owner is checked before use

    def tag(self) -> str:
        """Names what must live outside: nobody can guess it, and a copied home has another one."""
        path = os.fsencode(self.root)
        return hmac.new(self.secret_key().encode(), path, hashlib.sha256).hexdigest()[:12]

    def _recorded_sockets(self) -> Path | None:
        try:
            recorded = tomllib.loads((self.postgres / "engine.toml").read_text()).get("sockets")
        except FileNotFoundError:
            return None
        return Path(recorded) if recorded else None

    def _folder(self, name: str) -> Path:
        folder = self.root / name
        if not folder.is_dir():
            private_folder(self.root)
            private_folder(folder)
        return folder


def current_home() -> Home:
    """The home named by PREAU_HOME, else `var/` of the checkout."""
    named = os.environ.get("PREAU_HOME")
    return Home(Path(named).expanduser().resolve() if named else _CHECKOUT / "var")


def private_folder(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)


def _once(path: Path, value: str) -> str:
    """The content of `path`, `value` if nobody wrote it before: all callers at once get the same answer."""
    try:
        return path.read_text()
    except FileNotFoundError:
        _write_once(path, value)
    return path.read_text()


def _write_once(path: Path, value: str) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(value)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
