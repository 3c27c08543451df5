"""`preau backup`: a whole installation in one file.

A tar, packed where its name ends in .gz or .tgz: `database.dump` (pg_dump's custom format, one snapshot),
`files/…`, `keys/…`, and last `manifest.json`: the versions, and the SHA-256 of every other member.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import IO

import psycopg

from preau.engine.errors import EngineError, in_plain_words
from preau.engine.home import Home
from preau.engine.lease import lease
from preau.engine.postgres import tools
from preau.engine.postgres.binaries import Binaries, at_least

DUMP = "database.dump"
MANIFEST = "manifest.json"
KEPT = ("files", "keys")


def command(words: list[str], home: Home) -> int:
    """`preau backup FILE`: never over an existing file, never a half one under the good name."""
    target = one_path(words, "preau backup FICHIER.tar.gz")
    if target.exists():
        raise EngineError(
            f"{target} existe déjà : choisissez un autre nom, une sauvegarde n’en écrase pas une autre."
        )
    if not (home.root.exists() or os.environ.get("DATABASE_URL")):
        raise EngineError(f"Il n’y a pas d’installation dans {home.root}.")
    with lease(home, print) as url, in_plain_words(target.parent, "choisissez-en un autre"):
        draft = Path(tempfile.mkdtemp(prefix=".preau-", dir=target.parent))
        try:
            _write(draft, home, url, packed=target.suffix in (".gz", ".tgz"))
            (draft / "archive").replace(target)
        finally:
            shutil.rmtree(draft)
    print(f"Sauvegarde faite : {target}")
    return 0


def one_path(words: list[str], usage: str) -> Path:
    if len(words) != 1:
        raise EngineError(f"Il faut un fichier, et un seul. Exemple : {usage}")
    return Path(words[0]).expanduser().resolve()


def programs_for(url: str) -> Binaries:
    """pg_dump and pg_restore able to read the server of `url`."""
    with psycopg.connect(url) as connection:
        major = connection.info.server_version // 10000
    found = at_least(major)
    if found is None:
        raise EngineError(f"Les programmes de PostgreSQL {major} sont introuvables : installez-les.")
    return found


class _Hashed:
    """A file that remembers the sum of what was read of it: the sum is of the very bytes that were kept."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.sum = hashlib.sha256()

    def read(self, size: int) -> bytes:
        data = self._source.read(size)
        self.sum.update(data)
        return data


def _write(draft: Path, home: Home, url: str, *, packed: bool) -> None:
    """The database first: a file its rows speak of is written before them, and is there when we come to it."""
    binaries = programs_for(url)
    tools.dump(binaries, url, draft / DUMP, passing_rows=False)
    sums: dict[str, str] = {}
    descriptor = os.open(draft / "archive", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as raw:
        with (
            tarfile.open(fileobj=raw, mode="w:gz" if packed else "w", compresslevel=6)
            if packed
            else (tarfile.open(fileobj=raw, mode="w")) as archive
        ):
            for name, path in _members(draft, home):
                _add(archive, name, path, sums)
            manifest = {"preau": version("preau"), "postgres": binaries.major, "sums": sums}
            content = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
            archive.addfile(_member(MANIFEST, len(content)), io.BytesIO(content))
        raw.flush()
        os.fsync(raw.fileno())


def _members(draft: Path, home: Home) -> Iterator[tuple[str, Path]]:
    yield DUMP, draft / DUMP
    for kept in KEPT:
        for path in sorted((home.root / kept).rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield str(path.relative_to(home.root)), path


def _add(archive: tarfile.TarFile, name: str, path: Path, sums: dict[str, str]) -> None:
    try:
        source = path.open("rb")
    except FileNotFoundError:
        return  # withdrawn since the list was made: no row speaks of it any more
    with source:
        hashed = _Hashed(source)
        archive.addfile(_member(name, os.fstat(source.fileno()).st_size), hashed)  # type: ignore[arg-type]
        sums[name] = hashed.sum.hexdigest()


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, int(time.time())
    return member
