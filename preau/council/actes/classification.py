"""The classification of a prefecture: natures of acts and matters, five levels deep, with its date."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from preau.base.untrusted import UntrustedError
from preau.council.actes.naming import NATURES
from preau.council.actes.reading import attribute, day, every, local, parsed, text_of

LEVELS = 5


@dataclass(frozen=True)
class MatterNode:
    """A matter: its whole code ("5.7"), its own words, what is below."""

    code: str
    name: str
    below: tuple["MatterNode", ...] = ()

    def walk(self) -> Iterator["MatterNode"]:
        yield self
        for one in self.below:
            yield from one.walk()


@dataclass(frozen=True)
class Classification:
    on: date
    natures: dict[str, int]
    matters: tuple[MatterNode, ...]

    def names(self) -> dict[str, str]:
        """The words of every code."""
        return {one.code: one.name for top in self.matters for one in top.walk()}

    def path(self, code: str) -> list[str]:
        """The words from the first level down to `code`; empty when a level is not known."""
        names, parts = self.names(), code.split(".")
        codes = [".".join(parts[: rank + 1]) for rank in range(len(parts))]
        return [names[one] for one in codes] if all(one in names for one in codes) else []

    def is_sendable(self, code: str) -> bool:
        """Two levels at least: what an act is filed under."""
        return code.count(".") >= 1 and bool(self.path(code))


@cache
def common() -> Classification:
    """The two levels that all prefectures share (`nomenclature.toml`)."""
    told = _common()
    return of_names(told["on"], dict(NATURES), told["matters"])


def nature_names() -> dict[str, str]:
    """The words of each nature of act, by its two letters."""
    return dict(_common()["natures"])


def of_names(on: date, natures: Mapping[str, int], names: Mapping[str, str]) -> Classification:
    """A classification from the words of every code, in any order; a code whose level above is missing is left out."""
    codes = sorted(names, key=_rank)
    return Classification(on, dict(natures), tuple(_below("", codes, names)))


def read_classification(content: bytes) -> Classification:
    """RetourClassification, whatever its version: missing types of pieces, prefixes or accents are forgiven.

    UntrustedError for XML that is no classification, or has no date or no matter.
    """
    root = parsed(content)
    on, matters = day(text_of(root, "DateClassification")), tuple(_level(root, 1, ""))
    if local(root) != "RetourClassification" or on is None or not matters:
        raise UntrustedError(_("ce n’est pas une classification de la préfecture."))
    return Classification(on, _natures(root), matters)


def _below(above: str, codes: list[str], names: Mapping[str, str]) -> Iterator[MatterNode]:
    for code in codes:
        if code.rpartition(".")[0] == above:
            yield MatterNode(code, names[code], tuple(_below(code, codes, names)))


def _rank(code: str) -> tuple[int, ...]:
    return tuple(int(part) for part in code.split("."))


@cache
def _common() -> dict[str, Any]:
    text = files("preau.council").joinpath("actes", "nomenclature.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _natures(root: etree._Element) -> dict[str, int]:
    found = (
        (attribute(one, "TypeAbrege"), attribute(one, "CodeNatureActe")) for one in every(root, "NatureActe")
    )
    return {short: int(code) for short, code in found if short and code.isdecimal()}


def _level(parent: etree._Element, level: int, above: str) -> Iterator[MatterNode]:
    """The matters of one level under `parent`; one without code is left out."""
    if level > LEVELS:
        return
    for one in every(parent, f"Matiere{level}"):
        code = attribute(one, "CodeMatiere")
        if code.isdecimal():
            whole = f"{above}{int(code)}"
            yield MatterNode(
                whole, " ".join(attribute(one, "Libelle").split()), tuple(_level(one, level + 1, f"{whole}."))
            )
