"""What the synthesis asks (`data/synthesis.toml`), and how the answers to it are told."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import pgettext


@dataclass(frozen=True)
class Chapter:
    """A domain of the programme: `points` are code → words."""

    code: str
    label: str
    points: dict[str, str]


@cache
def chapters() -> list[Chapter]:
    return [Chapter(row["code"], row["label"], _coded(row["point"])) for row in _read()["chapter"]]


@cache
def standings() -> dict[str, str]:
    """ "not_yet", "on_the_way", "often", each with its official words."""
    return _coded(_read()["standing"])


@cache
def observed() -> dict[str, str]:
    """What is told in words alone: « Apprendre ensemble et vivre ensemble »."""
    return _coded(_read()["observed"])


def title() -> str:
    return str(_read()["title"])


def last_levels() -> list[str]:
    """The levels at whose end it is written."""
    return list(_read()["levels"])


def read_in() -> list[str]:
    """The levels whose teachers read it."""
    return list(_read()["read_in"])


def said(words: str) -> str:
    """Official words in the language of who reads."""
    return pgettext("synthesis", words)


def open_points(answers: Mapping[str, Any]) -> int:
    """How many points have no standing yet."""
    given = answers.get("points", {})
    return sum(code not in given for chapter in chapters() for code in chapter.points)


def told(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with the official words of today, in French, as they are signed and kept:
    {"chapters": [{"code", "title", "lines": [[point, standing]], "words"}], "observed": [[point, words]]}."""
    given, words, seen = (answers.get(key, {}) for key in ("points", "words", "observed"))
    return {
        "chapters": [
            {
                "code": one.code, "title": one.label, "words": words.get(one.code, ""),
                "lines": [[label, standings().get(given.get(code, ""), "")] for code, label in one.points.items()],
            }
            for one in chapters()
        ],
        "observed": [[label, seen.get(code, "")] for code, label in observed().items()],
    }  # fmt: skip


def _coded(rows: list[dict[str, str]]) -> dict[str, str]:
    return {row["code"]: row["label"] for row in rows}


@cache
def _read() -> dict[str, Any]:
    text = files("preau.progress").joinpath("data", "synthesis.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
