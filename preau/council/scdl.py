"""Open data of deliberations: SCDL "Délibérations" 2.1.5 (28 August 2023), 17 columns, written strictly, read leniently.

CSV in UTF-8 with commas; dates as AAAA-MM-JJ. The cross-checks are those of the schema: one French sentence a fault.
"""

import csv
import io
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from preau.base.identifiers import is_siret
from preau.base.language import refusal
from preau.council.actes.classification import Classification
from preau.council.described import DescribedAct, VoteMode

AT_MOST = 32 << 20  # bytes read: some hundred thousand acts
FAULTS_AT_MOST = 50
_FIRST_LEVEL: dict[str, str] = tomllib.loads((Path(__file__).parent / "scdl.toml").read_text())["first_level"]


@dataclass(frozen=True)
class Row:
    """One act. The field names are ours, the columns are in the same order; None or "" is an empty cell."""

    name: str
    siret: str
    number: str
    on: date
    matter_code: str
    matter_name: str
    object: str
    budget_year: str = ""
    budget_name: str = ""
    office: str = ""
    office_on: date | None = None
    members: int | None = None
    voted: int | None = None
    in_favour: int | None = None
    against: int | None = None
    abstentions: int | None = None
    url: str = ""


COLUMNS = (
    "COLL_NOM", "COLL_SIRET", "DELIB_ID", "DELIB_DATE", "DELIB_MATIERE_CODE", "DELIB_MATIERE_NOM", "DELIB_OBJET",
    "BUDGET_ANNEE", "BUDGET_NOM", "PREF_ID", "PREF_DATE", "VOTE_EFFECTIF", "VOTE_REEL", "VOTE_POUR", "VOTE_CONTRE",
    "VOTE_ABSTENTION", "DELIB_URL",
)  # fmt: skip
REQUIRED = COLUMNS[:7]
_FIELD_OF = dict(zip(COLUMNS, (one.name for one in fields(Row)), strict=True))
_DATES, _COUNTS = {"DELIB_DATE", "PREF_DATE"}, set(COLUMNS[11:16])


def row_of(
    it: DescribedAct,
    *,
    classification: Classification,
    url: str = "",
    budget: tuple[str, str] = ("", ""),
    office: str = "",
) -> Row:
    """The row of an adopted act; the model holds no rejected one, so leave those out.

    `budget` is its year(s) and name; `office` who controls it, the prefecture by default. Votes are left empty when
    the act only takes note; blank papers of a secret ballot are not counted, since the schema wants VOTE_REEL to be
    the sum of the three others.
    """
    life, body = it.act.life, it.assembly
    received = life.received_on or life.transmitted_on
    usual = f"PREF{body.department_code}" if body.department_code else ""
    return Row(
        name=body.heading,
        siret=body.siret,
        number=it.act.number.replace(" ", ""),
        on=it.sitting.on,
        matter_code=_two_levels(it.act.matter),
        matter_name=matter_name(it.act.matter, classification),
        object=" ".join(it.act.object.split()),
        budget_year=budget[0],
        budget_name=budget[1],
        office=(office or usual) if received else "",
        office_on=received,
        url=url,
        **_votes(it),
    )


def write(rows: Iterable[Row]) -> str:
    """The file. ValidationError for a row that the schema would refuse, so that nothing false is published."""
    lines = [line(COLUMNS)]
    for rank, row in enumerate(rows, 2):
        if faults := check(row):
            raise ValidationError([_at_line(rank, fault) for fault in faults])
        lines.append(line(cells_of(row)))
    return "".join(lines)


def line(cells: Iterable[str]) -> str:
    """A line of the file, with its end."""
    target = io.StringIO()
    csv.writer(target, lineterminator="\r\n").writerow(cells)
    return target.getvalue()


def cells_of(row: Row) -> list[str]:
    """The cells of a row, in the order of the columns."""
    return [_cell(getattr(row, name)) for name in _FIELD_OF.values()]


def read(content: bytes) -> list[Row]:
    """The rows of a file, in any order of columns, with commas or semicolons, UTF-8 or Windows' own.

    ValidationError with a sentence a fault and its line, fifty at most.
    """
    if len(content) > AT_MOST:
        raise refusal("Ce fichier est trop grand : 32 Mo au plus.")
    lines, header = _opened(content)
    faults: list[str] = []
    rows: list[Row] = []
    for rank, cells in _lines(lines):
        found = _row(dict(zip(header, (cell.strip() for cell in cells), strict=False)))
        told = found if isinstance(found, list) else check(found)
        faults += [_at_line(rank, fault) for fault in told]
        if isinstance(found, Row):
            rows.append(found)
        if len(faults) >= FAULTS_AT_MOST:
            break
    if faults:
        raise ValidationError(faults[:FAULTS_AT_MOST])
    return rows


def check(row: Row) -> list[str]:
    """Why the schema would refuse this row: columns first, then what they say of each other."""
    return [words for test, words in _checks() if not test(row)]


def matter_name(code: str, classification: Classification) -> str:
    """ "institutions et vie politique/intercommunalité": two levels, lower case, no comma, bracket or other slash."""
    path = classification.path(_two_levels(code))
    if len(path) < 2:
        raise refusal("La matière %(it)s n’est pas dans la classification de la préfecture.", it=code)
    first = _FIRST_LEVEL.get(code.split(".", maxsplit=1)[0], path[0].lower())
    return f"{first}/{' '.join(re.sub(r'[,/()]', ' ', path[1].lower()).split())}"


