"""pg_dump and pg_restore, which ask for the server of a URL and never show its password in the process list."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from preau.engine.errors import tool_failed
from preau.engine.postgres.binaries import Binaries, clean_environment


def dump(binaries: Binaries, url: str, target: Path, *, passing_rows: bool) -> None:
    """One snapshot of the database of `url`, in PostgreSQL's custom format.

    `passing_rows`: those of UNLOGGED tables too, where what must not last is kept (printed codes in clear).
    """
    options = [] if passing_rows else ["--no-unlogged-table-data"]
    plain = ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}"]
    _run(binaries, url, ["pg_dump", *plain, *options])


def load(binaries: Binaries, url: str, source: Path) -> None:
    """Into an empty database, in one transaction: all or nothing.

    The extensions may be there already, and not be ours: their comments stay as they are.
    """
    listing = _run(binaries, "", ["pg_restore", "--list", str(source)])
    kept = [line for line in listing.splitlines() if " COMMENT - EXTENSION " not in line]
    with tempfile.NamedTemporaryFile("w", suffix=".list", dir=source.parent) as chosen:
        chosen.write("\n".join(kept) + "\n")
        chosen.flush()
        options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
        _run(binaries, url, ["pg_restore", *options, f"--use-list={chosen.name}", str(source)])


def _run(binaries: Binaries, url: str, words: Sequence[str]) -> str:
    environment = clean_environment()
    target: list[str] = []
    if url:
        parts = conninfo_to_dict(url)
        environment["PGPASSWORD"] = str(parts.pop("password", "") or "")
        target = [f"--dbname={make_conninfo('', **parts)}"]
    done = subprocess.run(
        [binaries.tool(words[0]), *target, *words[1:]], env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise tool_failed(words[0], done.stderr)
    return done.stdout
