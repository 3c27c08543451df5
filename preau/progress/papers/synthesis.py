"""The synthesis as a PDF, in the order of the national model, with who wrote, signed and read it."""

import json
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from preau.access.sheets.paper import FONTS
from preau.base.language import kept_language
from preau.progress.choices import SynthesisAct
from preau.progress.models import Synthesis, SynthesisStep
from preau.progress.synthesis.points import standings, title
from preau.progress.synthesis.reading import readings
from preau.ui.words import full_day_words

_HERE = Path(__file__).parent


def pdf(one: Synthesis, steps: Iterable[SynthesisStep]) -> bytes:
    """A PDF/UA-1 in French of what was signed, whatever the reader's language."""
    with tempfile.TemporaryDirectory() as place, kept_language():
        folder = Path(place)
        shutil.copy(_HERE / "synthesis.typ", folder)
        told = json.dumps(_told(one, list(steps)))
        return bytes(
            typst.compile(
                folder / "synthesis.typ", root=folder, font_paths=[FONTS], ignore_system_fonts=True,
                sys_inputs={"synthesis": told}, format="pdf", pdf_standards="ua-1",
            )
        )  # fmt: skip


def _told(one: Synthesis, steps: list[SynthesisStep]) -> dict[str, Any]:
    kept = one.signed or {}
    marks = {standing for chapter in kept["chapters"] for _point, standing in chapter["lines"]}
    known = list(standings().values())
    return {
        "title": title(), "name": one.child.display_name, "first_name": one.child.first_name, "class": str(one.group),
        "school": str(one.establishment), "year": one.school_year.name,
        "standings": known if marks <= set(known) else sorted(marks - {""}),
        "chapters": kept["chapters"], "observed": [row for row in kept["observed"] if row[1]],
        "visas": _visas(steps), "readings": [_read(step) for step in readings(one)],
    }  # fmt: skip


def _visas(steps: list[SynthesisStep]) -> list[str]:
    """Who handed it over and who signed it, the last of each."""
    last = {step.act: step for step in steps}
    words = {
        SynthesisAct.READY: _("Visa de l’enseignant : %(who)s, le %(day)s"),
        SynthesisAct.SIGNED: _("Visa de la direction : %(who)s, le %(day)s"),
    }
    return [said % _who(last[act]) for act, said in words.items() if act in last]


def _read(step: SynthesisStep) -> str:
    return _("Vu et pris connaissance : %(who)s, le %(day)s") % _who(step)


def _who(step: SynthesisStep) -> dict[str, str]:
    return {"who": step.by.polite_name, "day": full_day_words(step.at)}
