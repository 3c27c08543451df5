"""The journeys' site: one a process. Most share it, each telling of its own persons and things; some have it for themselves."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.site import Site, browser, close_browser, leave_screens, standing


@pytest.fixture(scope="session")
def house(tmp_path_factory: Any) -> Iterator[Site]:
    """What stands behind both."""
    with standing(tmp_path_factory.mktemp("site"), PREAU_ACTES="essai") as site:
        yield site


@pytest.fixture(scope="module")
def site(house: Site) -> tuple[str, Any]:
    """The address of the site that is shared, and a browser."""
    return house.shared().url, browser()


@pytest.fixture
def database(house: Site) -> str:
    """The URL of the database on which it stands."""
    return house.database


@pytest.fixture
def anew(house: Site) -> Site:
    """The site for a story that sets the clock, reads a delivery or empties a page: nobody has done anything yet."""
    return house.anew()


@pytest.fixture(autouse=True)
def _screens_off() -> Iterator[None]:
    yield
    leave_screens()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: Any) -> Iterator[None]:
    try:
        return (yield)
    finally:
        if nextitem is None or not nextitem.get_closest_marker("journey"):
            close_browser()
