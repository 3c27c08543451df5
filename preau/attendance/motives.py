"""The motives that a family may give, and the thresholds of the law: data, with their source, in `data/*.toml`."""

import tomllib
from dataclasses import dataclass
from datetime import time
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import pgettext


@dataclass(frozen=True)
class Motive:
    """`lawful`: a legitimate reason by law; the school weighs the others. `document`: a certificate may be asked."""

    code: str
    label: str
    lawful: bool
    document: bool = False
    words: bool = False


@dataclass(frozen=True)
class Threshold:
    """From `half_days` in a civil month something is `due`; `letter` names the text that is printed."""

    half_days: int
    title: str
    due: str
    letter: str


@cache
def motives() -> dict[str, Motive]:
    return {row["code"]: Motive(**row) for row in _read("motives")["motive"]}


def motive_words(code: str) -> str:
    """A motive as it is read; one that was taken out of the list since is still said."""
    found = motives().get(code)
    return pgettext("motive", found.label) if found else code


@cache
def thresholds() -> list[Threshold]:
    """The lowest first."""
    found = [Threshold(**row) for row in _read("thresholds")["threshold"]]
    return sorted(found, key=lambda one: one.half_days)


@cache
def lessons_for_a_half_day() -> int:
    return int(_read("thresholds")["lessons"])


@cache
def noon() -> time:
    """When the afternoon begins, for lessons."""
    found = _read("thresholds")["noon"]
    assert isinstance(found, time)
    return found


@cache
def sick_bay_functions() -> frozenset[str]:
    """The function codes of who keeps a sick-bay."""
    return frozenset(_read("sick_bay")["functions"])


def _read(name: str) -> dict[str, Any]:
    text = files("preau.attendance").joinpath("data", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
