"""How many schools, of what size, where: the whole map, before any person is drawn.

The map is small (some thousand lines for a region), and each basin is then drawn from it and from
its own seed alone: so a territory is streamed, and any part of it can be drawn again.
"""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from .people import Address
from .tables import Draw, one_of, table

# A out of Z without I, O and Q: the key of a UAI is its number modulo 23.
KEYS = "ABCDEFGHJKLMNPRSTUVWXYZ"
BASIN = 5_000  # pupils
SHARES = {"primary": 0.55, "college": 0.28}  # the rest: lycée
USUAL = {"college": 480, "lycee": 950}
KINDS = Draw([("primaire", 62.0), ("élémentaire", 21.0), ("maternelle", 17.0)])
PRIVATE = 0.17


@dataclass(frozen=True, slots=True)
class SchoolPlan:
    uai: str
    kind: str
    name: str
    size: int
    address: Address
    public: bool


@dataclass(slots=True)
class BasinPlan:
    """`sectors[i]` are the primary schools of `colleges[i]` (or of none, where there is no collège)."""

    number: int
    academy: str
    rank: int  # among the basins of its academy
    sectors: list[list[SchoolPlan]] = field(default_factory=list)
    colleges: list[SchoolPlan] = field(default_factory=list)
    lycees: list[SchoolPlan] = field(default_factory=list)


def uai(number: int) -> str:
    """`uai(940176)` -> `0940176F`."""
    return f"{number:07}{KEYS[number % 23]}"


def plan(pupils: int, seed: int, academies: Sequence[str]) -> list[BasinPlan]:
    """The basins of a territory of exactly `pupils` pupils.

    Raises ValueError for an unknown academy or a number below 1.
    """
    if pupils < 1:
        raise ValueError("a territory has at least one pupil")
    if unknown := set(academies) - set(table("places")["academies"]):
        raise ValueError(f"unknown academy: {', '.join(sorted(unknown))}")
    rng = random.Random(f"{seed}/plan")
    atlas = _Atlas(rng)
    basins = max(len(academies) if pupils >= len(academies) else 1, round(pupils / BASIN))
    sizes = [pupils // basins + (i < pupils % basins) for i in range(basins)]
    return [
        _basin(atlas, rng, number, academies[number % len(academies)], number // len(academies), size)
        for number, size in enumerate(sizes)
    ]


class _Atlas:
    """Gives each school a commune, a name and a UAI of the range x9xx that no school bears."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._places = table("places")
        self._numbers: dict[str, Iterator[int]] = {}

    def school(self, academy: str, kind: str, size: int) -> SchoolPlan:
        rng, names = self._rng, self._places["names"]
        department = one_of(rng, self._places["academies"][academy])
        town, postcode = one_of(rng, self._places["communes"][department])
        public = rng.random() > PRIVATE
        choices = {"college": names["colleges"], "lycee": names["lycees"]}.get(kind, names["schools"])
        name = one_of(rng, choices if public else names["private_schools"])
        street = f"{1 + int(rng.random() * 90)} {one_of(rng, names['streets'])}"
        return SchoolPlan(
            uai(self._number(department)), kind, name, size, Address(street, postcode, town), public
        )

    def _number(self, department: str) -> int:
        """From 9001 on: 9xxx is not given to schools; 8xxx serves a region larger than a real one."""
        order = self._numbers.setdefault(department, count(1))
        rank = next(order)
        if rank > 1998:
            raise ValueError(f"no synthetic UAI left in department {department}")
        offset = 9000 + rank if rank <= 999 else 8000 + rank - 999
        return int(department) * 10_000 + offset


def _basin(atlas: _Atlas, rng: random.Random, number: int, academy: str, rank: int, size: int) -> BasinPlan:
    primary, college = round(size * SHARES["primary"]), round(size * SHARES["college"])
    lycee = size - primary - college
    basin = BasinPlan(number, academy, rank)
    basin.colleges = [atlas.school(academy, "college", n) for n in _split(rng, college, "college")]
    basin.lycees = [atlas.school(academy, "lycee", n) for n in _split(rng, lycee, "lycee")]
    basin.sectors = [[] for _ in basin.colleges] or [[]]
    for i, n in enumerate(_primary_sizes(rng, primary)):
        kind = KINDS.of(rng)
        basin.sectors[i % len(basin.sectors)].append(atlas.school(academy, kind, n))
    return basin


def _split(rng: random.Random, total: int, kind: str) -> list[int]:
    """About the usual size each, unequal, of exact sum."""
    if not total:
        return []
    weights = [0.6 + 0.8 * rng.random() for _ in range(max(1, round(total / USUAL[kind])))]
    sizes = [int(total * weight / sum(weights)) for weight in weights]
    sizes[0] += total - sum(sizes)
    return [size for size in sizes if size]


def _primary_sizes(rng: random.Random, total: int) -> list[int]:
    """Many small schools and a few large ones (25 to 420 pupils), of exact sum."""
    sizes: list[int] = []
    left = total
    while left:
        size = min(left, max(25, min(420, int(rng.lognormvariate(math.log(140), 0.55)))))
        size = left if left - size < 25 else size
        sizes.append(size)
        left -= size
    return sizes
