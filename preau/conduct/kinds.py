"""Kinds of incidents and punishments, measures and delays of the law: data, with their source, in `data/*.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class PunishmentKind:
    """`asks`: "day", "hours", "place", "work". `at_once`: the adults are told in the hour."""

    code: str
    label: str
    asks: tuple[str, ...] = ()
    at_once: bool = False


@dataclass(frozen=True)
class Measure:
    """A sanction of the scale. `days` and `hours`: its longest, 0 when it has none; `years`: see `law.toml`."""

    code: str
    label: str
    years: int | None = None
    days: int = 0
    hours: int = 0
    stay: bool = False
    council: bool = False
    place: str = ""


@dataclass(frozen=True)
class Answer:
    """How many days, working or not, the pupil and the family have to answer at least."""

    days: int
    working: bool
    article: str


@cache
def incident_kinds() -> dict[str, str]:
    return {row["code"]: row["label"] for row in _read("kinds")["incident"]}


@cache
def punishment_kinds() -> dict[str, PunishmentKind]:
    found = (
        PunishmentKind(row["code"], row["label"], tuple(row["asks"]), row.get("at_once", False))
        for row in _read("kinds")["punishment"]
    )
    return {one.code: one for one in found}


@cache
def measures() -> dict[str, Measure]:
    return {row["code"]: Measure(**row) for row in _read("law")["measure"]}


@cache
def answer_of(authority: str) -> Answer:
    return Answer(**_read("law")["answer"][authority])


def appeal_of(authority: str) -> tuple[str, str]:
    """The ways of appeal, as a letter says them, and their article."""
    found = _read("law")["appeal"][authority]
    return found["words"], found["article"]


def article() -> str:
    return str(_read("law")["article"])


def kept(what: str) -> int:
    """School years after the one of the fact: of an "incident", a "punishment", "undecided"; or "gone_days"."""
    return int(_read("law")["kept"][what])


def incident_words(code: str) -> str:
    return _(incident_kinds()[code]) if code in incident_kinds() else code


def punishment_words(code: str) -> str:
    found = punishment_kinds().get(code)
    return _(found.label) if found else code


def measure_words(code: str) -> str:
    found = measures().get(code)
    return _(found.label) if found else code


@cache
def _read(name: str) -> dict[str, Any]:
    text = files("preau.conduct").joinpath("data", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
