"""The database of the tests, as a pytest plugin: it must be there before the settings are read.

The controller starts it once, on `DATABASE_URL` when set, else on an embedded PostgreSQL of its own that is
run without care for the disk, and fills one template that each process clones.
"""

import hashlib
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from bench.ground import drop_database

ROOT = Path(__file__).parent.parent
TEMPLATE = "preau_test_template"
SOURCES = {".py", ".toml", ".csv", ".json", ".sql", ".txt"}
_STACK = ExitStack()

os.environ["PREAU_TEST"] = "1"
os.environ.setdefault("PREAU_HOME", str(ROOT / "var" / "test"))
# The site's own clock, moved to a school morning, whatever the day the suite runs on.
os.environ.setdefault("PREAU_UNDO", "0")  # stories do not wait; those of undoing set their own seconds
os.environ.setdefault("PREAU_NOW", "2026-11-24T10:40")


def _prepare_server() -> None:
    """Start the database once, in the controller, and tell the workers where it is."""
    if "PREAU_TEST_DATABASE" in os.environ:
        os.environ["DATABASE_URL"] = os.environ["PREAU_TEST_DATABASE"]
        return
    if not os.environ.get("DATABASE_URL"):
        from preau.engine.home import current_home
        from preau.engine.lease import lease

        os.environ["PREAU_PG_FAST"] = "1"
        os.environ["DATABASE_URL"] = _STACK.enter_context(lease(current_home(), print))
    os.environ["PREAU_TEST_DATABASE"] = os.environ["DATABASE_URL"]


_prepare_server()


def pytest_configure(config: Any) -> None:
    if not hasattr(config, "workerinput"):
        _make_template()


def pytest_unconfigure(config: Any) -> None:
    if not hasattr(config, "workerinput"):
        _STACK.close()


def _make_template() -> None:
    """Migrated, with the cast, before xdist starts its workers; the one of the last run where nothing has changed since."""
    if cast_file().exists() and _made_of() == _sources():
        return
    drop(TEMPLATE)
    admin(f'CREATE DATABASE "{TEMPLATE}"')
    environment = dict(os.environ, DATABASE_URL=address(TEMPLATE))
    subprocess.run(
        [sys.executable, "-m", "tests.template", str(cast_file())], cwd=ROOT, env=environment, check=True
    )
    admin(f"COMMENT ON DATABASE \"{TEMPLATE}\" IS '{_sources()}'")


def _made_of() -> str:
    """What the template that is there was made of; empty where there is none, or half of one."""
    asked = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    with psycopg.connect(address("postgres")) as server:
        found = server.execute(asked, [TEMPLATE]).fetchone()
    return found[0] or "" if found else ""


def _sources() -> str:
    """The house, its libraries, the hour and the cast that was written, as one number."""
    known = hashlib.sha256(os.environ["PREAU_NOW"].encode())
    house = (one for one in (ROOT / "preau").rglob("*") if one.suffix in SOURCES)
    files = [one for one in house if "tests" not in one.relative_to(ROOT).parts]
    files += [ROOT / "requirements.lock", ROOT / "tests/world.py", ROOT / "tests/template.py", cast_file()]
    for path in sorted(files):
        known.update(str(path).encode() + path.read_bytes())
    return known.hexdigest()


def cast_file() -> Path:
    return Path(os.environ["PREAU_HOME"]) / "cast.json"


def drop(database: str) -> None:
    drop_database(address("postgres"), database)


def admin(*statements: str) -> None:
    with psycopg.connect(address("postgres"), autocommit=True) as server:
        for statement in statements:
            server.execute(statement)


def address(database: str) -> str:
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}"))
