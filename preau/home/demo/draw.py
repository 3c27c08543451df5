"""People of the demo drawn before they are written: plain rows, no database."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from preau.feeds.world import naming
from preau.feeds.world.people import Sex, school_year
from preau.feeds.world.tables import one_of, table

SEED = 177
SEXES: tuple[Sex, Sex] = ("girls", "boys")
STREETS = (
    "rue des Lilas",
    "rue de la Lys",
    "rue du Bois",
    "chemin du Moulin",
    "rue des Écoles",
    "allée des Saules",
)


@dataclass
class Adult:
    title: str
    given: str
    family: str
    address: str
    city: tuple[str, str]
    mobile: str
    tie: str = "legal"
    state: str = "joint"
    is_known: bool = False


@dataclass
class Drawn:
    """One child with their adults; `room` is the name of the class."""

    given: str
    family: str
    born: date
    level: str
    room: str
    adults: list[Adult] = field(default_factory=list)


class Households:
    """Draws the families of the demo: the named ones first, then as many as the classes hold."""

    def __init__(self, today: date) -> None:
        self.rng = random.Random(SEED)
        self.year = school_year(today)
        self.demo = table("demo")
        self.back = {
            level: row["back"]
            for part in ("primary", "college", "lycee")
            for level, row in table("levels")[part].items()
        }

    def named(self) -> Iterator[tuple[list[Drawn], str]]:
        """The families that the guides and the tests know, with the note that says what the export cannot."""
        for row in self.demo["family"]:
            adults = [self._named_adult(row, who) for who in ("mother", "father", "companion") if who in row]
            children = [self._named_child(child, adults) for child in row["children"]]
            yield children, row.get("note", "")

    def filling(self, room: str, level: str, count: int) -> Iterator[list[Drawn]]:
        """Households of one child each, enough for the places left of a class."""
        for _rank in range(count):
            family, origin = naming.family_name(self.rng)
            sex = one_of(self.rng, SEXES)
            child = self._child(naming.first_name(self.rng, "child", sex, origin), family, level, room)
            child.adults = self._parents(family, origin)
            yield [child]

    def roll(self) -> Iterator[list[Drawn]]:
        """The 5e B of the mock-ups."""
        row = self.demo["roll"]
        for family, given, _sex in row["pupils"]:
            child = self._child(given, family, row["level"], row["class"])
            child.adults = self._parents(family, "french")
            yield [child]

    def _parents(self, family: str, origin: str) -> list[Adult]:
        """About four households in five have two adults, one in four of them live apart."""
        together = self.rng.random() < 0.6
        address, city = self._address()
        mother = self._adult(
            "Mme", "girls", family if self.rng.random() < 0.5 else naming.family_name(self.rng)[0], origin
        )
        mother.address, mother.city = address, city
        if self.rng.random() < 0.18:
            return [mother]
        father = self._adult("M.", "boys", family, origin)
        if together:
            father.address, father.city = address, city
        return [mother, father]

    def _adult(self, title: str, sex: Sex, family: str, origin: str) -> Adult:
        address, city = self._address()
        given = naming.first_name(self.rng, "parent", sex, origin)
        return Adult(title, given, family, address, city, naming.phone(self.rng, naming.MOBILE))

    def _named_adult(self, row: dict[str, Any], who: str) -> Adult:
        one = row[who]
        place = row.get("other_town" if who == "father" else "town")
        address, city = (place[2], (place[1], place[0])) if place else self._address()
        mobile = one.get("mobile") or naming.phone(self.rng, naming.MOBILE)
        title = "Mme" if who == "mother" else "M."
        adult = Adult(title, one["given"], one.get("usage") or one["family"], address, city, mobile)
        adult.is_known = True
        adult.tie = "in_charge" if who == "companion" else "legal"
        adult.state = _state(row.get("note", ""), who)
        return adult

    def _named_child(self, row: dict[str, Any], adults: list[Adult]) -> Drawn:
        month, day = row["born"].split("-")
        born = date(self.year - self.back[row["level"]], int(month), int(day))
        return Drawn(row["given"], row["family"], born, row["level"], row["class"], adults)

    def _child(self, given: str, family: str, level: str, room: str) -> Drawn:
        born = date(
            self.year - self.back[level], 1 + int(self.rng.random() * 12), 1 + int(self.rng.random() * 28)
        )
        return Drawn(given, family, born, level, room)

    def _address(self) -> tuple[str, tuple[str, str]]:
        street = f"{1 + int(self.rng.random() * 60)} {one_of(self.rng, STREETS)}"
        return street, one_of(
            self.rng, (("59840", "Prémesques"), ("59840", "Pérenchies"), ("59280", "Armentières"))
        )


def _state(note: str, who: str) -> str:
    if who != "father" or not note.startswith("restricted"):
        return "joint"
    return "forbidden" if "forbids" in note else "other_parent"
