"""The carnet of a child for a school year, as a PDF that the family keeps."""

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
from preau.directory.children import Child
from preau.progress.choices import PRINTED
from preau.progress.models import Observed, Trace
from preau.progress.queries import Chapter, chapters
from preau.ui.words import full_day_words

_HERE = Path(__file__).parent
MOST_PICTURES = 120  # of a paper


def pdf(child: Child, found: Iterable[Observed], year: int) -> bytes:
    """A PDF/UA-1 in French, whatever the reader's language; pictures that no printer reads, and sounds, are named."""
    shown = list(found)
    with tempfile.TemporaryDirectory() as place, kept_language():
        folder = Path(place)
        shutil.copy(_HERE / "carnet.typ", folder)
        pictures = _laid(folder, shown)
        try:
            return _compiled(folder, _told(child, chapters(shown), year, pictures))
        except RuntimeError:  # a picture that is broken: the words are kept all the same
            return _compiled(folder, _told(child, chapters(shown), year, {}))


def _compiled(folder: Path, told: dict[str, Any]) -> bytes:
    return bytes(
        typst.compile(
            folder / "carnet.typ", root=folder, font_paths=[FONTS], ignore_system_fonts=True,
            sys_inputs={"carnet": json.dumps(told)}, format="pdf", pdf_standards="ua-1",
        )
    )  # fmt: skip


def _laid(folder: Path, found: list[Observed]) -> dict[int, str]:
    """The pictures, each by the name of its file beside the paper."""
    names: dict[int, str] = {}
    for trace in (trace for one in found for trace in one.observation.traces.all()):
        kind = PRINTED.get(trace.stored.media_type)
        if kind and len(names) < MOST_PICTURES and trace.stored.path.exists():
            names[trace.pk] = f"{trace.pk}.{kind}"
            shutil.copy(trace.stored.path, folder / names[trace.pk])
    return names


def _told(child: Child, found: list[Chapter], year: int, pictures: dict[int, str]) -> dict[str, Any]:
    return {
        "title": _("Carnet de suivi des apprentissages"),
        "name": child.person.display_name,
        "class": str(child.group) if child.group else "",
        "school": str(child.establishment) if child.establishment else "",
        "year": f"{year}-{year + 1}",
        "chapters": [
            {
                "title": chapter.domain.label if chapter.domain else _("Autres réussites"),
                "lines": [_line(one, pictures) for one in chapter.observed],
            }
            for chapter in found
        ],
    }


def _line(one: Observed, pictures: dict[int, str]) -> dict[str, Any]:
    what = one.observation
    traces: list[Trace] = list(what.traces.all())
    unprinted = [trace.name for trace in traces if trace.pk not in pictures]
    return {
        "says": what.says,
        "words": what.words,
        "day": full_day_words(what.day),
        "who": what.author.polite_name,
        "pictures": [pictures[trace.pk] for trace in traces if trace.pk in pictures],
        "unprinted": _("À écouter ou à voir sur Préau : %(names)s") % {"names": ", ".join(unprinted)}
        if unprinted
        else "",
    }
