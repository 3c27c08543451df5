"""A language made of marks: every text of the catalogues between ⟦ and ⟧, so that what was translated is seen at once."""

from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.database import ROOT

ENGLISH = ROOT / "preau" / "locale" / "en_GB" / "LC_MESSAGES" / "django.po"


def write_marks(folder: Path) -> Path:
    """A `LOCALE_PATHS` folder whose English says every French text between marks."""
    with ENGLISH.open("rb") as source:
        french = read_po(source, locale="en_GB")
    marked = Catalog(locale="en_GB")
    for message in french:
        if message.id:
            marked.add(message.id, _marked(message.id), context=message.context)
    target = folder / "en_GB" / "LC_MESSAGES"
    target.mkdir(parents=True)
    with (target / "django.mo").open("wb") as file:
        write_mo(file, marked)
    return folder


def _marked(text: Any) -> Any:
    return tuple(f"⟦{one}⟧" for one in text) if isinstance(text, tuple | list) else f"⟦{text}⟧"
