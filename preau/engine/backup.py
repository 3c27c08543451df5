"""`preau backup` and `preau restore`: a whole home in one file, and back.

The file is a tar: `manifest.json` (versions, and the SHA-256 of every other member), `database.dump`
(pg_dump, custom format, one snapshot), `files/…` and `keys/…`.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from importlib.metadata import version
from pathlib import Path, PurePosixPath

from preau.engine.errors import EngineError, in_plain_words, tool_failed
from preau.engine.home import Home, private_folder
from preau.engine.lease import lease
from preau.engine.postgres.binaries import Binaries, at_least, clean_environment
from preau.engine.postgres.cluster import recorded

KEPT = ("files", "keys")


def backup_command(words: list[str], home: Home) -> int:
    """`preau backup FILE[.gz]`: never over an existing file, never a half one under the good name."""
    target = _one_path(words, "preau backup FICHIER.tar.gz")
    if target.exists():
        raise EngineError(
            f"{target} existe déjà : choisissez un autre nom, une sauvegarde n’en écrase pas une autre."
        )
    with in_plain_words(target.parent), lease(home) as url:
        draft = target.with_name(f".{target.name}.en-cours")
        try:
            _write(draft, home, url, packed=target.suffix in (".gz", ".tgz"))
            draft.rename(target)
        finally:
            draft.unlink(missing_ok=True)
    print(f"Sauvegarde faite : {target}")
    return 0


def restore_command(words: list[str], home: Home) -> int:
    """`preau restore FILE` into an empty home: all, or the home is empty again."""
    source = _one_path(words, "preau restore FICHIER.tar.gz")
    if home.root.exists() and any(home.root.iterdir()):
        raise EngineError(
            f"{home.root} n’est pas vide : une restauration se fait dans un dossier neuf (PREAU_HOME)."
        )
    if not source.is_file():
        raise EngineError(f"{source} est introuvable.")
    with in_plain_words(home.root):
        private_folder(home.root)
        try:
            _read(source, home)
        except BaseException:
            _empty(home.root)
            raise
    print(f"Installation remise en place dans {home.root}")
    return 0


def _write(draft: Path, home: Home, url: str, *, packed: bool) -> None:
    with tempfile.TemporaryDirectory(dir=home.run) as folder:
        dump = Path(folder) / "database.dump"
        _tool(
            home,
            "pg_dump",
            [
                "--format=custom",
                "--no-owner",
                "--no-unlogged-table-data",
                f"--file={dump}",
                f"--dbname={url}",
            ],
        )
        members = {"database.dump": dump, **_kept(home)}
        manifest = {"préau": version("preau"), "sums": {name: _sum(path) for name, path in members.items()}}
        listing = Path(folder) / "manifest.json"
        listing.write_text(json.dumps(manifest, ensure_ascii=False, indent=1))
        with draft.open("xb") as raw, tarfile.open(fileobj=raw, mode="w:gz" if packed else "w") as archive:
            os.chmod(draft, 0o600)
            for name, path in {"manifest.json": listing, **members}.items():
                archive.add(path, name, recursive=False)


def _kept(home: Home) -> dict[str, Path]:
    found = [path for folder in KEPT for path in sorted((home.root / folder).rglob("*")) if path.is_file()]
    return {str(path.relative_to(home.root)): path for path in found}


def _read(source: Path, home: Home) -> None:
    with tempfile.TemporaryDirectory(dir=home.root, prefix=".restore-") as folder:
        unpacked = Path(folder)
        _unpack(source, unpacked)
        sums = _manifest(unpacked)
        for name, digest in sums.items():
            if _sum(unpacked / name) != digest:
                raise EngineError(f"La sauvegarde est abîmée : « {name} » ne correspond pas à sa somme.")
        for kept in KEPT:
            if (unpacked / kept).is_dir():
                shutil.move(unpacked / kept, home.root / kept)
        for private in (home.root / "keys").glob("*"):
            private.chmod(0o600)
        with lease(home, print) as url:
            _tool(home, "pg_restore", [
                "--no-owner", "--clean", "--if-exists", "--exit-on-error", "--single-transaction",
                f"--dbname={url}", str(unpacked / "database.dump"),
            ])  # fmt: skip


def _unpack(source: Path, folder: Path) -> None:
    """Plain files at plain places only: nothing climbs out, nothing links."""
    try:
        with tarfile.open(source) as archive:
            for member in archive:
                path = PurePosixPath(member.name)
                if not member.isfile() or path.is_absolute() or ".." in path.parts:
                    raise EngineError(f"La sauvegarde contient « {member.name} », qui n’a rien à y faire.")
                archive.extract(member, folder, filter="data")
    except (tarfile.TarError, EOFError) as error:
        raise EngineError(f"{source} n’est pas une sauvegarde de Préau, ou elle est tronquée.") from error


def _manifest(folder: Path) -> dict[str, str]:
    try:
        sums: dict[str, str] = json.loads((folder / "manifest.json").read_text())["sums"]
    except (OSError, ValueError, KeyError) as error:
        raise EngineError("Cette archive n’est pas une sauvegarde de Préau.") from error
    present = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()} - {"manifest.json"}
    if present != set(sums):
        raise EngineError("La sauvegarde est abîmée : sa liste et son contenu diffèrent.")
    return sums


def _tool(home: Home, name: str, words: list[str]) -> None:
    done = subprocess.run(
        [_binaries(home).tool(name), *words], env=clean_environment(), capture_output=True, text=True
    )
    if done.returncode:
        raise tool_failed(name, done.stderr)


def _binaries(home: Home) -> Binaries:
    """Programs able to read this database: the cluster's own version, or the newest for one of outside."""
    major = 0 if os.environ.get("DATABASE_URL") else int(recorded(home)["major"])
    found = at_least(major)
    if found is None:
        raise EngineError(f"Les programmes de PostgreSQL {major} sont introuvables.")
    return found


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _one_path(words: list[str], usage: str) -> Path:
    if len(words) != 1:
        raise EngineError(f"Il faut un fichier, et un seul. Exemple : {usage}")
    return Path(words[0]).expanduser().resolve()


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
