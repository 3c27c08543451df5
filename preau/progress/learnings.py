"""Domains and learnings of cycle 1, and the numbers of the room: data, with their source, in `data/*.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import pgettext


@dataclass(frozen=True)
class Domain:
    """`learnings`: code → what the child says, in French, as it is kept."""

    code: str
    label: str
    short: str
    drawing: str
    hue: str
    learnings: dict[str, str]

    @property
    def words(self) -> str:
        return pgettext("domain", self.label)

    @property
    def young_words(self) -> str:
        return pgettext("domain", self.short)


@cache
def domains() -> dict[str, Domain]:
    """By code, in the order of the programme."""
    return {row["code"]: _domain(row) for row in _read("learnings")["domain"]}


def number(name: str) -> int:
    """ "shown_a_year", "silent_weeks", "kept_days"."""
    return int(_read("law")[name])


def _domain(row: dict[str, Any]) -> Domain:
    learnings = {one["code"]: one["says"] for one in row["learning"]}
    return Domain(row["code"], row["label"], row["short"], row["drawing"], row["hue"], learnings)


@cache
def _read(name: str) -> dict[str, Any]:
    text = files("preau.progress").joinpath("data", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
