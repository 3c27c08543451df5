"""Activation sheets: one page a person, as PDF, to be handed over in person."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

import segno
import typst
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from preau.access import codes
from preau.base import clock
from preau.ui.words import full_day_words

FONTS = Path(str(files("preau.ui"))) / "static" / "ui" / "fonts"


@dataclass(frozen=True)
class Sheet:
    """Whose, for which child and class, and the code in clear: it exists nowhere else once printed."""

    name: str
    about: str
    school: str
    code: str
    whose_help: str


def pdf(sheets: Sequence[Sheet], *, until: date) -> bytes:
    """The sheets as one PDF, a page each; nothing is written on the disk."""
    site = settings.PUBLIC_URL.split("://", 1)[-1]
    data = [_printed(sheet, until) for sheet in sheets]
    return typst.compile(
        files("preau.access").joinpath("sheet.typ").read_bytes(),
        sys_inputs={"sheets": json.dumps(data), "site": site + reverse("access:activate").rstrip("/")},
        format="pdf",
        pdf_standards="ua-1",
    )


def _printed(sheet: Sheet, until: date) -> dict[str, str]:
    link = f"{settings.PUBLIC_URL}{reverse('access:activate')}?code={sheet.code}"
    return asdict(sheet) | {
        "code": codes.shown(sheet.code),
        "qr": segno.make(link, error="m").svg_inline(scale=1, border=0, dark="#111"),
        "today": str(full_day_words(clock.today())),
        "until": str(full_day_words(until)),
        "alone": _("Cette feuille est pour vous seul. Chaque parent reçoit la sienne."),
    }
