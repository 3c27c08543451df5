"""Fixtures of every test: a clone of the migrated database, the cast, signed-in clients."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.database import TEMPLATE, admin, cast_file, drop
from tests.installation import preau
from tests.sessions import enter

_ROWS: dict[str, Any] = {}


@pytest.fixture(scope="session")
def django_db_setup(request: Any, django_db_blocker: Any) -> Iterator[None]:
    """This process's own clone of the template."""
    from django.db import connection

    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    name = f"preau_test_{worker}"
    drop(name)
    admin(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
    connection.close()
    connection.settings_dict["NAME"] = name
    with django_db_blocker.unblock():
        _ROWS["cast"] = _read_cast()
    yield
    connection.close()
    drop(name)


@pytest.fixture(scope="session")
def everyone(django_db_setup: None) -> Any:
    """The cast, for what is made once for many tests; a test itself takes `cast`."""
    return _ROWS["cast"]


@pytest.fixture
def cast(db: None, everyone: Any) -> Any:
    return everyone


@pytest.fixture
def sign_in(client: Any) -> Any:
    """`sign_in(cast.claire)` gives a client signed in as her, who has read the charter."""

    return lambda person: enter(client, person)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: Any) -> Path:
    """The home of the demo, made by the command: one for all tests of the group "engine", which read it or add to it."""
    home: Path = tmp_path_factory.mktemp("demo")
    made = preau(home, "demo")
    assert made.returncode == 0, made.stderr
    return home


@pytest.fixture(autouse=True)
def _files_apart(tmp_path: Path, settings: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"


def _read_cast() -> Any:
    from tests import world

    return world.Cast.load(cast_file())
