"""The nouns of a synthetic territory: frozen rows, so that a day's change is a new row.

Ids follow AAF: unique in one academy *and* one degree only. A guardian of a child in primary and
of another in collège bears two ids, and the same number may name somebody else next door.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Degree = Literal["1D", "2D"]
Sex = Literal["girls", "boys"]
TITLES: dict[Sex, str] = {"girls": "Mme", "boys": "M."}


@dataclass(frozen=True, slots=True)
class Address:
    street: str
    postcode: str
    town: str


@dataclass(frozen=True, slots=True)
class ClassRoom:
    """A class: `code` is what pupils point to (a number in 1D, the division's name in 2D)."""

    code: str
    name: str
    seats: dict[str, int]  # level -> places
    kind: str = "ordinary"
    formations: tuple[str, ...] = ()  # MEF codes, 2D only


@dataclass(frozen=True, slots=True)
class TeachingGroup:
    code: str
    name: str
    level: str
    classes: tuple[str, ...]
    subject: str = ""


@dataclass(frozen=True, slots=True)
class School:
    """An establishment. `id` is its jointure in its academy and degree."""

    id: int
    uai: str
    degree: Degree
    kind: str  # primaire, maternelle, élémentaire, college, lycee
    name: str
    address: Address
    phone: str
    mail: str
    public: bool
    academy: str
    district: str
    classes: tuple[ClassRoom, ...]
    groups: tuple[TeachingGroup, ...] = ()
    teachers_tied: bool = True  # many 1D exports do not say who teaches which class

    @property
    def size(self) -> int:
        """Places planned; the pupils of the day may differ by arrivals and departures."""
        return sum(sum(room.seats.values()) for room in self.classes)


@dataclass(frozen=True, slots=True)
class Guardian:
    """A parent, a person in charge, or an institution (no title, no first name)."""

    key: int
    id_1d: int
    id_2d: int  # 0 where the guardian has no child in that degree
    title: str
    family: str
    usage: str
    given: str
    others: tuple[str, ...]
    born: date | None
    address: Address
    home: str
    work: str
    mobile: str
    mail: str
    shares_address: bool


@dataclass(frozen=True, slots=True)
class Tie:
    """What a pupil's record says of a guardian; `legal`: 1 guardian, 2 in charge, 0 neither."""

    guardian: int
    kinship: str
    legal: str = "1"
    contact: str = "1"
    financial: str = "0"
    paying: str = "0"


@dataclass(frozen=True, slots=True)
class Pupil:
    key: int
    id: int
    ine: str
    school: School
    room: ClassRoom
    level: str
    sex: Sex
    family: str
    usage: str
    given: str
    others: tuple[str, ...]
    born: date
    address: Address
    entered: date
    ties: tuple[Tie, ...]
    groups: tuple[TeachingGroup, ...]
    regime: str
    grant: bool
    transport: bool


@dataclass(frozen=True, slots=True)
class Post:
    """What a member of staff does in one school; `role` names a row of posts.toml."""

    school: School
    role: str
    subject: str = ""
    classes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    principal: str = ""


@dataclass(frozen=True, slots=True)
class Staff:
    key: int
    id: int
    degree: Degree
    title: str
    family: str
    usage: str
    given: str
    born: date
    mail: str
    posts: tuple[Post, ...]


@dataclass(slots=True)
class Basin:
    """A lycée, its collèges and their primary schools: what is held in memory at one time."""

    number: int
    academy: str
    today: date
    schools: list[School] = field(default_factory=list)
    pupils: dict[int, Pupil] = field(default_factory=dict)
    guardians: dict[int, Guardian] = field(default_factory=dict)
    staff: dict[int, Staff] = field(default_factory=dict)

    def of_degree(self, degree: Degree) -> Iterator[School]:
        return (school for school in self.schools if school.degree == degree)


def school_year(today: date) -> int:
    """The year in which the school year of `today` began; August belongs to the next one."""
    return today.year if today.month >= 8 else today.year - 1
