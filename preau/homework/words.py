"""Sentences of the room: how long, and what the first degree keeps in mind."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext as _

NBSP = "\u00a0"


def lasting_words(minutes: int) -> str:
    """ "35 min", "1 h 50", "2 h", with no-break spaces."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{minutes}{NBSP}min"
    return f"{hours}{NBSP}h{NBSP}{rest:02}" if rest else f"{hours}{NBSP}h"


def about_words(minutes: int | None) -> str:
    """ "environ 20 min"; nothing where nobody said how long."""
    return _("environ %(time)s") % {"time": lasting_words(minutes)} if minutes else ""


def primary_words(key: str) -> str:
    """A remark of `data/primary.toml`, in the language of who reads."""
    words = str(primary()[key])
    return _(words)


@cache
def primary() -> dict[str, Any]:
    """What a school of the first degree is proposed and reminded of: see `data/primary.toml`."""
    return tomllib.loads(files("preau.homework").joinpath("data", "primary.toml").read_text(encoding="utf-8"))
