"""Plain SQL for what everyone asks at once: rows, and models made of the few columns that were read."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model
from django.db.models.base import ModelState
from psycopg import RawCursor

M = TypeVar("M", bound=Model)


Key = tuple[str, str]
_known: ContextVar[dict[Key, Any] | None] = ContextVar("_known", default=None)


def rows(query: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """All the rows of a query whose values are named: `%(name)s`."""
    known = _known.get()
    if known is None:
        return _read(query, values)
    key = (query, repr(values))
    if key not in known:
        known[key] = _read(query, values)
    found: list[tuple[Any, ...]] = known[key]
    return found


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

    @property
    def key(self) -> Key:
        return f"? {self.query}", repr(self.values)

    @property
    def text(self) -> str:
        return self.query

    def told(self, answer: Any) -> Any:
        return answer


Cast = Callable[[Any], Any] | None


@dataclass(frozen=True)
class Table:
    """A query of rows that may be foreseen (`foresee`): `casts` says of each of its columns what makes its value of what JSON
    keeps of it (`date.fromisoformat`), nothing where JSON keeps it whole."""

    query: str
    casts: tuple[Cast, ...]

    def rows(self, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        return rows(self.query, values)


@dataclass(frozen=True)
class Reading:
    """A table and the values that it will be asked with."""

    table: Table
    values: dict[str, Any]

    @property
    def key(self) -> Key:
        return self.table.query, repr(self.values)

    @property
    def text(self) -> str:
        return _as_json(self.table)

    def told(self, answer: list[list[Any]] | None) -> list[tuple[Any, ...]]:
        casts = _casts(self.table)
        return [_cast(row, casts) for row in answer or []]


@lru_cache(maxsize=256)
def _as_json(table: Table) -> str:
    names = ", ".join(f"c{rank}" for rank in range(len(table.casts)))
    return f"SELECT json_agg(json_build_array({names})) FROM ({table.query}) found({names})"


@lru_cache(maxsize=256)
def _casts(table: Table) -> list[tuple[int, Callable[[Any], Any]]]:
    return [(rank, cast) for rank, cast in enumerate(table.casts) if cast]


def _cast(row: list[Any], casts: list[tuple[int, Callable[[Any], Any]]]) -> tuple[Any, ...]:
    for rank, cast in casts:
        if row[rank] is not None:
            row[rank] = cast(row[rank])
    return tuple(row)


Foreseen = Question | Reading


def foresee(asked: Iterable[Foreseen]) -> None:
    """Ask all this in one round, within `asked_once`, for who will ask it by `rows` or `asked_at_once`. Only an advance: what
    was not foreseen is asked when it is needed."""
    known = _known.get()
    assert known is not None, "outside of asked_once"
    unknown = {one.key: one for one in asked}
    unknown = {key: one for key, one in unknown.items() if key not in known}
    known |= zip(unknown, _together_told(list(unknown.values())), strict=True)


def asked_at_once(questions: Iterable[Question]) -> list[Any]:
    """The answer to each question, in order: what JSON makes of it, or None where its query finds no row. One query."""
    asked = list(questions)
    if _known.get() is None:
        return _together_told(asked)
    foresee(asked)
    known = _known.get() or {}
    return [known[one.key] for one in asked]


def _together_told(asked: Sequence[Foreseen]) -> list[Any]:
    if not asked:
        return []
    values: dict[str, Any] = {}
    places: dict[Key, str] = {}
    names = tuple(tuple(_places(one.values, places, values)) for one in asked)
    query, used = _together(tuple(one.text for one in asked), names)
    connection.ensure_connection()
    numbered: Any = _Numbered(connection.connection, [values[place] for place in used])
    wrapped = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with wrapped(numbered) as cursor:
        cursor.execute(query)
        found = cursor.fetchone()
    return [one.told(answer) for one, answer in zip(asked, found, strict=True)]


class _Numbered(RawCursor):
    """A cursor whose query has `$1`, `$2`...: the named places of a text of some length are looked for again at each request,
    and a first page has twenty thousand letters."""

    def __init__(self, connection: Any, values: list[Any]) -> None:
        super().__init__(connection)
        self.values = values

    def execute(self, query: Any, *_args: Any, **_kwargs: Any) -> "_Numbered":
        return super().execute(query, self.values)


def _places(
    given: dict[str, Any], places: dict[Key, str], values: dict[str, Any]
) -> Iterator[tuple[str, str]]:
    """The other name of each value. The same value is given once: a person, a day come back in each question."""
    for name, value in given.items():
        place = places.setdefault((name, repr(value)), f"{name}__{len(places)}")
        values[place] = value
        yield name, place


@lru_cache(maxsize=256)
def _together(
    queries: tuple[str, ...], names: tuple[tuple[tuple[str, str], ...], ...]
) -> tuple[str, tuple[str, ...]]:
    """One SELECT of these queries, and the places of the values it takes, in their order; the pages of a kind of hat ask the
    same ones."""
    ranks: dict[str, int] = {}
    parts = [_numbered(query, dict(given), ranks) for query, given in zip(queries, names, strict=True)]
    return "SELECT " + ", ".join(f"({part})" for part in parts).replace("%%", "%"), tuple(ranks)


def _numbered(query: str, places: dict[str, str], ranks: dict[str, int]) -> str:
    return _NAMED.sub(lambda found: f"${ranks.setdefault(places[found[1]], len(ranks) + 1)}", query)


def _renamed(query: str, names: dict[str, str]) -> str:
    return _NAMED.sub(lambda found: f"%({names[found[1]]})s", query)


_NAMED = re.compile(r"%\((\w+)\)s")


def gathered(questions: Iterable[Question]) -> Question:
    """Several questions as one, whose answer is the list of theirs."""
    asked = list(questions)
    values: dict[str, Any] = {}
    places: dict[Key, str] = {}
    parts = [_renamed(one.query, dict(_places(one.values, places, values))) for one in asked]
    return Question(f"SELECT json_build_array({', '.join(f'({part})' for part in parts)})", values)


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