def _checks() -> list[tuple[Callable[[Row], bool], str]]:
    return [
        (lambda row: all(_text(row, name) for name in REQUIRED), _("un champ obligatoire est vide.")),
        (lambda row: is_siret(row.siret), _("COLL_SIRET n’a pas la bonne clé. Exemple : 21860194600013.")),
        (
            lambda row: bool(re.fullmatch(r"\d\.\d{1,2}", row.matter_code)),
            _("DELIB_MATIERE_CODE s’écrit comme 8.4."),
        ),
        (
            lambda row: _is_named(row.matter_name),
            _("DELIB_MATIERE_NOM s’écrit « niveau 1/niveau 2 » de la nomenclature."),
        ),
        (lambda row: _is_year(row.budget_year), _("BUDGET_ANNEE s’écrit 2024 ou 2024/2025.")),
        (
            lambda row: bool(row.budget_year) == bool(row.budget_name),
            _("BUDGET_ANNEE et BUDGET_NOM vont ensemble."),
        ),
        (lambda row: _is_office(row.office), _("PREF_ID s’écrit PREF059, SPREF0595 ou SGAR059.")),
        (lambda row: not row.office_on or row.office_on >= row.on, _("PREF_DATE précède DELIB_DATE.")),
        (
            lambda row: len({one is None for one in _ballot(row)}) == 1,
            _("les cinq colonnes VOTE vont ensemble."),
        ),
        (_members_suffice, _("VOTE_EFFECTIF est plus petit que VOTE_REEL.")),
        (_sum_is_right, _("VOTE_REEL n’est pas la somme de POUR, CONTRE et ABSTENTION.")),
        (
            lambda row: _is_address(row.url),
            _("DELIB_URL n’est pas une adresse. Exemple : https://mairie.fr/acte.pdf."),
        ),
    ]


def _text(row: Row, column: str) -> str:
    return _cell(getattr(row, _FIELD_OF[column])).strip()


def _is_named(name: str) -> bool:
    """One slash without spaces around, after one of the nine first levels (custom check nomenclature-actes-value)."""
    first, slash, second = name.partition("/")
    return bool(slash) and first.lower() in _FIRST_LEVEL.values() and second == second.strip() != ""


def _is_year(words: str) -> bool:
    found = re.fullmatch(r"([0-9]{4})(?:/([0-9]{4}))?", words)
    return not words or bool(found and (not found[2] or found[1] < found[2]))


def _is_office(words: str) -> bool:
    return not words or bool(re.fullmatch(r"(?:PREF|SGAR)0?\d[\dAB]\d?|SPREF0\d[\dAB]\d", words))


def _is_address(words: str) -> bool:
    return not words or bool(re.fullmatch(r"https?://[^\s/]+\S*", words))


def _ballot(row: Row) -> tuple[int | None, ...]:
    return row.members, row.voted, row.in_favour, row.against, row.abstentions


def _members_suffice(row: Row) -> bool:
    return row.members is None or row.voted is None or row.members >= row.voted


def _sum_is_right(row: Row) -> bool:
    parts = (row.in_favour, row.against, row.abstentions)
    return (
        row.voted is None or any(one is None for one in parts) or row.voted == sum(one or 0 for one in parts)
    )


def _votes(it: DescribedAct) -> dict[str, Any]:
    vote = it.act.vote
    if vote.mode == VoteMode.TAKES_NOTE:
        return {}
    parts = {"in_favour": vote.in_favour, "against": vote.against, "abstentions": vote.abstentions}
    return {"members": it.assembly.in_exercise, "voted": sum(parts.values()), **parts}


def _two_levels(code: str) -> str:
    return ".".join(code.split(".")[:2])


def _cell(value: object) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def _opened(content: bytes) -> tuple[Iterator[list[str]], list[str]]:
    """The lines after the header, and the header. ValidationError when a required column is missing."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.split("\n", 1)[0]
    lines = csv.reader(
        io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ","
    )
    header = [name.strip().upper() for name in next(_rows(lines), [])]
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise refusal("Il manque la colonne %(it)s.", it=", ".join(missing))
    return lines, header


def _rows(lines: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from lines
    except csv.Error as error:
        raise refusal("Ce fichier n’est pas un CSV lisible.") from error


def _lines(lines: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Each line that holds something, with its rank in the file."""
    return (
        (rank, cells) for rank, cells in enumerate(_rows(lines), 2) if any(cell.strip() for cell in cells)
    )


def _row(cells: dict[str, str]) -> Row | list[str]:
    """The row, or why its cells are not of their kind."""
    values: dict[str, Any] = {}
    faults: list[str] = []
    for column, name in _FIELD_OF.items():
        try:
            values[name] = _value(column, cells.get(column, ""))
        except ValueError:
            kind = _("une date AAAA-MM-JJ") if column in _DATES else _("un nombre entier")
            faults.append(_("%(column)s : %(kind)s est attendu.") % {"column": column, "kind": kind})
    return faults or Row(**values)


def _value(column: str, cell: str) -> Any:
    if column in _DATES:
        return date.fromisoformat(cell) if cell or column == "DELIB_DATE" else None
    if column in _COUNTS:
        return None if not cell else _count(cell)
    return cell


def _count(cell: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", cell):
        raise ValueError(cell)
    return int(cell)


def _at_line(rank: int, fault: str) -> str:
    return _("Ligne %(rank)s : %(fault)s") % {"rank": rank, "fault": fault}
