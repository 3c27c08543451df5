"""`preau upgrade-database`: the same rows in a cluster of another major version of PostgreSQL.

The old server is run once more by its own programs and dumped; a new cluster is made beside and filled; only
then do they change places. Killed at any moment, the home still has one whole cluster.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import psycopg

from preau.engine.errors import EngineError, in_plain_words
from preau.engine.home import Home
from preau.engine.occupation import UPGRADE, alone_in
from preau.engine.postgres import tools
from preau.engine.postgres.binaries import Binaries, of_major, preferred
from preau.engine.postgres.cluster import (
    Cluster,
    create,
    keep_local_settings,
    read,
    recorded,
    settle_interrupted_upgrade,
    with_binaries,
)
from preau.engine.postgres.server import clear_killed_upgrade, running


def command(words: list[str], home: Home) -> int:
    """`preau upgrade-database`: to the version a new installation would have."""
    if os.environ.get("DATABASE_URL"):
        raise EngineError("La base est extérieure (DATABASE_URL) : sa version se change là où elle vit.")
    if not home.root.exists():
        raise EngineError(f"Il n’y a pas d’installation dans {home.root}.")
    with in_plain_words(home.root), alone_in(home, UPGRADE):
        clear_killed_upgrade(home)
        settle_interrupted_upgrade(home)
        old, new = _old(home), preferred()
        if old.major == new.major:
            print(f"La base est déjà celle de PostgreSQL {new.major}.")
        else:
            _upgrade(home, old, new)
            print(f"La base est passée de PostgreSQL {old.major} à {new.major}.")
    return 0


def _old(home: Home) -> Binaries:
    record = recorded(home.postgres)
    major = int(record["major"])
    if preferred().major < major:
        raise EngineError(
            f"La base est celle de PostgreSQL {major}, et {preferred().major} est plus ancien : "
            f"installez PostgreSQL {major} ou plus récent."
        )
    named = os.environ.get("PREAU_PG_OLD_BIN")
    found = of_major(major, known=Path(named) if named else Path(record["path"]))
    if found is None:
        raise EngineError(
            f"Il faut une dernière fois les programmes de PostgreSQL {major} : installez-les, "
            "ou indiquez leur dossier dans la variable PREAU_PG_OLD_BIN."
        )
    return found


def _upgrade(home: Home, old: Binaries, new: Binaries) -> None:
    beside = home.root / "postgres.next"
    shutil.rmtree(beside, ignore_errors=True)
    former = with_binaries(home, old, home.postgres)
    with tempfile.TemporaryDirectory(dir=home.run) as folder:
        rows = Path(folder) / "database.dump"
        print(f"Lecture de la base de PostgreSQL {old.major}…", flush=True)
        with running(former):
            tools.dump(old, home.database_url(), rows, passing_rows=True)  # as `at_least`: its own programs
        print(f"Écriture dans PostgreSQL {new.major}…", flush=True)
        create(home, new, beside, print)
        later = with_binaries(home, new, beside)
        keep_local_settings(former, later)
        with running(later):
            tools.load(new, home.database_url(), rows)
    _swap(home, beside, former)


def _swap(home: Home, beside: Path, former: Cluster) -> None:
    """Between the two renames, `settle_interrupted_upgrade` knows what to do; the old one goes last."""
    aside, lives_in_home = home.root / "postgres.old", former.data.parent == home.postgres
    home.postgres.rename(aside)
    beside.rename(home.postgres)
    try:
        with running(read(home)):
            psycopg.connect(home.database_url()).close()
    except BaseException:
        home.postgres.rename(beside)
        aside.rename(home.postgres)
        raise
    shutil.rmtree(aside)
    if not lives_in_home:
        shutil.rmtree(former.data)
