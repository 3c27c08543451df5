"""The particulars of a person: their columns, their bit, and which source is heard first of each.

Pure: what is asked of the database is asked elsewhere.
"""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from preau.directory.choices import Particular, Source

Precedence = Mapping[str, Sequence[str]]
FEEDS = (Source.AAF_2D, Source.AAF_1D)
_COLUMNS = {Particular.ADDRESS: ("address", "postal_code", "city", "country")}
_BITS = {particular.value: 1 << place for place, particular in enumerate(Particular)}


def columns_of(particular: str) -> tuple[str, ...]:
    """The columns of `Person` that a particular is written in: an address moves as a whole."""
    return _COLUMNS.get(Particular(particular), (particular,))


def bit_of(particular: str) -> int:
    return _BITS[particular]


def bits() -> dict[str, int]:
    return dict(_BITS)


def order_of(particular: str, settled: Precedence) -> list[str]:
    """The sources of a particular, the one that is heard first in front; `settled` are the exceptions of an academy."""
    usual = _usual()
    told = settled.get(particular) or usual["particulars"].get(particular) or usual["usual"]
    return [*told, *(source for source in FEEDS if source not in told)]


def heard_before(source: str, settled: Precedence) -> dict[str, int]:
    """For each other source, the bits of the particulars of which it is heard before `source`."""
    found = {str(other): 0 for other in FEEDS if other != source}
    for particular in Particular:
        order = order_of(particular, settled)
        for other in order[: order.index(source)] if source in order else ():
            found[other] |= bit_of(particular)
    return found


def said(says: int) -> list[str]:
    """The particulars of these bits."""
    return [particular.value for particular in Particular if says & bit_of(particular)]


def in_words(particular: str, value: Mapping[str, str | None]) -> str:
    """A value as one line: "12 rue des Lilas, 59840 Prêmesques"; a date as 24/11/2016."""
    parts = [value.get(column) or "" for column in columns_of(particular)]
    if particular == Particular.BIRTH_DATE and parts[0]:
        return date.fromisoformat(parts[0]).strftime("%d/%m/%Y")
    if particular == Particular.ADDRESS:
        street, code, city, country = parts
        return ", ".join(filter(None, [street, f"{code} {city}".strip(), country]))
    return parts[0]


@cache
def _usual() -> dict[str, Any]:
    text = files("preau.directory").joinpath("data", "precedence.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
