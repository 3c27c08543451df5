"""Easy-to-read French: whether what families and pupils read is easy, as `preau/locale/fr_Simple/easy.toml` has it.

A text is easy when each of its sentences is short, and none of its words has a plainer one. What is not easy has another
wording in the catalogue of `fr-simple`; a text without one is read as it is.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "preau" / "locale" / "fr_Simple"
RULES: dict[str, Any] = tomllib.loads((FOLDER / "easy.toml").read_text())


def is_covered(source: Path) -> bool:
    """Whether families and pupils read what this file says."""
    name = str(source.relative_to(ROOT))
    held = (any(fnmatch(name, one) for one in RULES[kind]) for kind in ("covered", "not_covered"))
    return next(held) and not next(held)


def hard(text: object) -> list[str]:
    """Why a text is not easy, a line a fault; nothing when it is."""
    whole = text if isinstance(text, tuple | list) else [text]
    return [fault for one in whole for fault in _faults(str(one))]


def _faults(text: str) -> Iterator[str]:
    for sentence in _sentences(text):
        if len(sentence) > RULES["longest_sentence"]:
            yield f"{len(sentence)} mots : {' '.join(sentence)[:70]}…"
    if " ;" in text or ";" in text.rstrip(";"):
        yield "deux idées tiennent par un point-virgule"
    said = {word.casefold() for word in re.findall(r"[^\W\d_]+", text)}
    for word, plainer in RULES["plainer"].items():
        if word.casefold() in said:
            yield f"« {word} » se dit mieux « {plainer} »"


def _sentences(text: str) -> Iterable[list[str]]:
    """The words of each sentence; a placeholder is a word, marks are none."""
    plain = re.sub(r"<[^>]*>|%\(\w+\)[sd]|\{\w*\}", " x ", text)
    for one in re.split(r"[.!?…]+(?=\s|$)|\n", plain):
        yield [word for word in one.split() if re.search(r"\w", word)]
