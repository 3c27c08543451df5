"""Members of staff: who they are, and the hiring of one into a basin."""

import random
from datetime import date
from typing import NamedTuple

from . import naming
from .ids import Ids
from .people import TITLES, Basin, Degree, Post, Sex, Staff
from .tables import one_of


class Identity(NamedTuple):
    title: str
    given: str
    family: str
    usage: str
    born: date
    mail: str

    @property
    def called(self) -> str:
        """`Mme Baert`, as a class is named after its teacher."""
        return f"{self.title} {self.usage}"


def identity(rng: random.Random, today: date, women: float = 0.7) -> Identity:
    sex: Sex = "girls" if rng.random() < women else "boys"
    family, origin = naming.family_name(rng)
    usage = naming.family_name(rng)[0] if sex == "girls" and rng.random() < 0.3 else family
    born = date(
        today.year - 23 - int(rng.random() * 40), 1 + int(rng.random() * 12), 1 + int(rng.random() * 28)
    )
    given = naming.first_name(rng, "parent", sex, origin)
    return Identity(TITLES[sex], given, family, usage, born, academic_mail(given, usage))


def named(rng: random.Random, row: dict[str, str | int]) -> Identity:
    """The identity that a row of demo.toml fixes; only day and month of birth are drawn."""
    given, family = str(row["given"]), str(row["family"])
    born = date(int(row["born"]), 1 + int(rng.random() * 12), 1 + int(rng.random() * 28))
    return Identity(str(row["title"]), given, family, family, born, academic_mail(given, family))


def academic_mail(given: str, family: str) -> str:
    return f"{naming.folded(given)}.{naming.folded(family)}@ac.example.org"


def hire(basin: Basin, ids: Ids, degree: Degree, who: Identity, posts: tuple[Post, ...]) -> Staff:
    staff = Staff(
        key=ids.key(), id=ids.person(degree), degree=degree, title=who.title, family=who.family,
        usage=who.usage, given=who.given, born=who.born, mail=who.mail, posts=posts,
    )  # fmt: skip
    basin.staff[staff.key] = staff
    return staff


def family_case(rng: random.Random, called: str) -> str:
    """Schools write `Mme Baert` or `Mme BAERT`."""
    title, _, name = called.partition(" ")
    return f"{title} {one_of(rng, (name, naming.upper(name)))}"
