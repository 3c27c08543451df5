"""Pupils in their places: families are drawn one after the other until no place is left.

A family takes the first free place, then places of other levels for brothers and sisters: in the
same school, else in another of the sector, in its collège, in a lycée of the basin. So siblings
stand in both degrees, and their parents in both feeds.
"""

import random
from collections.abc import Sequence
from datetime import date, timedelta

from . import naming
from .households import Family, Kin, Seat
from .ids import Ids
from .people import Address, Basin, Pupil, School, Sex, school_year
from .secondary import Offer
from .tables import Draw, one_of, table

LADDER = ("PS", "MS", "GS", "CP", "CE1", "CE2", "CM1", "CM2", "6E", "5E", "4E", "3E", "2DE", "1RE", "TLE")
CHILDREN = Draw([(1, 38.0), (2, 38.0), (3, 17.0), (4, 5.0), (5, 2.0)])
GAPS = Draw([(0, 2.0), (1, 14.0), (2, 30.0), (3, 24.0), (4, 13.0), (5, 8.0), (6, 5.0), (8, 4.0)])
# C canteen, M morning care, E evening care, S supervised study; the second degree has its own words.
PRIMARY_DAYS = Draw([("C", 46.0), ("CE", 15.0), ("CME", 8.0), ("CS", 6.0), ("M", 2.0), ("", 23.0)])
REGIMES = Draw(
    [
        ("DEMI-PENSIONNAIRE DANS L'ETABLISSEMENT", 68.0), ("EXTERNE LIBRE", 24.0),
        ("EXTERNE SURVEILLE", 5.0), ("INTERNE DANS L'ETABLISSEMENT", 3.0),
    ]
)  # fmt: skip


