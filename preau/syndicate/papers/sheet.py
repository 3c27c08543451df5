"""A paper of a purchasing group, compiled: the convention, an order, a financing plan."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import typst
from django.utils.translation import gettext as _

from preau.base.handing import inert

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Table:
    """`columns` are "1fr", "auto" or "end" (figures); `foot` is a label and a sum a line."""

    columns: list[str]
    header: list[str]
    rows: list[list[str]]
    title: str = ""
    foot: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Article:
    title: str
    paragraphs: list[str]


@dataclass(frozen=True)
class Sheet:
    issuer: str
    title: str
    lead: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)
    closing: str = ""  # said above the signatures, which it never leaves


def compiled(sheet: Sheet) -> bytes:
    """The paper as PDF/UA-1; nothing is written on the disk."""
    data = asdict(sheet) | {"page": _("page"), "of": _("sur")}
    made = typst.compile(
        _HERE / "group.typ", root=_HERE, ignore_system_fonts=True, sys_inputs={"data": json.dumps(data)},
        format="pdf", pdf_standards="ua-1",
    )  # fmt: skip
    return bytes(made)


def spreadsheet(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Semicolons, UTF-8 with its mark; a cell that a spreadsheet would run as a formula is made a text."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return out.getvalue()
