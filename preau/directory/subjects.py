"""Subjects as people say them: feeds write them in capitals, without accents."""

import tomllib
from functools import cache
from importlib.resources import files


def subject_words(label: str) -> str:
    """ "MATHEMATIQUES" → "Mathématiques", "LATIN" → "Latin"; what someone wrote by hand is left as it is."""
    usual = _usual().get(label)
    return usual or (label.capitalize() if label.isupper() and len(label) > 4 else label)


@cache
def _usual() -> dict[str, str]:
    text = files("preau.directory").joinpath("data", "subjects.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["usual"])
