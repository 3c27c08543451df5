"""Plain SQL for what everyone asks at once: rows, and models made of the few columns that were read."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model
from django.db.models.base import ModelState

M = TypeVar("M", bound=Model)


_known: ContextVar[dict[tuple[str, str], list[tuple[Any, ...]]] | None] = ContextVar("_known", default=None)


def rows(query: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """All the rows of a query whose values are named: `%(name)s`."""
    known = _known.get()
    if known is None:
        return _read(query, values)
    key = (query, repr(values))
    if key not in known:
        known[key] = _read(query, values)
    return known[key]


@contextmanager
def asked_once() -> Iterator[None]:
    """Within, the same query of `rows` is asked once: for a page that only reads, made by several rooms."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def _read(query: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


@dataclass(frozen=True)
class Question:
    """A query of one JSON value, and its named values: several of them are asked in one round (`asked_at_once`)."""

    query: str
    values: dict[str, Any]


def asked_at_once(questions: Iterable[Question]) -> list[Any]:
    """The answer to each question, in order: what JSON makes of it, or None where its query finds no row. One query."""
    asked = list(questions)
    if not asked:
        return []
    parts = [re.sub(r"%\((\w+)\)s", rf"%(\1__{place})s", one.query) for place, one in enumerate(asked)]
    values = {
        f"{name}__{place}": value for place, one in enumerate(asked) for name, value in one.values.items()
    }
    [found] = rows("SELECT " + ", ".join(f"({part})" for part in parts), values)
    return list(found)


def gathered(questions: Iterable[Question]) -> Question:
    """Several questions as one, whose answer is the list of theirs."""
    parts: list[str] = []
    values: dict[str, Any] = {}
    for place, one in enumerate(questions):
        parts.append("(" + re.sub(r"%\((\w+)\)s", rf"%(\1_of_{place})s", one.query) + ")")
        values |= {f"{name}_of_{place}": value for name, value in one.values.items()}
    return Question(f"SELECT json_build_array({', '.join(parts)})", values)


def partly(model: type[M], names: Iterable[str], values: Iterable[Any]) -> M:
    """An instance of which only these columns were read; another one is fetched when a page asks for it.

    Made without the constructor, which goes through every field of the model: a first page makes forty.
    """
    given = tuple(names)
    _are_columns(model, given)
    one = model.__new__(model)
    one._state = ModelState()
    one._state.adding, one._state.db = False, DEFAULT_DB_ALIAS
    one.__dict__.update(zip(given, values, strict=True))
    return one


@cache
def _are_columns(model: type[Model], names: tuple[str, ...]) -> None:
    unknown = set(names) - {field.attname for field in model._meta.concrete_fields}
    assert not unknown, unknown
