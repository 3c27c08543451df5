"""Official lists as rows: holidays by zone, academies. An operator's own rows stay."""

import tomllib
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from django.db.models import Q

from preau.base import clock
from preau.directory.models import Academy, Holiday, SchoolYear

AHEAD = timedelta(
    days=150
)  # how long before a school year its public holidays are written: when one begins to prepare it


def load_holidays() -> int:
    """Write the holidays of `data/holidays.toml` that are not there yet; with the public ones. Says how many."""
    wanted = [
        Holiday(zone=zone, name=row["name"], first_day=row["first_day"], last_day=row["last_day"])
        for row in _table("holidays")["holiday"]
        for zone in row["zones"]
    ]
    known = set(Holiday.objects.filter(establishment=None).values_list("zone", "name", "first_day"))
    new = [one for one in wanted if (one.zone, one.name, one.first_day) not in known]
    return len(Holiday.objects.bulk_create(new)) + load_public_holidays()


def load_public_holidays() -> int:
    """Write the public holidays of this school year, and of the next one when it is near, that no holiday holds already.

    A zone that has some of a year is left as it is: what an operator took out does not come back. Says how many.
    """
    today, zones = (
        clock.today(),
        sorted({zone for row in _table("holidays")["holiday"] for zone in row["zones"]}),
    )
    years = sorted({SchoolYear.first_day(today), SchoolYear.first_day(today + AHEAD)})
    there = list(Holiday.objects.filter(establishment=None, last_day__gte=years[0]))
    new = [
        Holiday(zone=zone, name=name, first_day=day, last_day=day)
        for zone in zones
        for first in years
        for day, name in _missing(first, [one for one in there if one.zone == zone])
    ]
    return len(Holiday.objects.bulk_create(new))


def _missing(first: date, there: list[Holiday]) -> Iterable[tuple[date, str]]:
    """The public holidays and bridges of the school year that begins on `first`, out of the holidays of a zone."""
    days = {day: name for year in (first.year, first.year + 1) for day, name in _yearly(year).items()}
    last = date(first.year + 1, first.month, first.day)
    days = {day: name for day, name in days.items() if first <= day < last}
    if any(days.get(one.first_day) == one.name for one in there):
        return []
    return [
        (d, days[d]) for d in sorted(days) if not any(one.first_day <= d <= one.last_day for one in there)
    ]


@cache
def public_holidays(year: int) -> frozenset[date]:
    """The eleven days of the Code du travail, art. L3133-1 (`data/holidays.toml`)."""
    return frozenset(_dates("public", year))


def _yearly(year: int) -> dict[date, str]:
    """Public holidays and the days that the school calendar adds; two on one day: the one of the law."""
    return _dates("bridge", year) | _dates("public", year)


def _dates(table: str, year: int) -> dict[date, str]:
    return {_date(row, year): row["name"] for row in _table("holidays")[table]}


def _date(row: dict[str, Any], year: int) -> date:
    if "on" in row:
        return date.fromisoformat(f"{year}-{row['on']}")
    return easter(year) + timedelta(days=row["after_easter"])


def academy(word: str) -> Academy | None:
    """The academy of a code or a name ("LILLE", "lille", "Orléans-Tours"), written if it was not there."""
    known = Academy.objects.filter(Q(code__iexact=word.strip()) | Q(name__iexact=word.strip())).first()
    if known:
        return known
    for row in _table("academies")["academy"]:
        if word.strip().casefold() in (row["code"].casefold(), row["name"].casefold()):
            found, _made = Academy.objects.get_or_create(
                code=row["code"],
                defaults={"name": row["name"], "number": row.get("number", ""), "holiday_zone": row["zone"]},
            )
            return found
    return None


def academy_choices() -> list[tuple[str, str]]:
    """The academies one may choose, by name: code and name."""
    official = {row["code"]: row["name"] for row in _table("academies")["academy"]}
    known = dict(Academy.objects.values_list("code", "name"))
    return sorted((official | known).items(), key=lambda pair: pair[1])


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    fourth, left = divmod(century, 4)
    moon = (19 * golden + century - fourth - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * left + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@cache
def levels() -> dict[str, frozenset[str]]:
    """Levels in capitals, by what is made of them: "young", "nursery" (see `data/levels.toml`)."""
    table = _table("levels")
    return {name: frozenset(table[name]) for name in ("young", "nursery")}


@cache
def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(
        files("preau.directory").joinpath("data", f"{name}.toml").read_text(encoding="utf-8")
    )
