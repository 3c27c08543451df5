"""The ministry's file of the pupils of each school (data set "effectifs d'élèves par école", one row a school and year).

Read leniently: semicolons or commas, UTF-8 or Windows' own, the words of the columns or their technical names.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from preau.base.identifiers import is_uai
from preau.base.language import refusal

AT_MOST = 64 << 20  # bytes: the whole country is some 15 MB a year
FAULTS_AT_MOST = 20
# What we read, by the ways its column is named once folded.
_COLUMNS = {
    "year": ("rentree_scolaire",),
    "uai": ("numero_de_l_ecole", "numero_ecole", "uai", "numero_uai"),
    "pupils": ("nombre_total_d_eleves", "nombre_total_eleves", "effectif_total"),
}


@dataclass(frozen=True)
class OfficialRow:
    """Pupils of a school at the start of the school year `year` (2023 for 2023-2024)."""

    year: int
    uai: str
    pupils: int


def read_counts(content: bytes, *, year: int) -> list[OfficialRow]:
    """The rows of one start of school year; a school twice counts as its last row.

    ValidationError, a sentence a fault and its line: not this file, no row of the year, a number that is none.
    """
    if len(content) > AT_MOST:
        raise refusal("Ce fichier est trop grand : 64 Mo au plus.")
    rows, faults = {}, []
    for rank, cells in _lines(content):
        found = _row(cells)
        if found is None:
            faults.append(
                _("Ligne %(rank)s : une année, un UAI et un nombre entier sont attendus.") % {"rank": rank}
            )
        elif found.year == year:
            rows[found.uai] = found
        if len(faults) >= FAULTS_AT_MOST:
            break
    if faults:
        raise ValidationError(faults)
    if not rows:
        raise refusal("Ce fichier ne dit rien de la rentrée %(year)s.", year=year)
    return list(rows.values())


def _lines(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.split("\n", 1)[0]
    lines = csv.reader(
        io.StringIO(text, newline=""), delimiter=";" if first.count(";") >= first.count(",") else ","
    )
    try:
        places = _places(next(lines, []))
        for rank, cells in enumerate(lines, 2):
            if any(cells):
                yield (
                    rank,
                    {
                        name: cells[place].strip() if place < len(cells) else ""
                        for name, place in places.items()
                    },
                )
    except csv.Error as error:
        raise refusal("Ce fichier n’est pas un CSV lisible.") from error


def _places(header: list[str]) -> dict[str, int]:
    known = {_folded(name): place for place, name in enumerate(header)}
    found = {name: next((known[one] for one in ways if one in known), -1) for name, ways in _COLUMNS.items()}
    missing = [_COLUMNS[name][0] for name, place in found.items() if place < 0]
    if missing:
        raise refusal(
            "Il manque la colonne « %(name)s » : est-ce bien le fichier des effectifs par école ?",
            name=missing[0].replace("_", " "),
        )
    return found


def _folded(name: str) -> str:
    """ "Numéro de l'école" becomes "numero_de_l_ecole"."""
    bare = unicodedata.normalize("NFKD", name.replace("’", "'")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", bare.casefold()).strip("_")


def _row(cells: dict[str, str]) -> OfficialRow | None:
    year, uai, pupils = cells["year"][:4], cells["uai"].upper(), cells["pupils"]
    if not (year.isdecimal() and is_uai(uai) and re.fullmatch(r"[0-9]{1,5}", pupils)):
        return None
    return OfficialRow(int(year), uai, int(pupils))
