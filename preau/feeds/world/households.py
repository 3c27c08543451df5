"""Families: who brings up whom, where, and what the pupil's record says of each tie."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from . import naming
from .ids import Ids
from .people import TITLES, Address, Basin, ClassRoom, Guardian, School, Sex, Tie
from .tables import Draw, one_of, table

MOTHER, FATHER, GRANDPARENT, GUARDIAN, WELFARE, OTHER = "10", "20", "38", "50", "51", "90"


class Seat(NamedTuple):
    school: School
    room: ClassRoom
    level: str


@dataclass(slots=True)
class Family:
    """What is common to the children of one household while it is drawn."""

    name: str
    origin: str
    home: Address
    degrees: frozenset[str]
    eldest: int  # year of birth of the eldest child
    guardians: list[Guardian]
    ties: list[Tie]


class Kin:
    """Draws the adults of families in one basin."""

    def __init__(
        self, rng: random.Random, basin: Basin, ids: Ids, taken: frozenset[str] = frozenset()
    ) -> None:
        self.rng, self.basin, self.ids, self.taken = rng, basin, ids, taken
        self._women = [staff for staff in basin.staff.values() if staff.title == TITLES["girls"]]

    def family(self, seats: Sequence[Seat], eldest: int) -> Family:
        """A family drawn for these seats; its adults enter the basin."""
        name, origin = self.name()
        home = self.address(seats[0].school.address)
        degrees = frozenset(seat.school.degree for seat in seats)
        family = Family(name, origin, home, degrees, eldest, [], [])
        SHAPES.of(self.rng)(self, family)
        self.enter(family)
        return family

    def name(self) -> tuple[str, str]:
        """A family name that is not one of those kept for the people of the demonstration."""
        name, origin = naming.family_name(self.rng)
        while name in self.taken:
            name, origin = naming.family_name(self.rng)
        return name, origin

    def enter(self, family: Family) -> None:
        for guardian in family.guardians:
            self.basin.guardians[guardian.key] = guardian

    def address(self, near: Address) -> Address:
        """Most live where the school stands, some in another commune of the department."""
        town, postcode = near.town, near.postcode
        if self.rng.random() < 0.12:
            town, postcode = one_of(self.rng, _communes(postcode))
        number = 1 + int(self.rng.random() * 180)
        return Address(f"{number} {one_of(self.rng, _streets())}", postcode, town)

    def adult(self, of: Family, sex: Sex, home: Address, /, **known: Any) -> Guardian:
        """One adult; `known` overrides what would be drawn (demo.toml, a companion's own name)."""
        rng = self.rng
        name = known.get("family", of.name)
        usage = known.get("usage", name)
        given = known.get("given") or naming.first_name(rng, "parent", sex, of.origin)
        year = known.get("born") or of.eldest - 20 - int(rng.random() * 19) - known.get("older", 0)
        return Guardian(
            key=self.ids.key(),
            id_1d=self.ids.person("1D") if "1D" in of.degrees else 0,
            id_2d=self.ids.person("2D") if "2D" in of.degrees else 0,
            title=TITLES[sex], family=name, usage=usage, given=given,
            others=naming.other_names(rng, "parent", sex, of.origin),
            born=known.get("birth") or date(year, 1 + int(rng.random() * 12), 1 + int(rng.random() * 28)),
            address=home,
            home=naming.phone(rng, naming.LANDLINE) if rng.random() < 0.35 else "",
            work=naming.phone(rng, naming.LANDLINE) if rng.random() < 0.18 else "",
            mobile=known.get("mobile") or (naming.phone(rng, naming.MOBILE) if rng.random() < 0.95 else ""),
            mail=naming.mail(rng, given, usage) if rng.random() < 0.86 else "",
            shares_address=rng.random() < 0.7,
        )  # fmt: skip

    def mother(self, family: Family, home: Address, married: bool) -> Guardian:
        """Half of the married bear the husband's name as usage name, and keep their own as patronym.
        One in a hundred works in a school of the basin, and stands there under the same name."""
        if self.rng.random() < 0.01 and self._women:
            staff = one_of(self.rng, self._women)
            return self.adult(
                family,
                "girls",
                home,
                family=staff.family,
                usage=staff.usage,
                given=staff.given,
                birth=staff.born,
            )
        own = self.name()[0]
        usage = family.name if married and self.rng.random() < 0.55 else own
        return self.adult(family, "girls", home, family=own, usage=usage)


def _communes(postcode: str) -> Sequence[tuple[str, str]]:
    found: Sequence[tuple[str, str]] = table("places")["communes"][f"0{postcode[:2]}"]
    return found


def _streets() -> Sequence[str]:
    found: Sequence[str] = table("places")["names"]["streets"]
    return found


# The shapes of families


def together(kin: Kin, family: Family) -> None:
    mother = kin.mother(family, family.home, married=True)
    father = kin.adult(family, "boys", family.home)
    family.guardians += [mother, father]
    family.ties += [Tie(mother.key, MOTHER, financial="1", paying="1"), Tie(father.key, FATHER)]


def apart(kin: Kin, family: Family) -> None:
    """Two homes, and both parents keep authority: neither address is shown to the other."""
    father = kin.adult(family, "boys", kin.address(family.home))
    mother = kin.mother(family, family.home, married=False)
    family.guardians += [mother, father]
    family.ties += [Tie(mother.key, MOTHER, financial="1", paying="1"), Tie(father.key, FATHER)]


def step(kin: Kin, family: Family) -> None:
    """Apart, and the mother's companion is in charge: no authority, but called when needed."""
    apart(kin, family)
    companion = kin.adult(family, "boys", family.home, family=kin.name()[0])
    family.guardians.append(companion)
    family.ties.append(Tie(companion.key, OTHER, legal="2", contact="1"))


def alone(kin: Kin, family: Family) -> None:
    if kin.rng.random() < 0.88:
        parent, kinship = kin.adult(family, "girls", family.home), MOTHER
    else:
        parent, kinship = kin.adult(family, "boys", family.home), FATHER
    family.guardians.append(parent)
    family.ties.append(Tie(parent.key, kinship, financial="1", paying="1"))


def without_authority(kin: Kin, family: Family) -> None:
    """One parent has authority; of the other the export says a contact, or nothing but the tie."""
    apart(kin, family)
    father = family.ties.pop()
    family.ties.append(Tie(father.guardian, FATHER, "0", one_of(kin.rng, ("1", "0"))))


def two_mothers(kin: Kin, family: Family) -> None:
    mothers = [kin.mother(family, family.home, married=False) for _ in range(2)]
    family.guardians += mothers
    family.ties += [Tie(mother.key, MOTHER, financial="1") for mother in mothers]


def grandparent(kin: Kin, family: Family) -> None:
    """A grandparent is the guardian by judgment."""
    elder = kin.adult(family, one_of(kin.rng, ("girls", "boys")), family.home, older=24)
    family.guardians.append(elder)
    family.ties.append(Tie(elder.key, one_of(kin.rng, (GRANDPARENT, GUARDIAN)), financial="1", paying="1"))


def welfare(kin: Kin, family: Family) -> None:
    """A child in care: an institution is the guardian, the mother a contact at times."""
    office = _institution(kin, family)
    family.guardians.append(office)
    family.ties.append(Tie(office.key, WELFARE, financial="1", paying="1"))
    if kin.rng.random() < 0.4:
        mother = kin.mother(family, kin.address(family.home), married=False)
        family.guardians.append(mother)
        family.ties.append(Tie(mother.key, MOTHER, "0", "0"))


def nobody(kin: Kin, family: Family) -> None:
    """A record without any guardian: a minor alone, or a file not complete yet."""


def _institution(kin: Kin, family: Family) -> Guardian:
    return Guardian(
        key=kin.ids.key(),
        id_1d=kin.ids.person("1D") if "1D" in family.degrees else 0,
        id_2d=kin.ids.person("2D") if "2D" in family.degrees else 0,
        title="", family="AIDE SOCIALE A L'ENFANCE", usage="AIDE SOCIALE A L'ENFANCE", given="",
        others=(), born=None, address=kin.address(family.home), home="",
        work=naming.phone(kin.rng, naming.LANDLINE), mobile="", mail="ase@departement.example.org",
        shares_address=False,
    )  # fmt: skip


SHAPES: Draw[Callable[[Kin, Family], None]] = Draw(
    [
        (together, 60.0), (apart, 21.0), (alone, 10.0), (step, 4.0), (without_authority, 2.2),
        (two_mothers, 0.7), (grandparent, 0.9), (welfare, 0.9), (nobody, 0.3),
    ]
)  # fmt: skip
