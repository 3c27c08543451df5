"""Under whose name PostgreSQL runs: it refuses root, and users the machine has no name for."""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from preau.engine.errors import EngineError
from preau.engine.kernel import allows_user_namespaces, die_with_parent, enter_user_namespace
from preau.engine.postgres.binaries import clean_environment

Stream = int | IO[bytes] | None


@dataclass(frozen=True)
class Disguise:
    """`way`: `none` (an ordinary user), `namespace` (another number, same files), `account` (another user)."""

    way: str
    uid: int
    gid: int

    def spawn(
        self,
        command: Sequence[str],
        *,
        death: signal.Signals = signal.SIGTERM,
        folder: Path | None = None,
        stdin: Stream = subprocess.DEVNULL,
        output: Stream = subprocess.PIPE,
    ) -> subprocess.Popen[bytes]:
        """Starts a program that receives `death` when we die; both its outputs go to `output`."""
        parent = os.getpid()

        def become() -> None:
            self._wear()
            die_with_parent(parent, death)

        return subprocess.Popen(
            command, stdin=stdin, stdout=output, stderr=subprocess.STDOUT, cwd=folder or "/",
            env=clean_environment(), preexec_fn=become, umask=0o077, process_group=0,
        )  # fmt: skip

    def own(self, folder: Path) -> None:
        """Gives an empty folder to the user the server runs as."""
        if self.way == "account":
            os.chown(folder, self.uid, self.gid)

    def owns(self, folder: Path) -> bool:
        """Whether a folder is truly ours, no link, closed to others: the answer to squatting under /tmp."""
        found = os.lstat(folder)
        owner = self.uid if self.way == "account" else os.geteuid()
        return found.st_uid == owner and (found.st_mode & 0o170777) == 0o040700

    def _wear(self) -> None:
        if self.way == "namespace":
            enter_user_namespace(self.uid, self.gid)
        elif self.way == "account":
            os.setgroups([])
            os.setgid(self.gid)
            os.setuid(self.uid)


def for_home() -> Disguise:
    """How to run a cluster that lives in the home; way `account` where it cannot live there."""
    asked = os.environ.get("PREAU_PG_ACCOUNT")
    if os.geteuid() == 0 and asked:
        return as_account(asked)
    if os.geteuid() != 0 and _has_name(os.geteuid()):
        return Disguise("none", os.geteuid(), os.getegid())
    person = _some_ordinary_user()
    if allows_user_namespaces(person.pw_uid, person.pw_gid):
        return Disguise("namespace", person.pw_uid, person.pw_gid)
    if os.geteuid() == 0:
        return as_account("nobody")
    raise EngineError(
        f"PostgreSQL refuse l’utilisateur numéro {os.geteuid()}, que cette machine ne connaît pas : "
        "donnez-lui un nom dans /etc/passwd."
    )


def as_account(name: str) -> Disguise:
    try:
        account = pwd.getpwnam(name)
    except KeyError:
        raise EngineError(f"Le compte « {name} », sous lequel lancer PostgreSQL, n’existe pas ici.") from None
    return Disguise("account", account.pw_uid, account.pw_gid)


def _has_name(uid: int) -> bool:
    return any(account.pw_uid == uid for account in pwd.getpwall())


def _some_ordinary_user() -> pwd.struct_passwd:
    """Any name will do inside the namespace, but PostgreSQL wants its number to have one."""
    ordinary = [account for account in pwd.getpwall() if account.pw_uid != 0]
    if not ordinary:
        raise EngineError("Cette machine ne connaît que root, que PostgreSQL refuse : créez un autre compte.")
    return next((account for account in ordinary if account.pw_name == "nobody"), ordinary[0])
