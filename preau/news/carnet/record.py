"""The record of a note on paper: the exact text, each signature in order with its sum, and what does not hold, if anything."""

import json
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from preau.access.sheets.paper import FONTS
from preau.base import clock
from preau.base.language import kept_language
from preau.news.carnet import chain
from preau.news.carnet.words import said_words, trip_words
from preau.news.models import Note, Signature
from preau.ui.words import full_day_words, hour_words, money_words

_HERE = Path(__file__).parent


def pdf(note: Note) -> bytes:
    """A PDF/UA-1 in French, whatever the reader's language: it is a piece of the school's file."""
    with kept_language():
        told = json.dumps(_told(note))
    return bytes(
        typst.compile(
            _HERE / "record.typ", font_paths=[FONTS], ignore_system_fonts=True, sys_inputs={"record": told},
            format="pdf", pdf_standards="ua-1",
        )
    )  # fmt: skip


def _told(note: Note) -> dict[str, Any]:
    lines = list(note.signed.select_related("signer", "noted_by", "slip__child").order_by("place"))
    return {
        "subject": note.subject, "body": note.body, "school": str(note.establishment), "to": note.addressed,
        "author": f"{note.author.polite_name}, {note.sent_as}", "sent": _moment(note.sent_at),
        "nature": note.get_nature_display(), "rule": note.get_signatures_display(), "question": note.question,
        "trip": trip_words(note), "cost": money_words(note.cost) if note.cost else "",
        "deadline": full_day_words(note.deadline), "seal": note.seal, "end": lines[-1].sum if lines else note.seal,
        "lines": [_line(note, one) for one in lines], "faults": chain.faults_of(note),
        "printed": _moment(clock.now()),
    }  # fmt: skip


def _line(note: Note, line: Signature) -> list[str]:
    means = (
        _("à l’écran")
        if line.signer_id == line.noted_by_id
        else _("sur papier, noté par %(who)s") % {"who": line.noted_by.polite_name}
    )
    return [
        str(line.place), line.slip.child.listed_name, line.signer.listed_name, said_words(note, line), means,
        _moment(line.signed_at), line.sum[:16],
    ]  # fmt: skip


def _moment(value: Any) -> str:
    return f"{full_day_words(value)}, {hour_words(value)}"
