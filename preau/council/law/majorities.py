"""Majorities that a text asks for one matter: two thirds, all, more than half of the members (`data/majorities.toml`)."""

import tomllib
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from math import ceil


@dataclass(frozen=True)
class Majority:
    """`share` of what (`of`: "cast", "present" or "members"), in `words` that follow "adoptée", with its `source`."""

    code: str
    label: str
    words: str
    share: Fraction
    of: str
    source: str
    kinds: tuple[str, ...] = ()

    def needed(self, *, cast: int, present: int, members: int) -> int:
        """The voices in favour that it takes: more than half of an even or odd number, else at least the share.

        Two thirds of 26: 18. Half of 17: 9. Nobody ever adopts with no voice at all.
        """
        base = {"cast": cast, "present": present, "members": members}[self.of]
        return max(int(base * self.share) + 1 if self.share == Fraction(1, 2) else ceil(base * self.share), 1)


def majority(code: str) -> Majority | None:
    """The one of this code; none for the usual majority, or a code that is no more in the table."""
    return _table().get(code)


def majorities(kind: str) -> list[Majority]:
    """Those that an assembly of this kind may be asked for, in the order of the table."""
    return [one for one in _table().values() if not one.kinds or kind in one.kinds]


@cache
def _table() -> dict[str, Majority]:
    text = files("preau.council").joinpath("data", "majorities.toml").read_text(encoding="utf-8")
    return {row["code"]: _read(row) for row in tomllib.loads(text)["majority"]}


def _read(row: dict[str, str | list[str]]) -> Majority:
    told = {name: str(row[name]) for name in ("code", "label", "words", "of", "source")}
    return Majority(share=Fraction(str(row["share"])), kinds=tuple(row.get("kinds", ())), **told)
