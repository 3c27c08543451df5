"""What every page receives: the doors of the worn hat, the other hats, and how pages should look."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from preau.base.manifest import Label, MenuEntry, registry, resolve
from preau.base.rows import Foreseen
from preau.ui.addresses import hat_page_url
from preau.ui.choices import CONTRAST_COOKIE, THEME_COOKIE, Contrast, Theme

ACCOUNT_PAGE = "access:account"
ACCOUNT_LABEL = _("Mon compte")


@dataclass(frozen=True)
class NavEntry:
    """A door as the rail shows it: `current` is the value of aria-current, empty elsewhere."""

    label: Label
    icon: str
    url: str
    count: int = 0
    current: str = ""


@dataclass(frozen=True)
class PersonLink:
    label: Label
    icon: str
    url: str


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`nav_entries` and `person_links` (empty when signed out), `theme` and `contrast` (empty: as the device).

    Entries are read only by a page that draws them, so that an error page asks nothing of the database.
    """
    return {
        "nav_entries": SimpleLazyObject(lambda: nav_entries(request)),
        "person_links": SimpleLazyObject(lambda: person_links(request)),
        "theme": _known(Theme, request.COOKIES.get(THEME_COOKIE)),
        "contrast": _known(Contrast, request.COOKIES.get(CONTRAST_COOKIE)),
    }


def nav_entries(request: HttpRequest) -> list[NavEntry]:
    """The doors of the worn hat, in order, with their counts."""
    hat = getattr(request, "hat", None)
    if hat is None:
        return []
    doors = [(entry, hat_page_url(entry.url_name, hat.key)) for entry in _doors(hat)]
    here = _current_url(request, doors)
    return [
        NavEntry(entry.label, entry.icon, url, _count(entry, request), _current(request, url, here))
        for entry, url in doors
    ]


def counts_read(request: Any) -> Iterator[Foreseen]:
    """What the counts of the doors will read, for a page that asks all it reads in one round."""
    for entry in _doors(request.hat):
        if entry.reads:
            yield from resolve(entry.reads)(request)


def person_links(request: HttpRequest) -> list[PersonLink]:
    """Where the name of the person leads: the first page of each other hat, then the account."""
    hat = getattr(request, "hat", None)
    if hat is None:
        return []
    others = [other for other in getattr(request, "hats", []) if other.key != hat.key]
    links = [
        PersonLink(other.label, "switch-horizontal", hat_page_url(doors[0].url_name, other.key))
        for other in others
        if (doors := registry.menu(other.kind))
    ]
    return links + _account_link(hat.key)


def _doors(hat: Any) -> list[MenuEntry]:
    return [entry for entry in registry.menu(hat.kind) if entry.is_open_to(hat)]


def _account_link(hat: str) -> list[PersonLink]:
    """`ui` stands below the room that has the account's page: it links to it by name, when installed."""
    try:
        return [PersonLink(ACCOUNT_LABEL, "settings", hat_page_url(ACCOUNT_PAGE, hat))]
    except NoReverseMatch:
        return []


def _current_url(request: HttpRequest, doors: list[tuple[MenuEntry, str]]) -> str:
    """The door of the room that drew this page, or that says it is behind it; the closest one when a room has several."""
    page = request.resolver_match.view_name if request.resolver_match else ""
    behind = next((url for entry, url in doors if page in entry.also), "")
    if behind:
        return behind
    room = page.rpartition(":")[0]
    ours = [url for entry, url in doors if entry.url_name.rpartition(":")[0] == room]
    return max((url for url in ours if request.path.startswith(url)), key=len, default="")


def _current(request: HttpRequest, url: str, here: str) -> str:
    if url != here:
        return ""
    return "page" if request.path == url else "true"


def _count(entry: MenuEntry, request: HttpRequest) -> int:
    return int(resolve(entry.count)(request)) if entry.count else 0


def _known(choices: type[Theme] | type[Contrast], value: str | None) -> str:
    return value if value and value in choices.values else ""
