"""What every test stands on: a migrated database that holds the cast of `tests/world.py`."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

os.environ.setdefault("PREAU_TEST", "1")

_ROWS: dict[str, Any] = {}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The cast is written once; each test rolls back to it."""
    from tests import world

    with django_db_blocker.unblock():
        _ROWS["cast"] = world.build()


@pytest.fixture
def cast(db: None) -> Any:
    return _ROWS["cast"]


@pytest.fixture
def sign_in(client: Any) -> Any:
    """`sign_in(cast.claire)` gives a client signed in as her."""

    def as_person(person: Any) -> Any:
        client.force_login(person.account)
        return client

    return as_person


@pytest.fixture(autouse=True)
def _files_apart(tmp_path: Any, settings: Any) -> Iterator[None]:
    settings.FILES_ROOT = tmp_path / "files"
    yield
