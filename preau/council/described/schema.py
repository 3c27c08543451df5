"""`python -m preau.council.described.schema`: docs/act.schema.json, from the nouns themselves."""

import dataclasses
import json
import sys
import types
import typing
from datetime import date, time
from enum import StrEnum
from typing import Annotated, Any, Union, get_args, get_origin

from preau.council.described.nouns import DescribedAct

_SIMPLE: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer", "minimum": 0},
    date: {"type": "string", "format": "date"},
    time: {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]"},
}


def schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of the form that `preau council check` reads."""
    defined: dict[str, Any] = {}
    root = _of(DescribedAct, defined)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An act of an assembly, and its sitting",
        **root,
        "$defs": dict(sorted(defined.items())),
    }


def text() -> str:
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _of(wanted: Any, defined: dict[str, Any]) -> dict[str, Any]:
    if get_origin(wanted) is Annotated:
        inner, says = get_args(wanted)
        return {**_of(inner, defined), "description": says}
    if get_origin(wanted) in (Union, types.UnionType):
        return {
            "anyOf": [_of(one, defined) for one in get_args(wanted) if one is not type(None)]
            + [{"type": "null"}]
        }
    if get_origin(wanted) is tuple:
        return {"type": "array", "items": _of(get_args(wanted)[0], defined)}
    if dataclasses.is_dataclass(wanted):
        return _named(wanted, defined)
    if issubclass(wanted, StrEnum):
        return {"enum": [one.value for one in wanted]}
    return dict(_SIMPLE[wanted])


def _named(wanted: Any, defined: dict[str, Any]) -> dict[str, Any]:
    name = wanted.__name__
    if name not in defined:
        defined[name] = {}  # so that a noun that holds itself would end
        hints = typing.get_type_hints(wanted, include_extras=True)
        fields = dataclasses.fields(wanted)
        defined[name] = {
            "type": "object",
            "properties": {one.name: _of(hints[one.name], defined) for one in fields},
            "required": [one.name for one in fields if _is_required(one)],
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{name}"}


def _is_required(one: "dataclasses.Field[Any]") -> bool:
    return one.default is dataclasses.MISSING and one.default_factory is dataclasses.MISSING


if __name__ == "__main__":
    sys.stdout.write(text())
