"""What each kind of file holds: the tables of `data/aaf.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

KINDS = ("EtabEducNat", "MefEducNat", "MatiereEducNat", "PersRelEleve", "PersEducNat", "Eleve")


@dataclass(frozen=True)
class KindTable:
    """`read` is attribute → field; `known` are all attributes of this kind that are no surprise."""

    read: dict[str, str]
    known: frozenset[str]


@cache
def table() -> dict[str, Any]:
    return tomllib.loads(files("preau.feeds").joinpath("data", "aaf.toml").read_text(encoding="utf-8"))


@cache
def kind_table(kind: str) -> KindTable:
    """The table of one of `KINDS`."""
    section = table()[kind]
    return KindTable(section["read"], frozenset(section["read"]) | frozenset(section["left"]))


def degree_of(attributes: set[str]) -> str:
    """ "1D", "2D", or "" when the attributes belong to both."""
    for degree, own in table()["degrees"].items():
        if attributes & set(own):
            return str(degree)
    return ""
