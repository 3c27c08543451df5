"""The sheet of the acts of an older register: number, day, object, and the matter where it is known."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from preau.base import clock
from preau.base.language import refusal
from preau.council.choices import LONGEST_OBJECT
from preau.council.sheets.table import Line, lines_of

COLUMNS = {
    "number": (
        "numero",
        "n",
        "no",
        "n o",
        "numero de deliberation",
        "deliberation",
        "delib id",
        "numero de l acte",
    ),
    "decided_on": (
        "date",
        "seance",
        "date de seance",
        "date de la seance",
        "delib date",
        "date de deliberation",
    ),
    "title": ("objet", "intitule", "titre", "delib objet"),
    "subject_code": ("matiere", "code matiere", "nomenclature", "delib matiere code", "classification"),
}
_USUAL = ("number", "decided_on", "title", "subject_code")
_NUMBER = re.compile(r"(?:(\d{4})\s*[-_/. ]\s*)?(\d{1,5})")
_CODE = re.compile(r"\d(\.\d{1,2}){0,4}")


@dataclass(frozen=True)
class Row:
    """An act of the past: its year is that of its number, else that of its day."""

    rank: int
    year: int
    number: int
    decided_on: date
    title: str
    subject_code: str


def read_numbers(text: str) -> list[Row]:
    """The rows of a sheet. ValidationError names the first line that cannot be read, or a number that is there twice."""
    found: dict[tuple[int, int], Row] = {}
    for row in _read(lines_of(text, columns=COLUMNS, usual=_USUAL)):
        first = found.setdefault((row.year, row.number), row)
        if first is not row:
            raise refusal(
                "Ligne %(n)s : le numéro %(number)s est déjà à la ligne %(other)s.",
                n=row.rank, number=f"{row.year}-{row.number}", other=first.rank,
            )  # fmt: skip
    if not found:
        raise refusal("La feuille est vide. Exemple : 2024-15 ; 19/02/2024 ; Tarifs de la cantine")
    return list(found.values())


def _read(lines: list[Line]) -> Iterator[Row]:
    for line in lines:
        number, day = _NUMBER.fullmatch(line["number"]), line.day("decided_on")
        if number is None or day is None or not line["title"]:
            raise refusal(
                "Ligne %(n)s : il faut le numéro, la date et l’objet. Exemple : 2024-15 ; 19/02/2024 ; Tarifs de la cantine",
                n=line.rank,
            )
        if day > clock.today():
            raise refusal("Ligne %(n)s : cette date est à venir.", n=line.rank)
        code = line["subject_code"] if _CODE.fullmatch(line["subject_code"]) else ""
        yield Row(
            line.rank, int(number[1] or day.year), int(number[2]), day, line["title"][:LONGEST_OBJECT], code
        )
