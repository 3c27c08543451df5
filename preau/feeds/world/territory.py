"""A world: basins drawn one at a time, always the same from the same seed and date."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from . import demo as demonstration
from . import primary, secondary
from .households import Kin
from .ids import Ids
from .people import Basin, School
from .plan import BasinPlan, plan
from .seating import Seating


@dataclass(frozen=True, slots=True)
class World:
    """`plans` is the map of a territory; None is the demonstration."""

    today: date
    seed: int
    academies: tuple[str, ...]
    plans: tuple[BasinPlan, ...] | None = None

    def basins(self) -> Iterator[Basin]:
        """Each basin drawn anew: only one is in memory, and a second walk gives the same."""
        if self.plans is None:
            yield demonstration.draw(self.today, self.seed)
            return
        for basin in self.plans:
            yield _basin(basin, self.today, self.seed)

    def schools(self) -> Iterator[School]:
        return (school for basin in self.basins() for school in basin.schools)


def demo(today: date, seed: int = 1) -> World:
    """The demonstration: a primary school of 177 pupils, a collège of 480, a lycée of 700."""
    return World(today, seed, (demonstration.ACADEMY,))


def territory(pupils: int, today: date, seed: int = 1, academies: Sequence[str] = ("LILLE",)) -> World:
    """A territory of exactly `pupils` pupils, shared among the academies.

    Raises ValueError for an unknown academy, or fewer than one pupil.
    """
    return World(today, seed, tuple(academies), tuple(plan(pupils, seed, tuple(academies))))


def _basin(plan: BasinPlan, today: date, seed: int) -> Basin:
    rng = random.Random(f"{seed}/basin/{plan.number}")
    basin, ids = Basin(plan.number, plan.academy, today), Ids(plan.rank, plan.number)
    sectors = [[primary.school(rng, basin, ids, school) for school in sector] for sector in plan.sectors]
    colleges = [secondary.school(rng, basin, ids, school) for school in plan.colleges]
    lycees = [secondary.school(rng, basin, ids, school) for school in plan.lycees]
    _settle(rng, basin, ids, sectors, colleges, lycees)
    return basin


def _settle(
    rng: random.Random, basin: Basin, ids: Ids,
    sectors: list[list[School]], colleges: list[School], lycees: list[School],
) -> None:  # fmt: skip
    """Sector by sector, so that brothers and sisters share a collège; the lycées serve all."""
    kin = Kin(rng, basin, ids)
    common = Seating(rng, basin, ids, kin)
    common.open(lycees)
    for n, schools in enumerate(sectors):
        sector = schools + colleges[n : n + 1]
        seating = common.beside(sector)
        seating.fill(sector)
        primary.shared(rng, basin, ids, schools)
    common.fill(lycees)