class Seating:
    """The free places of some schools, and the pupils who take them."""

    def __init__(self, rng: random.Random, basin: Basin, ids: Ids, kin: Kin) -> None:
        self.rng, self.basin, self.ids, self.kin = rng, basin, ids, kin
        self.year = school_year(basin.today)
        self._free: dict[tuple[int, str], list[Seat]] = {}
        self._schools: dict[int, School] = {}
        self._offers: dict[int, Offer] = {}
        self._first_days = _first_days(self.year)
        self._entries = _entries(basin.today, self.year)

    def open(self, schools: Sequence[School]) -> None:
        """Adds the places of these schools."""
        for school in schools:
            rank = len(self._schools)
            self._schools[rank] = school
            self._offers[id(school)] = Offer(school)
            for room in school.classes:
                for level, count in room.seats.items():
                    self._free.setdefault((rank, level), []).extend([Seat(school, room, level)] * count)
        for seats in self._free.values():
            self.rng.shuffle(seats)

    def beside(self, schools: Sequence[School]) -> "Seating":
        """A sector's own places, which shares those of this seating (the lycées)."""
        sector = Seating(self.rng, self.basin, self.ids, self.kin)
        sector.open(schools)
        shift = len(sector._schools)
        for rank, school in self._schools.items():
            sector._schools[shift + rank] = school
        sector._free.update({(shift + rank, level): seats for (rank, level), seats in self._free.items()})
        sector._offers.update(self._offers)
        return sector

    def fill(self, schools: Sequence[School]) -> None:
        """Families until every place of these schools is taken."""
        wanted = {id(school) for school in schools}
        for (rank, _), seats in list(self._free.items()):
            if id(self._schools[rank]) in wanted:
                while seats:
                    self._settle(seats.pop(), rank)

    def take(self, room: str, level: str) -> Seat:
        """A place of that level in the class of that name or code (the families of demo.toml)."""
        for seats in self._free.values():
            for i, seat in enumerate(seats):
                if seat.level == level and room in (seat.room.name, seat.room.code):
                    return seats.pop(i)
        raise LookupError(f"no place left in {room} ({level})")

    def _usage(self, name: str) -> str:
        """A few pupils go by another name than that of their birth record."""
        return self.kin.name()[0] if self.rng.random() < 0.02 else name

    def _ine(self) -> str:
        """A few pupils have none yet."""
        ine = self.ids.ine()
        return ine if self.rng.random() > 0.005 else ""

    def _settle(self, first: Seat, rank: int) -> None:
        seats, births = [first], [self.birth(first.level)]
        for _ in range(CHILDREN.of(self.rng) - 1):
            gap = GAPS.of(self.rng)
            sibling = self._sibling(rank, [seat.level for seat in seats], gap)
            if sibling:
                seats.append(sibling)
                births.append(births[-1] if gap == 0 else self._later(births, sibling.level))
        family = self.kin.family(seats, min(births).year)
        name = _children_name(self.rng, family)
        for seat, born in zip(seats, births, strict=True):
            self.pupil(family, seat, born, name)

    def _sibling(self, rank: int, levels: Sequence[str], gap: int) -> Seat | None:
        """A place so many levels from the last child; only twins share a level."""
        at = LADDER.index(levels[-1]) + (gap if self.rng.random() < 0.6 else -gap)
        if not 0 <= at < len(LADDER) or (gap and LADDER[at] in levels):
            return None
        for school in (rank, *self._schools):
            if seats := self._free.get((school, LADDER[at])):
                return seats.pop()
        return None

    def _later(self, births: Sequence[date], level: str) -> date:
        """A birth nine months at least from those of brothers and sisters, where the levels allow it."""
        born = self.birth(level)
        for _ in range(8):
            if all(abs((born - other).days) > 280 for other in births):
                break
            born = self.birth(level)
        return born

    def birth(self, level: str) -> date:
        """A birth date for that level: a few pupils are a year older, fewer a year younger."""
        shift = self.rng.random()
        late = -365 if shift < 0.05 else 365 if shift > 0.985 and level != "PS" else 0
        return date.fromordinal(self._first_days[level] + int(self.rng.random() * 365) + late)

    def pupil(self, family: Family, seat: Seat, born: date, name: str, **known: str) -> Pupil:
        """One pupil in that place; `known` may fix sex, given and regime (demo.toml)."""
        rng = self.rng
        school, room, level = seat
        sex: Sex = "girls" if known.get("sex", one_of(rng, ("girls", "boys"))) == "girls" else "boys"
        given = known.get("given") or naming.first_name(rng, "child", sex, family.origin)
        drawn = PRIMARY_DAYS.of(rng) if school.degree == "1D" else REGIMES.of(rng)
        regime = known.get("regime") or drawn
        pupil = Pupil(
            key=self.ids.key(), id=self.ids.person(school.degree), ine=self._ine(), school=school,
            room=room, level=level, sex=sex, family=name, usage=self._usage(name), given=given,
            others=naming.other_names(rng, "child", sex, family.origin), born=born, address=family.home,
            entered=one_of(rng, self._entries), ties=tuple(family.ties),
            groups=self._offers[id(school)].groups(rng, room, level), regime=regime,
            grant=rng.random() < 0.25, transport=rng.random() < 0.2,
        )  # fmt: skip
        self.basin.pupils[pupil.key] = pupil
        return pupil


def at_home(home: Address) -> Family:
    """A family without a name yet, for the rows of demo.toml."""
    return Family("", "french", home, frozenset(), 0, [], [])


def _children_name(rng: random.Random, family: Family) -> str:
    """The father's name, or the mother's, or both."""
    mother = family.guardians[0].family if family.guardians else family.name
    share = rng.random()
    if share < 0.8 or mother == family.name or not family.guardians[0].given:
        return family.name
    return mother if share < 0.9 else f"{family.name}{'-' if share < 0.93 else ' '}{mother}"


def _first_days(year: int) -> dict[str, int]:
    rows = table("levels")
    return {
        level: date(year - row["back"], 1, 1).toordinal()
        for part in ("primary", "college", "lycee")
        for level, row in rows[part].items()
    }


def _entries(today: date, year: int) -> list[date]:
    """Most pupils entered on the first day, some since."""
    start = date(year, 9, 1)
    since = (today - start).days
    return [start] * 40 + [start + timedelta(days=since * part // 3) for part in (1, 2) if since > 0]
