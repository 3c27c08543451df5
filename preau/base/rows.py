"""Plain SQL for what everyone asks at once: rows, and models made of the few columns that were read."""

from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

M = TypeVar("M", bound=Model)


def rows(query: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """All the rows of a query whose values are named: `%(name)s`."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def partly(model: type[M], names: Iterable[str], values: Iterable[Any]) -> M:
    """An instance of which only these columns were read; another one is fetched when a page asks for it."""
    given = tuple(names)
    read, known = tuple(values), _in_order(model, given)
    assert len(read) == len(given)
    return model.from_db(
        "default", known, read if known == given else [read[given.index(name)] for name in known]
    )


@cache
def _in_order(model: type[Model], names: tuple[str, ...]) -> tuple[str, ...]:
    """These columns in the order that the model declares them."""
    known = tuple(field.attname for field in model._meta.concrete_fields if field.attname in names)
    assert len(known) == len(names), set(names) - set(known)
    return known
