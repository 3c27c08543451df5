"""A sheet saved as CSV, or pasted from a spreadsheet: its rows, each cell under the name of its column."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from preau.base.language import refusal
from preau.council.described.names import folded
from preau.council.sheets.workbook import text_of

AT_MOST = 2 << 20  # bytes: some twenty thousand acts
ROWS_AT_MOST = 20_000
_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y")


@dataclass(frozen=True)
class Line:
    """A row of the sheet, with its rank there from 1 on; a column that the sheet lacks is an empty cell."""

    rank: int
    cells: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")

    def day(self, name: str) -> date | None:
        """The day of a cell, 21/03/2026 or 2026-03-21; none when it is empty. ValidationError names the line."""
        typed = self[name]
        if not typed:
            return None
        for form in _DAYS:
            try:
                return datetime.strptime(typed, form).date()  # noqa: DTZ007 (a day has no hour)
            except ValueError:
                continue
        raise refusal(
            "Ligne %(n)s : la date « %(typed)s » ne se lit pas. Exemple : 21/03/2026.",
            n=self.rank,
            typed=typed[:30],
        )


def words_of(content: bytes) -> str:
    """The text of a file, in UTF-8 or as Windows writes it; that of a workbook is its first filled sheet.

    ValidationError when it is too large, a workbook that is refused (`workbook.text_of`), or no text at all.
    """
    if len(content) > AT_MOST:
        raise refusal("Ce fichier est trop grand : 2 Mo au plus.")
    if content[:4] == b"PK\x03\x04":
        return text_of(content)
    if b"\0" in content[:1000]:
        raise refusal(
            "Ce fichier ne se lit pas : enregistrez la feuille au format .xlsx ou CSV, ou collez ses lignes."
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def lines_of(text: str, *, columns: Mapping[str, Sequence[str]], usual: Sequence[str]) -> list[Line]:
    """The rows that hold something. `columns`: by name of ours, what a header may call it, folded ("prenom").

    A first row in which two cells at least are known names is the header; without one, columns are the `usual` ones in their
    order. Semicolons, tabs or commas. ValidationError when it is no table.
    """
    rows = [(rank, cells) for rank, cells in enumerate(_rows(text), 1) if any(cells)]
    if not rows:
        return []
    if len(rows) > ROWS_AT_MOST:
        raise refusal("Cette feuille a plus de %(n)s lignes : coupez-la en deux.", n=ROWS_AT_MOST)
    names = [_name_of(cell, columns) for cell in rows[0][1]]
    headed = sum(name is not None for name in names) >= min(2, len(usual))
    header: Sequence[str | None] = names if headed else usual
    return [
        Line(rank, {name: cell for name, cell in zip(header, cells, strict=False) if name})
        for rank, cells in rows[1 if headed else 0 :]
    ]


def _rows(text: str) -> Iterator[list[str]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    pasted = "\t" in first or ";" in first
    plain = text.replace("\t", ";") if pasted else text
    try:
        for cells in csv.reader(io.StringIO(plain, newline=""), delimiter=";" if pasted else ","):
            yield [" ".join(cell.split()) for cell in cells]
    except csv.Error as error:
        raise refusal("Cette feuille n’est pas un CSV lisible.") from error


def _name_of(cell: str, columns: Mapping[str, Sequence[str]]) -> str | None:
    said = folded(cell)
    return next((name for name, called in columns.items() if said in called), None)
