"""The database of the tests, as a pytest plugin: it must be there before the settings are read.

The controller starts it once, on `DATABASE_URL` when set, else on an embedded PostgreSQL of its own that is
thrown away without care for the disk, and fills one template that each process clones.
"""

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
    """Migrated, with the cast, before xdist starts its workers."""
    drop(TEMPLATE)
    admin(f'CREATE DATABASE "{TEMPLATE}"')
    environment = dict(os.environ, DATABASE_URL=address(TEMPLATE))
    subprocess.run(
        [sys.executable, "-m", "tests.template", str(cast_file())], cwd=ROOT, env=environment, check=True
    )


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
