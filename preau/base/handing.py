"""Files that a room hands over of a school that leaves: open formats, made one after the other, none kept in memory whole."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_BLOCK = 1 << 20


@dataclass(frozen=True)
class Handed:
    """A file of the archive: its name, below the folder of its room, and its bytes as they come."""

    name: str
    chunks: Iterable[bytes]


def table(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Handed:
    """A CSV: semicolons, UTF-8 with its mark, dates as 2026-09-01; a cell that a spreadsheet would run is made a text."""
    return Handed(name, _lines(columns, rows))


def file(name: str, path: Path) -> Handed:
    """A stored file as it is."""
    return Handed(name, _blocks(path))


def safe_name(words: str) -> str:
    """A file's name that any system takes: no path, no sign that one refuses."""
    kept = "".join(sign if sign.isalnum() or sign in " ._-" else "_" for sign in words)
    return kept.strip(" .")[:80] or "fichier"


def _lines(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    yield "\ufeff".encode()
    yield _line(columns)
    for row in rows:
        yield _line([_cell(one) for one in row])


def _line(cells: Sequence[object]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow(cells)
    return out.getvalue().encode()


def _cell(value: object) -> str:
    return inert("" if value is None else str(value))


def inert(words: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{words}" if words.startswith(("=", "+", "-", "@", "\t", "\r")) else words


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            yield block
