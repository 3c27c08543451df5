"""Names of people, and what is made of them: mail addresses, phone numbers."""

import random
import unicodedata
from functools import cache, lru_cache

from .people import Sex
from .tables import Draw, one_of, table

# example.* are reserved by RFC 2606, so no message written here can reach anybody.
DOMAINS = ("example.org", "famille.example.org", "courriel.example.net", "poste.example.com")
# Ranges that ARCEP keeps for fiction: 01 99 00 and 06 39 98.
LANDLINE, MOBILE = "01 99 00", "06 39 98"


@cache
def _families() -> Draw[tuple[str, Draw[str]]]:
    groups = {origin: row for origin, row in table("family_names").items() if origin != "source"}
    return Draw(((origin, Draw.ranked(row["names"])), row["weight"]) for origin, row in groups.items())


@cache
def _own_share(origin: str) -> float:
    return float(table("family_names")[origin]["own"])


@cache
def _french(generation: str, sex: Sex) -> Draw[str]:
    return Draw.ranked(table("given_names")[generation][sex]["french"])


@cache
def _own(origin: str, sex: Sex) -> Draw[str]:
    return Draw.ranked(table("given_names")["any"][sex][origin])


def family_name(rng: random.Random) -> tuple[str, str]:
    """A family name and the origin that helps to draw the first names."""
    origin, names = _families().of(rng)
    return names.of(rng), origin


def first_name(rng: random.Random, generation: str, sex: Sex, origin: str) -> str:
    """`generation` is child or parent."""
    if rng.random() < _own_share(origin):
        return _own(origin, sex).of(rng)
    return _french(generation, sex).of(rng)


def other_names(rng: random.Random, generation: str, sex: Sex, origin: str) -> tuple[str, ...]:
    share = rng.random()
    count = 0 if share < 0.35 else 1 if share < 0.75 else 2
    return tuple(first_name(rng, generation, sex, origin) for _ in range(count))


@lru_cache(maxsize=8192)
def folded(name: str) -> str:
    """`Cœurdevey` -> `coeurdevey`: what a mail address is made of."""
    plain = unicodedata.normalize("NFKD", name.lower().replace("œ", "oe").replace("ı", "i"))
    return "".join(c for c in plain.replace(" ", "-") if c.isascii() and (c.isalnum() or c == "-"))


@lru_cache(maxsize=8192)
def upper(name: str) -> str:
    return name.upper()


def mail(rng: random.Random, given: str, family: str) -> str:
    digits = int(rng.random() * 90) + 10
    return f"{folded(given)}.{folded(family)}{digits}@{one_of(rng, DOMAINS)}"


def phone(rng: random.Random, prefix: str) -> str:
    """`06 39 98 12 34`."""
    digits = int(rng.random() * 10_000)
    return f"{prefix} {digits // 100:02} {digits % 100:02}"
