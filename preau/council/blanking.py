"""Words that the public must not read: the same text with each of them replaced, wherever it stands, however it is spaced."""

import dataclasses
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")
_GAP = r"[\s\-‑–]+"
INSTEAD = "[…]"


@dataclass(frozen=True)
class Mark:
    """Words to replace, and by what."""

    words: str
    instead: str = INSTEAD


def holds(text: Any, words: str) -> bool:
    """Whether these words stand somewhere in a text, a list, a described act."""
    return any(_pattern(words).search(one) for one in _texts(text))


def blanked(value: T, marks: Iterable[Mark]) -> T:
    """The same value, dataclasses and lists included, every text of it with its marks replaced; the longest first."""
    ordered = sorted(marks, key=lambda one: len(one.words), reverse=True)
    return _mapped(value, [(_pattern(one.words), one.instead) for one in ordered]) if ordered else value


def _pattern(words: str) -> re.Pattern[str]:
    """Whole words, any case, any space or hyphen between them."""
    parts = [re.escape(one) for one in re.split(_GAP, words.strip()) if one]
    return re.compile(rf"(?<!\w){_GAP.join(parts)}(?!\w)", re.IGNORECASE)


def _mapped(value: Any, marks: list[tuple[re.Pattern[str], str]]) -> Any:
    if isinstance(value, str) and type(value) is str:
        for pattern, instead in marks:
            value = instead.join(pattern.split(value))
        return value
    if isinstance(value, dict):
        return {key: _mapped(one, marks) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_mapped(one, marks) for one in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        told = {one.name: _mapped(getattr(value, one.name), marks) for one in dataclasses.fields(value)}
        return dataclasses.replace(value, **told)
    return value


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for one in value.values() for text in _texts(one))
    elif isinstance(value, list | tuple):
        yield from (text for one in value for text in _texts(one))
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield from (text for one in dataclasses.fields(value) for text in _texts(getattr(value, one.name)))
