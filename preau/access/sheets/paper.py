"""Activation sheets as PDF: one page a person, to be handed over in person."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import segno
import typst
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from preau.access import codes
from preau.access.sheets.actions import CODE_LIFE
from preau.access.sheets.choices import SheetKind
from preau.access.sheets.queries import SheetLine
from preau.base import clock
from preau.directory.choices import EstablishmentKind
from preau.directory.models import Establishment, Group
from preau.ui.words import full_day_words

_HERE = Path(__file__).parent
_WHERE = {EstablishmentKind.MIDDLE: "au collège", EstablishmentKind.HIGH: "au lycée",
          EstablishmentKind.VOCATIONAL: "au lycée"}  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """Whose, for which child and class, and the code in clear: it exists nowhere else once printed.

    `familiar` says "tu" (pupils); `where` is "à l’école", "au collège"; `least` the length of a password.
    """

    name: str
    short_name: str
    about: str
    school: str
    where: str
    familiar: bool
    least: int
    code: str


def sheet(line: SheetLine, place: Group | Establishment, code: str) -> Sheet:
    school = place.establishment if isinstance(place, Group) else place
    person, pupil = line.person, line.kind == SheetKind.PUPIL
    return Sheet(
        name=f"{person.title} {person.first_name} {person.last_name.upper()}".strip(),
        short_name=f"{person.first_name} {person.last_name[:1]}.",
        about=_about(line, place),
        school=str(school),
        where=_WHERE.get(
            EstablishmentKind(school.kind), "à l’école" if school.is_first_degree else "à l’accueil"
        ),
        familiar=pupil,
        least=8 if pupil and school.is_first_degree else 10,
        code=code,
    )


def pdf(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as one PDF/UA-1, a page each; nothing is written on the disk. About 10 ms a sheet."""
    with override("fr"):
        day, until = full_day_words(clock.today()), full_day_words(clock.today() + CODE_LIFE)
    return typst.compile(
        _HERE / "sheet.typ",
        font_paths=[_HERE / "fonts"],
        ignore_system_fonts=True,
        sys_inputs={
            "sheets": json.dumps([_printed(one) for one in sheets]),
            "site": _address().split("://", 1)[-1].rstrip("/"),
            "today": day,
            "until": until,
        },
        format="pdf",
        pdf_standards="ua-1",
    )


def link_of(sheet: Sheet) -> str:
    """What the QR code holds. Browsers keep what follows # to themselves: no proxy or log ever reads the code."""
    return f"{_address()}#{sheet.code}"


def _about(line: SheetLine, place: Group | Establishment) -> str:
    with override("fr"):
        words = line.words
    return {SheetKind.STAFF: words, SheetKind.PUPIL: str(place)}.get(
        SheetKind(line.kind), f"{words}, {place}"
    )


def _printed(sheet: Sheet) -> dict[str, str | bool | int]:
    return {
        "name": sheet.name, "short_name": sheet.short_name, "about": sheet.about, "school": sheet.school,
        "where": sheet.where, "familiar": sheet.familiar, "least": sheet.least,
        "code": codes.shown(sheet.code),
        "qr": segno.make(link_of(sheet), error="m").svg_inline(scale=1, border=0, dark="#111"),
    }  # fmt: skip


def _address() -> str:
    return f"{settings.PUBLIC_URL}{reverse('access:activate')}"
