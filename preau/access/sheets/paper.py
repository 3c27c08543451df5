"""Activation sheets as PDF: one page a person, to be handed over in person."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings
from django.urls import reverse

from preau.access import codes
from preau.access.passwords import USUAL_LENGTH, YOUNG_LENGTH
from preau.access.sheets.actions import CODE_LIFE
from preau.access.sheets.choices import SheetKind
from preau.access.sheets.queries import SheetLine
from preau.base import clock
from preau.base.language import kept_language
from preau.directory.choices import EstablishmentKind, Profile
from preau.directory.models import Establishment, Group, Post
from preau.ui.words import full_day_words

_HERE = Path(__file__).parent
# The fonts of every paper of the house, written by `npm run build`.
FONTS = _HERE / "fonts"
_WHERE = {EstablishmentKind.MIDDLE: "au collège", EstablishmentKind.HIGH: "au lycée",
          EstablishmentKind.VOCATIONAL: "au lycée"}  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """Whose, for which child and class, and the code in clear: it exists nowhere else once printed.

    `familiar` says "tu" (pupils); `where` is "à l’école", "au collège"; `help` whom to ask, "à Mme Carlier, à
    l’école"; `least` the length of a password.
    """

    name: str
    short_name: str
    about: str
    school: str
    where: str
    help: str
    familiar: bool
    least: int
    code: str


@kept_language()
def sheets(lines: Iterable[SheetLine], place: Group | Establishment, drawn: Mapping[int, str]) -> list[Sheet]:
    """A sheet for each line, with the code drawn for that person (by id)."""
    school = place.establishment if isinstance(place, Group) else place
    where = _WHERE.get(
        EstablishmentKind(school.kind), "à l’école" if school.is_first_degree else "à l’accueil"
    )
    helper = _helper(school, where)
    return [_sheet(line, place, school, where, helper, drawn[line.person.pk]) for line in lines]


def pdf(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as one PDF/UA-1, a page each; nothing is written on the disk. About 10 ms a sheet."""
    return bytes(compiled(sheets, format="pdf", pdf_standards="ua-1"))


def compiled(sheets: Sequence[Sheet], **options: Any) -> Any:
    """What typst makes of the sheets with these options: bytes for a PDF, one or a list of them for images."""
    with kept_language():
        day, until = full_day_words(clock.today()), full_day_words(clock.today() + CODE_LIFE)
    return typst.compile(
        _HERE / "sheet.typ",
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={
            "sheets": json.dumps([_printed(one) for one in sheets]),
            "site": _address().split("://", 1)[-1].rstrip("/"),
            "today": day,
            "until": until,
        },
        **options,
    )


def link_of(sheet: Sheet) -> str:
    """What the QR code holds. Browsers keep what follows # to themselves: no proxy or log ever reads the code."""
    return f"{_address()}#{sheet.code}"


def _sheet(
    line: SheetLine, place: Group | Establishment, school: Establishment, where: str, helper: str, code: str
) -> Sheet:
    person, pupil = line.person, line.kind == SheetKind.PUPIL
    return Sheet(
        name=f"{person.title} {person.first_name} {person.last_name.upper()}".strip(),
        short_name=f"{person.first_name} {person.last_name[:1]}.",
        about=_about(line, place),
        school=str(school),
        where=where,
        help=helper,
        familiar=pupil,
        least=YOUNG_LENGTH if pupil and school.is_first_degree else USUAL_LENGTH,
        code=code,
    )


def _helper(school: Establishment, where: str) -> str:
    """ "à Mme Carlier, à l’école, 03 20 00 00 00": the head by name, and the school's own telephone."""
    heads = Post.objects.current().filter(establishment=school, profile=Profile.HEAD).order_by("starts_on")
    head = heads.select_related("person").first()
    named = [f"à {head.person.polite_name}"] if head else []
    return ", ".join([*named, where, *filter(None, [school.phone])])


def _about(line: SheetLine, place: Group | Establishment) -> str:
    with kept_language():
        words = line.words
    return {SheetKind.STAFF: words, SheetKind.PUPIL: str(place)}.get(
        SheetKind(line.kind), f"{words}, {place}"
    )


def _printed(sheet: Sheet) -> dict[str, str | bool | int]:
    return {
        "name": sheet.name, "short_name": sheet.short_name, "about": sheet.about, "school": sheet.school,
        "where": sheet.where, "help": sheet.help, "familiar": sheet.familiar, "least": sheet.least,
        "code": codes.shown(sheet.code),
        "qr": segno.make(link_of(sheet), error="m").svg_inline(scale=1, border=0, dark="#111"),
    }  # fmt: skip


def _address() -> str:
    return f"{settings.PUBLIC_URL}{reverse('access:activate')}"
