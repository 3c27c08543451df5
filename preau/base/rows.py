"""Plain SQL for what everyone asks at once: rows, and models made of the few columns that were read."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
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
    texts = tuple(one.query for one in asked)
    values: dict[str, Any] = {}
    places: dict[tuple[str, str], str] = {}
    names = tuple(tuple(_places(one.values, places, values)) for one in asked)
    [found] = rows(_together(texts, names), values)
    return list(found)


def _places(
    given: dict[str, Any], places: dict[tuple[str, str], str], values: dict[str, Any]
) -> Iterator[tuple[str, str]]:
    """The other name of each value. The same value is given once: a person, a day come back in each question."""
    for name, value in given.items():
        place = places.setdefault((name, repr(value)), f"{name}__{len(places)}")
        values[place] = value
        yield name, place


@lru_cache(maxsize=256)
def _together(queries: tuple[str, ...], names: tuple[tuple[tuple[str, str], ...], ...]) -> str:
    """One SELECT of these queries, each with its values under other names; the pages of a kind of hat ask the same ones."""
    parts = [_renamed(query, dict(given)) for query, given in zip(queries, names, strict=True)]
    return "SELECT " + ", ".join(f"({part})" for part in parts)


def _renamed(query: str, names: dict[str, str]) -> str:
    return _NAMED.sub(lambda found: f"%({names[found[1]]})s", query)


_NAMED = re.compile(r"%\((\w+)\)s")


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
