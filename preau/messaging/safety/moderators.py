"""Who answers for messaging: the head of a school, those whom an authority names for its schools, who runs the platform."""

import tomllib
from functools import cache
from importlib.resources import files

from preau.directory.authorities import function_of
from preau.directory.choices import Profile
from preau.directory.hats import Hat
from preau.messaging.choices import MODERATING


def moderates(hat: Hat) -> bool:
    """The head, who runs the platform, and in an authority the functions of `data/moderators.toml`."""
    if hat.kind == Profile.AUTHORITY:
        return function_of(hat) in functions()
    return hat.kind in MODERATING


@cache
def functions() -> frozenset[str]:
    """The codes of posts that moderate in an authority."""
    text = files("preau.messaging").joinpath("data", "moderators.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)["moderates"])
