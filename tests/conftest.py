"""The journeys' site: one a process, which most of them share; each tells a story of its own persons and things."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.site import browser, cloned, opened


@pytest.fixture(scope="session")
def database() -> Iterator[str]:
    """The URL of the database on which the shared site stands."""
    with cloned() as shared:
        yield shared


@pytest.fixture(scope="session")
def shared_site(tmp_path_factory: Any, database: str) -> Iterator[str]:
    """Its address. A journey that moves the clock, reads a delivery or empties a page opens one of its own (`tests.site`)."""
    with opened(tmp_path_factory.mktemp("site"), database, PREAU_ACTES="essai") as url:
        yield url


@pytest.fixture(scope="module")
def site(shared_site: str) -> Iterator[tuple[str, Any]]:
    """The shared site's address and a browser."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright's loop lives in this thread
    with browser() as chromium:
        yield shared_site, chromium
