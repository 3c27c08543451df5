"""A workbook (`.xlsx`) whose first filled sheet is read as if it had been saved as CSV: nothing in it is computed or run.

Bounded before anything is parsed: its size unpacked, its entities, its rows and columns. It is an archive of XML (ECMA-376).
"""

import csv
import io
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zipfile import BadZipFile

from preau.base.language import refusal
from preau.base.untrusted import Limits, Member, UntrustedError, opened

ROWS_AT_MOST = 10_000
COLUMNS_AT_MOST = 50
_LIMITS = Limits(total=32 << 20, member=24 << 20, count=500, depth=6, ratio=100)
_DECLARED = b"<!doctype"  # a workbook declares no type of its own: whoever does brings entities that swell
_BLANK_AT_MOST = 1_000  # empty rows in a row: what a sheet holds is above


def text_of(content: bytes) -> str:
    """The rows of its first filled sheet, as CSV with semicolons; days as 21/03/2026, whole numbers without a decimal point.

    ValidationError: not a workbook, an unsafe or damaged one, one with nothing in it or with more than 10,000 rows.
    """
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(content)
        file.flush()
        _check(Path(file.name))
        rows = _rows(file.name)
    if not rows:
        raise refusal("Ce classeur est vide : aucune feuille n’a de lignes.")
    target = io.StringIO()
    csv.writer(target, delimiter=";", lineterminator="\n").writerows(rows)
    return target.getvalue()


def _check(path: Path) -> None:
    """Refused before it is parsed: an archive that swells, escapes, or declares entities."""
    try:
        with opened(path, _LIMITS) as members:
            if "xl/workbook.xml" not in {one.name for one in members}:
                raise _unreadable()
            if any(_declares(one) for one in members if one.name.endswith((".xml", ".rels"))):
                raise _unreadable()
    except UntrustedError as error:
        raise refusal(
            "Ce classeur est refusé : il est abîmé, protégé, ou enfle trop en s’ouvrant."
        ) from error


def _declares(member: Member) -> bool:
    with member.open() as stream:
        content = b"".join(iter(stream.read, b""))
    # Written with two bytes a sign, the word would pass unseen: a workbook is UTF-8.
    return b"\0" in content or _DECLARED in content.lower()


def _rows(path: str) -> list[list[str]]:
    from openpyxl import load_workbook  # noqa: PLC0415 (rare, and heavy: no process loads it to open pages)

    try:
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # what it says of its own size is not believed
                found = list(_filled(sheet.iter_rows(values_only=True, max_col=COLUMNS_AT_MOST)))
                if any(any(row) for row in found):
                    return found
        finally:
            book.close()
    # A library of forms meets whatever a hostile file holds: all of it is one thing to who sends it.
    except (
        BadZipFile,
        OSError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        IndexError,
        SyntaxError,
        OverflowError,
    ) as error:
        raise _unreadable() from error
    return []


def _filled(rows: Iterator[tuple[object, ...]]) -> Iterator[list[str]]:
    """Empty rows keep their place, so that a refusal names the line that a clerk sees; a long gap ends the sheet."""
    blank: list[list[str]] = []
    for rank, row in enumerate(rows, 1):
        cells = [_words(one) for one in row]
        if not any(cells):
            blank.append([])
            if len(blank) > _BLANK_AT_MOST:
                return
            continue
        if rank > ROWS_AT_MOST:
            raise refusal("Cette feuille a plus de %(n)s lignes : coupez-la en deux.", n=ROWS_AT_MOST)
        yield from blank
        blank = []
        yield cells


def _words(value: object) -> str:
    """A cell as it would be typed."""
    if value is None or isinstance(value, bool):
        return {True: "oui", False: "non"}.get(value, "") if isinstance(value, bool) else ""
    if isinstance(value, date | datetime):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def _unreadable() -> Exception:
    return refusal("Ce classeur ne se lit pas : enregistrez la feuille au format CSV, ou collez ses lignes.")
