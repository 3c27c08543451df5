"""Local authorities and who works for them: all that the rooms of the office may ask of the directory."""

import tomllib
from functools import cache
from importlib.resources import files

from django.db.models import Q, QuerySet

from preau.directory.hats import Hat
from preau.directory.models import Authority


def find_authorities(words: str, kind: str = "") -> QuerySet[Authority]:
    """Authorities whose official or usual name holds these words, or whose INSEE code or SIREN they are; by name."""
    asked = words.strip()
    said = Q(name__unaccent__icontains=asked) | Q(usual_name__unaccent__icontains=asked)
    found = Authority.objects.filter(said | Q(insee_code=asked) | Q(siren=asked.replace(" ", "")))
    return (found.filter(kind=kind) if kind else found).order_by("name", "pk")


def function_of(hat: Hat) -> str:
    """The function code of the post that this hat is; empty for another hat."""
    return hat.function if hat.authority_id else ""


def department_of(insee_code: str) -> str:
    """The name of the département of a commune's INSEE code: "59470" is in "Nord"; empty when it is not known."""
    return _departments().get(f"0{insee_code[:2]}", "") if insee_code else ""


@cache
def _departments() -> dict[str, str]:
    text = files("preau.directory").joinpath("data", "departments.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["departments"])
