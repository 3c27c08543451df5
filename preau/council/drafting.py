"""The library of model acts (`data/acts`), and the text that one gives once its fields are filled."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from django.template import Context, Engine

from preau.council.models import Assembly, Matter
from preau.council.words.typeset import typeset

BLANK = "…"


@dataclass(frozen=True)
class ModelField:
    """What a model act asks: its `kind` is "line", "number", "money" or "person" (a member of the assembly)."""

    name: str
    label: str
    help: str = ""
    kind: str = "line"
    default: str = ""


@dataclass(frozen=True)
class ModelAct:
    """A model act. Its texts are Django templates over the fields and `place`, `of_place`, `assembly`, `chair`.

    `effects` says what each article does, for the checker.
    For a field of a person named `delegate`, `delegate_is_woman` tells how to agree.
    """

    code: str
    name: str
    title: str
    subject_code: str
    kinds: tuple[str, ...]
    fields: tuple[ModelField, ...]
    visas: tuple[str, ...]
    considerings: tuple[str, ...]
    articles: tuple[str, ...]
    effects: tuple[tuple[str, ...], ...] = ()
    appoints: bool = False


@dataclass(frozen=True)
class Draft:
    """A text drafted: one paragraph a line."""

    title: str
    visas: list[str] = field(default_factory=list)
    considerings: list[str] = field(default_factory=list)
    articles: list[str] = field(default_factory=list)


def model_acts(kind: str) -> list[ModelAct]:
    """The model acts that an assembly of this kind may use, by name."""
    return sorted((one for one in _library().values() if kind in one.kinds), key=lambda one: one.name)


def model_act(code: str) -> ModelAct | None:
    return _library().get(code)


def appoints(matter: Matter) -> bool:
    """Whether the model act of a matter appoints someone, which the law wants secret (CGCT L2121-21)."""
    model = model_act(matter.template)
    return bool(model and model.appoints)


def only_appoints(matter: Matter) -> bool:
    """Whether naming someone may be all that a matter decides: its election is then its decision.

    A transfer appoints too, but its other articles are voted; no other model act but the free one is an election.
    """
    model = model_act(matter.template)
    if model is None or model.code == "free":
        return True
    done = {effect for article in model.effects for effect in article}
    return model.appoints and done <= {"designation", "other"}


def person_field(code: str) -> str:
    """The field of a model act that names who is appointed; empty when it appoints nobody."""
    model = model_act(code)
    asked = model.fields if model and model.appoints else ()
    return next((one.name for one in asked if one.kind == "person"), "")


def drafted(model: ModelAct, assembly: Assembly, fields: dict[str, str]) -> Draft:
    """The text of a model act; a field left empty shows as "…", which freezing refuses."""
    known = {one.name: fields.get(one.name, "").strip() or one.default or BLANK for one in model.fields}
    women = {
        f"{one.name}_is_woman": known[one.name].startswith("Mme")
        for one in model.fields
        if one.kind == "person"
    }
    words = Context(known | women | _words_of(assembly), autoescape=False)

    def said(texts: tuple[str, ...]) -> list[str]:
        return [typeset(_engine().from_string(text).render(words).strip()) for text in texts]

    return Draft(said((model.title,))[0], said(model.visas), said(model.considerings), said(model.articles))


def has_blanks(texts: list[str]) -> bool:
    return any(BLANK in text for text in texts)


def _words_of(assembly: Assembly) -> dict[str, str]:
    place = str(assembly.place)
    vowel = place[:1].lower() in "aàâeéèêiîoôuh"
    return {
        "place": place,
        "of_place": f"d’{place}" if vowel else f"de {place}",
        "assembly": assembly.name,
        "chair": "maire" if assembly.kind == "municipal" else "président",
    }


@cache
def _engine() -> Engine:
    return Engine(autoescape=False)


@cache
def _library() -> dict[str, ModelAct]:
    folder = files("preau.council").joinpath("data", "acts")
    found = [
        tomllib.loads(one.read_text(encoding="utf-8"))
        for one in folder.iterdir()
        if one.name.endswith(".toml")
    ]
    return {one["code"]: _model(one) for one in found}


def _model(row: dict[str, Any]) -> ModelAct:
    asked = tuple(ModelField(**one) for one in row.get("fields", []))
    texts = {name: tuple(row.get(name, [])) for name in ("visas", "considerings", "articles", "kinds")}
    return ModelAct(
        code=row["code"], name=row["name"], title=row["title"], subject_code=row["subject_code"], fields=asked,
        appoints=row.get("appoints", False), effects=tuple(tuple(one) for one in row.get("effects", [])), **texts,
    )  # fmt: skip
