"""A message that speaks of somebody's health is shown again before it leaves."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from django.http import HttpRequest

from preau.messaging.recipients import plain


def word_of_health(*texts: str) -> str:
    """The first word of `data/health.toml` that these texts hold, as it is written there; empty when there is none."""
    found = _words().search(" ".join(re.sub("[’']", "'", plain(text)) for text in texts))
    return found.group(0) if found else ""


def unaware(request: HttpRequest, *texts: str) -> str:
    """The same, unless who writes has already read the reminder and presses again."""
    return "" if "aware" in request.POST else word_of_health(*texts)


@cache
def _words() -> re.Pattern[str]:
    text = files("preau.messaging").joinpath("data", "health.toml").read_text(encoding="utf-8")
    words = [re.escape(word).replace(r"\*", r"\w*") for word in tomllib.loads(text)["words"]]
    return re.compile(rf"\b(?:{'|'.join(words)})\b")
