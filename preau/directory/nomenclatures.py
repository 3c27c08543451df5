"""Official lists as rows: holidays by zone, academies. An operator's own rows stay."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from django.db.models import Q

from preau.directory.models import Academy, Holiday


def load_holidays() -> int:
    """Write the holidays of `data/holidays.toml` that are not there yet."""
    wanted = [
        Holiday(zone=zone, name=row["name"], first_day=row["first_day"], last_day=row["last_day"])
        for row in _table("holidays")["holiday"]
        for zone in row["zones"]
    ]
    known = set(Holiday.objects.filter(establishment=None).values_list("zone", "name", "first_day"))
    return len(
        Holiday.objects.bulk_create(one for one in wanted if (one.zone, one.name, one.first_day) not in known)
    )


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


@cache
def levels() -> dict[str, frozenset[str]]:
    """Levels in capitals, by what is made of them: "young", "nursery" (see `data/levels.toml`)."""
    table = _table("levels")
    return {name: frozenset(table[name]) for name in ("young", "nursery")}


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(
        files("preau.directory").joinpath("data", f"{name}.toml").read_text(encoding="utf-8")
    )
