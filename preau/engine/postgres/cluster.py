"""The cluster of a home: made once by initdb, opened at each start with the PostgreSQL that made it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from preau.engine.errors import EngineError, tool_failed
from preau.engine.home import Home, private_folder
from preau.engine.postgres import configuration, outside
from preau.engine.postgres.binaries import Binaries, of_major, preferred
from preau.engine.postgres.disguise import Disguise, as_account, for_home

EXTENSIONS = ("unaccent", "pg_trgm", "btree_gin", "btree_gist", "citext", "ltree")
LOCAL = "local.conf"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Cluster:
    home: Home
    binaries: Binaries
    disguise: Disguise
    data: Path

    @property
    def log(self) -> Path:
        return self.home.log / "postgres.log"


def open_cluster(home: Home, say: Say) -> Cluster:
    """The cluster of this home, ready to start; made first where there is none."""
    settle_interrupted_upgrade(home)
    if not home.postgres.exists():
        say("Première mise en route : préparation de la base de données…")
        create(home, preferred(), home.postgres, say)
    return read(home)


def read(home: Home) -> Cluster:
    """The recorded cluster, with programs of its own major version only."""
    record = recorded(home.postgres)
    major = int(record["major"])
    wanted = os.environ.get("PREAU_PG_BIN") and preferred()
    binaries = of_major(major, known=Path(record["path"]))
    if binaries is None or (wanted and wanted.major != major):
        raise EngineError(
            f"La base a été créée par PostgreSQL {major}, et c’est {preferred().major} qui est installé : "
            "lancez « preau upgrade-database » pour la faire passer à cette version."
        )
    return with_binaries(home, binaries, home.postgres)


def with_binaries(home: Home, binaries: Binaries, folder: Path) -> Cluster:
    """The cluster recorded in `folder`, with programs the caller answers for."""
    record = recorded(folder)
    if "account" in record:
        disguise = as_account(record["account"])
        place = outside.check(home, Path(record["cluster"]))
        return Cluster(home, outside.reachable(home, binaries), disguise, place)
    disguise = for_home()
    if disguise.way == "account":
        raise EngineError(
            "Cette machine refuse à root les espaces d’utilisateurs, et cette base vit dans un dossier de root : "
            "lancez Préau sous un compte ordinaire, propriétaire du dossier."
        )
    return Cluster(home, binaries, disguise, folder / "cluster")


def recorded(folder: Path) -> dict[str, str]:
    try:
        return {key: str(value) for key, value in tomllib.loads(_record(folder).read_text()).items()}
    except (FileNotFoundError, tomllib.TOMLDecodeError) as error:
        raise EngineError(
            f"{_record(folder)} manque ou est abîmé : remettez en place le dossier d’une sauvegarde."
        ) from error


def settle_interrupted_upgrade(home: Home) -> None:
    """An upgrade killed between its two renames left the old cluster aside: it comes back; later, it may go."""
    aside = home.root / "postgres.old"
    if not home.postgres.exists() and aside.exists():
        aside.rename(home.postgres)
    shutil.rmtree(aside, ignore_errors=True)


def create(home: Home, binaries: Binaries, final: Path, say: Say) -> None:
    """Makes a cluster beside `final`, then puts it there by one rename: a kill leaves nothing half made."""
    draft = final.with_name(final.name + ".new")
    shutil.rmtree(draft, ignore_errors=True)
    private_folder(draft)
    disguise = for_home()
    record = {"kind": binaries.kind, "path": str(binaries.folder), "major": str(binaries.major)}
    data = draft / "cluster"
    if disguise.way == "account":
        place = outside.prepare(home, binaries, disguise)
        record |= {"account": outside.account_name(disguise), "sockets": str(place / "run")}
        record["cluster"] = str(data := place / f"cluster-{binaries.major}")
        binaries = outside.reachable(home, binaries)
        say(
            f"root ne peut pas lancer PostgreSQL ici : la base vit dans {place}, sous le compte {record['account']}."
        )
    try:
        _fill(Cluster(home, binaries, disguise, data))
        _record(draft).write_text("".join(f"{key} = {json.dumps(value)}\n" for key, value in record.items()))
        draft.rename(final)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def configure(cluster: Cluster) -> None:
    """Writes our settings again and makes the socket's folder, refusing one that someone else prepared."""
    sockets = cluster.home.sockets()
    if not sockets.is_dir():
        private_folder(sockets)
        cluster.disguise.own(sockets)
    if not cluster.disguise.owns(sockets):
        raise EngineError(f"Le dossier {sockets} n’est pas à nous, ou est ouvert à d’autres : supprimez-le.")
    _write(cluster, "preau.conf", configuration.text(sockets))


def keep_local_settings(former: Cluster, later: Cluster) -> None:
    """What the operator wrote in local.conf goes along."""
    source = former.data / LOCAL
    if source.exists():
        _write(later, LOCAL, source.read_text())


def _fill(cluster: Cluster) -> None:
    private_folder(cluster.data)
    cluster.disguise.own(cluster.data)
    run(cluster, ["initdb", "-D", str(cluster.data), *_initdb_options(cluster.binaries)])
    _write(cluster, "pg_hba.conf", configuration.HBA)
    with (cluster.data / "postgresql.conf").open("a") as conf:
        conf.write(configuration.INCLUDES)
    _write(cluster, LOCAL, "# Settings of this installation only; they win over preau.conf.\n")
    configure(cluster)
    _single(cluster, "postgres", ["CREATE ROLE preau LOGIN CREATEDB", "CREATE DATABASE preau OWNER preau"])
    extensions = [f"CREATE EXTENSION {name}" for name in EXTENSIONS]
    _single(cluster, "preau", ["SET SESSION AUTHORIZATION preau", *extensions])


def _initdb_options(binaries: Binaries) -> list[str]:
    options = [
        "--username=postgres",
        "--encoding=UTF8",
        "--auth=trust",
        "--data-checksums",
        "--no-instructions",
    ]
    if os.environ.get("PREAU_PG_FAST") == "1":
        options.append("--no-sync")
    if binaries.major >= 17:  # its own C.UTF-8 asks nothing of the machine
        return [*options, "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return [*options, "--locale=C.UTF-8"]


def _single(cluster: Cluster, database: str, statements: Sequence[str]) -> None:
    """Runs statements in PostgreSQL's single-user mode: no server, no socket, stops at the first error."""
    command = ["postgres", "--single", "-j", "-c", "exit_on_error=true", "-D", str(cluster.data), database]
    run(cluster, command, text=";\n\n".join([*statements, ""]))


def run(cluster: Cluster, command: Sequence[str], *, text: str = "") -> None:
    """Runs one of PostgreSQL's programs under the cluster's disguise; EngineError if it fails."""
    program = [cluster.binaries.tool(command[0]), *command[1:]]
    process = cluster.disguise.spawn(program, stdin=subprocess.PIPE)
    output = process.communicate(text.encode())[0].decode(errors="replace")
    if process.returncode != 0:
        raise tool_failed(command[0], output)


def _write(cluster: Cluster, name: str, content: str) -> None:
    path = cluster.data / name
    path.write_text(content)
    cluster.disguise.own(path)


def _record(folder: Path) -> Path:
    return folder / "engine.toml"
