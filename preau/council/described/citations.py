"""What a text cites: "la délibération 2022-14 du 16 juin 2022", "à compter du 1er janvier 2024"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from preau.council.described.names import folded

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
_NUMBER_OF = {folded(name): rank for rank, name in enumerate(MONTHS, 1)}
_DAY = rf"(\d{{1,2}})(?:er)? ({'|'.join(_NUMBER_OF)}) (\d{{4}})"
_CITED = re.compile(rf"deliberations?(?: n(?:o|umero)?)? (\d{{4}}) (\d{{1,4}}) (?:en date )?du {_DAY}")
_FROM = re.compile(rf"a compter du {_DAY}")


@dataclass(frozen=True)
class Citation:
    year: int
    rank: int
    on: date

    @property
    def number(self) -> str:
        return f"{self.year}-{self.rank}"


def citations(text: str) -> Iterator[Citation]:
    """Each act cited by number and date; a date that is none is left out."""
    for year, rank, *day in _CITED.findall(folded(text)):
        if on := _day(*day):
            yield Citation(int(year), int(rank), on)


def days_from(text: str) -> Iterator[date]:
    """Each day from which the text says that something holds."""
    for day in _FROM.findall(folded(text)):
        if on := _day(*day):
            yield on


def _day(number: str, month: str, year: str) -> date | None:
    try:
        return date(int(year), _NUMBER_OF[month], int(number))
    except ValueError:
        return None
