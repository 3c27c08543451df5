"""`preau restore`: what `preau backup` wrote, into an empty home; all of it, or the home is empty again."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

import psycopg

from preau.engine.backup import DUMP, KEPT, MANIFEST, one_path, programs_for
from preau.engine.errors import EngineError, in_plain_words
from preau.engine.home import Home, private_folder
from preau.engine.occupation import RESTORE, alone_in, is_half_restored
from preau.engine.postgres import tools
from preau.engine.postgres.binaries import preferred
from preau.engine.postgres.cluster import open_cluster
from preau.engine.postgres.server import running

_NOT_OURS = "Cette archive n’est pas une sauvegarde de Préau."
_BLOCK = 1024 * 1024


@dataclass(frozen=True)
class Manifest:
    postgres: int
    sums: dict[str, str]


def command(words: list[str], home: Home) -> int:
    """`preau restore FILE`; what a killed restore left is cleared first."""
    source = one_path(words, "preau restore FICHIER.tar.gz")
    if not source.is_file():
        raise EngineError(f"{source} est introuvable.")
    if _is_inhabited(home):
        raise EngineError(
            f"{home.root} n’est pas vide : une restauration se fait dans un dossier neuf (PREAU_HOME)."
        )
    with in_plain_words(home.root), alone_in(home, RESTORE):
        try:
            _clear_all_but_run(home)
            _restore(source, home)
        except BaseException:
            _empty(home.root)
            private_folder(home.root)
            raise
    print(f"Installation remise en place dans {home.root}")
    return 0


def _is_inhabited(home: Home) -> bool:
    return home.root.exists() and any(home.root.iterdir()) and not is_half_restored(home)


def _restore(source: Path, home: Home) -> None:
    with tempfile.TemporaryDirectory(dir=home.root, prefix=".restore-") as folder:
        unpacked = Path(folder)
        manifest = _unpack(source, unpacked)
        for kept in KEPT:
            if (unpacked / kept).is_dir():
                (unpacked / kept).rename(home.root / kept)
        with _empty_database(home, manifest) as url:
            tools.load(programs_for(url), url, unpacked / DUMP)


@contextmanager
def _empty_database(home: Home, manifest: Manifest) -> Iterator[str]:
    """The one of DATABASE_URL, refused unless it is empty, else a new cluster run by ourselves."""
    external = os.environ.get("DATABASE_URL")
    if external:
        _refuse_full_database(external)
        yield external
        return
    if preferred().major < manifest.postgres:
        raise EngineError(f"Cette sauvegarde demande PostgreSQL {manifest.postgres} ou plus récent.")
    with running(open_cluster(home, print)):
        yield home.database_url()


def _refuse_full_database(url: str) -> None:
    with psycopg.connect(url) as connection:
        full = connection.execute(
            "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema'))"
        ).fetchone()
    if full and full[0]:
        raise EngineError(
            "La base de DATABASE_URL n’est pas vide : une restauration se fait dans une base neuve."
        )


def _unpack(source: Path, folder: Path) -> Manifest:
    """Plain files at plain places only, each equal to its sum."""
    sums: dict[str, str] = {}
    try:
        with tarfile.open(source) as archive:
            for member in archive:
                sums[member.name] = _extract(archive, member, _place(member, folder, sums))
    except (tarfile.TarError, EOFError, zlib.error, UnicodeError) as error:
        raise EngineError(f"{source} n’est pas une sauvegarde de Préau, ou elle est tronquée.") from error
    sums.pop(MANIFEST, None)
    manifest = _manifest(folder / MANIFEST)
    if manifest.sums != sums:
        raise EngineError(f"La sauvegarde est abîmée : {_difference(manifest.sums, sums)}.")
    return manifest


def _place(member: tarfile.TarInfo, folder: Path, seen: dict[str, str]) -> Path:
    """Nothing climbs out, nothing links, nothing comes twice; checked here, since Python 3.11.2 has no filters."""
    path = PurePosixPath(member.name)
    expected = member.name in (DUMP, MANIFEST) or (len(path.parts) > 1 and path.parts[0] in KEPT)
    plain = str(path) == member.name and ".." not in path.parts and "\0" not in member.name
    if not (member.isreg() and expected and plain) or member.name in seen:
        raise EngineError(f"La sauvegarde contient « {member.name} », qui n’a rien à y faire.")
    return folder / path


def _extract(archive: tarfile.TarFile, member: tarfile.TarInfo, place: Path) -> str:
    content = archive.extractfile(member)
    assert content is not None
    _private_parents(place)
    with content, os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        return _copy(content, file)


def _copy(source: IO[bytes], target: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := source.read(_BLOCK):
        digest.update(block)
        target.write(block)
    return digest.hexdigest()


def _private_parents(place: Path) -> None:
    missing = [folder for folder in place.parents if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(mode=0o700)


def _manifest(path: Path) -> Manifest:
    try:
        read = json.loads(path.read_text())
        return Manifest(
            int(read["postgres"]), {str(name): str(digest) for name, digest in read["sums"].items()}
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EngineError(_NOT_OURS) from error


def _difference(expected: dict[str, str], found: dict[str, str]) -> str:
    name = next(name for name in sorted({*expected, *found}) if expected.get(name) != found.get(name))
    return f"« {name} » manque, est en trop ou ne correspond pas à sa somme"


def _clear_all_but_run(home: Home) -> None:
    for path in home.root.iterdir():
        if path != home.run:
            _remove(path)


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
