"""The classification of a prefecture: natures of acts and matters, five levels deep, with its date."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from lxml import etree

from preau.base.untrusted import UntrustedError
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


def read_classification(content: bytes) -> Classification:
    """RetourClassification, whatever its version: missing types of pieces, prefixes or accents are forgiven.

    UntrustedError for XML that is no classification, or has no date or no matter.
    """
    root = parsed(content)
    on, matters = day(text_of(root, "DateClassification")), tuple(_level(root, 1, ""))
    if local(root) != "RetourClassification" or on is None or not matters:
        raise UntrustedError(_("ce n’est pas une classification de la préfecture."))
    return Classification(on, _natures(root), matters)


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
