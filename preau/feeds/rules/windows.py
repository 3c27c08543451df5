"""The windows of exports as a person sets them: for each day of the week, what is expected of it."""

from collections.abc import Iterable, Sequence

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DAYS = tuple(range(1, 8))  # of ISO 8601: Monday is 1
NAMES = {
    1: gettext_lazy("lundi"),
    2: gettext_lazy("mardi"),
    3: gettext_lazy("mercredi"),
    4: gettext_lazy("jeudi"),
    5: gettext_lazy("vendredi"),
    6: gettext_lazy("samedi"),
    7: gettext_lazy("dimanche"),
}


class Expected(TextChoices):
    """What is expected of a day."""

    ONE = "one", gettext_lazy("un export")
    SAME = "same", gettext_lazy("un seul avec la veille")
    NONE = "none", gettext_lazy("aucun export")


class WindowsRefused(Exception):
    """Days that make no windows; the text says what is wrong."""


def days_of(windows: Iterable[Sequence[int]]) -> dict[int, Expected]:
    """What is expected of each day."""
    found = dict.fromkeys(DAYS, Expected.NONE)
    for first, *others in windows:
        found |= {first: Expected.ONE} | dict.fromkeys(others, Expected.SAME)
    return found


def windows_of(days: dict[int, str]) -> list[list[int]]:
    """The windows that days make, each of days that follow each other; the week has no end.

    Raises WindowsRefused when a day shares the export of a day of which none is expected, or when none is expected
    at all.
    """
    firsts = [day for day in DAYS if days[day] == Expected.ONE]
    if not firsts:
        raise WindowsRefused(_("Il faut au moins un jour d’export. Exemple : un export le lundi."))
    windows = [_window(first, days) for first in firsts]
    told = {day for window in windows for day in window}
    for day in DAYS:
        if days[day] == Expected.SAME and day not in told:
            raise WindowsRefused(
                _(
                    "Le %(day)s reprend l’export de la veille, où aucun n’est attendu. Exemple : un export le %(before)s."
                )
                % {"day": NAMES[day], "before": NAMES[_before(day)]}
            )
    return windows


def windows_words(windows: Iterable[Sequence[int]]) -> str:
    """ "lundi, mardi, samedi ou dimanche"."""
    return ", ".join(_(" ou ").join(str(NAMES[day]) for day in window) for window in windows)


def _window(first: int, days: dict[int, str]) -> list[int]:
    window = [first]
    while days[day := _after(window[-1])] == Expected.SAME:
        window.append(day)
    return window


def _after(day: int) -> int:
    return day % 7 + 1


def _before(day: int) -> int:
    return (day - 2) % 7 + 1
