"""Translations: French is in the sources; the catalogues of `preau/locale` hold the other languages.

tools/catalogues.py extract    gather the texts of code and templates into the .po files
tools/catalogues.py compile    make the .mo files that Django reads
tools/catalogues.py check      say whether a text is missing from the catalogue of a language that is offered

A language may wait in its catalogue before it is offered (`LANGUAGES` in the settings): what it lacks is counted, not refused.
Easy-to-read French is French: its catalogue holds only what is said otherwise, and what must be easy is in `easy_french`.
"""

import io
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from tools.easy_french import FOLDER, hard, is_covered  # noqa: E402

LOCALE = ROOT / "preau" / "locale"
FIRST_DAY = datetime(
    2026, 11, 25, tzinfo=UTC
)  # a catalogue changes with its texts, not with the day it is gathered
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2),
    "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
    "_now": None, "_lazy": None, "refusal": None,
}  # fmt: skip

# Texts that are data, an operator's to change, and read on pages: their context, and the keys of a row that hold one.
DATA = {
    "preau/attendance/data/motives.toml": ("motive", ["label"]),
    "preau/attendance/data/thresholds.toml": (None, ["title", "due"]),
    "preau/conduct/data/kinds.toml": (None, ["label"]),
    "preau/conduct/data/law.toml": (None, ["label"]),
    "preau/council/data/majorities.toml": (None, ["label", "words"]),
    "preau/directory/data/kinship.toml": (None, ["label"]),
    "preau/homework/data/primary.toml": (None, ["remark", "remark_hand_in"]),
    "preau/progress/data/learnings.toml": ("domain", ["label", "short"]),
    "preau/progress/data/synthesis.toml": ("synthesis", ["label"]),
}  # fmt: skip


def main(verb: str) -> int:
    return {"extract": write_catalogues, "compile": compile_catalogues, "check": check_catalogues}[verb]()


def compile_catalogues() -> int:
    for path in LOCALE.rglob("*.po"):
        with path.with_suffix(".mo").open("wb") as target:
            write_mo(target, read(path))
    return 0


def write_catalogues() -> int:
    for path in LOCALE.rglob("*.po"):
        path.write_bytes(rendered(updated(path)))
    return 0


def check_catalogues() -> int:
    """Non-zero when the catalogue of an offered language lacks a text of the sources or a translation is empty."""
    missing = 0
    for path in LOCALE.rglob("*.po"):
        catalogue = updated(path)
        untold = [message for message in catalogue if message.id and not is_told(path, message)]
        if code_of(path) not in offered():
            print(
                f"{path.relative_to(ROOT)} : {len(untold)} textes à traduire avant que cette langue soit offerte"
            )
            continue
        for message in untold:
            why = hard(message.string) if is_easy(path) and translated(message.string) else []
            print(
                f"{path.relative_to(ROOT)} : pas de traduction pour {message.id!r} {' ; '.join(why)}".rstrip()
            )
        missing += len(untold)
    return 1 if missing else 0


def code_of(path: Path) -> str:
    """ "en-gb" for `locale/en_GB/LC_MESSAGES/django.po`."""
    return path.parts[-3].replace("_", "-").lower()


def offered() -> set[str]:
    """The languages that a reader may choose."""
    from preau.settings import LANGUAGES

    return {code for code, _name in LANGUAGES}


def updated(path: Path) -> Catalog:
    catalogue = read(path)
    template = Catalog(locale=catalogue.locale, project="Préau", creation_date=FIRST_DAY)
    for source, line, text, context in easier(catalogue) if is_easy(path) else texts():
        template.add(text, None, [(str(source.relative_to(ROOT)), line)], context=context)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy, catalogue.header_comment = False, "# Préau."
    return catalogue


def easier(catalogue: Catalog) -> Iterator[tuple[Path, int, object, str | None]]:
    """What is said otherwise in easy French: what families read and is not easy, and what someone wrote all the same."""
    for source, line, text, context in texts():
        known = catalogue.get(text if isinstance(text, str) else text[0], context)
        if (is_covered(source) and hard(text)) or (known is not None and translated(known.string)):
            yield source, line, text, context


def is_told(path: Path, message: Message) -> bool:
    return translated(message.string) and not (is_easy(path) and hard(message.string))


def is_easy(path: Path) -> bool:
    return FOLDER in path.parents


def texts() -> Iterator[tuple[Path, int, object, str | None]]:
    """Every text of the sources, templates read through Django's own reader of them."""
    import django
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    for path in sorted((ROOT / "preau").rglob("*")):
        if path.suffix == ".py" and not {"tests", "migrations"} & set(path.parts):
            source = path.read_text()
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            read = templatize(path.read_text(), origin=str(path))
            source = "\n".join(
                line.strip() for line in read.splitlines()
            )  # as Python, a template has no indentation
        else:
            continue
        for line, text, _comments, context in extract(
            "python", io.BytesIO(source.encode()), keywords=KEYWORDS
        ):
            yield path, line, text, context
    for name, (context, keys) in DATA.items():
        for text in said_in(tomllib.loads((ROOT / name).read_text()), keys):
            yield ROOT / name, 1, text, context


def said_in(rows: dict[str, Any], keys: list[str]) -> Iterator[str]:
    """The texts under these keys, at the top or in a table of rows."""
    for key, value in rows.items():
        if key in keys:
            yield value
        elif isinstance(value, list):
            for row in value:
                yield from said_in(row, keys) if isinstance(row, dict) else ()


def translated(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def read(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale=code_of(path).partition("-")[0])


def rendered(catalogue: Catalog) -> bytes:
    target = io.BytesIO()
    write_po(target, catalogue, sort_output=True, include_lineno=False, width=100)
    return target.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
