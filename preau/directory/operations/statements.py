"""The SQL of operations, kept in files that one can read, run and time apart."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from django.db import connection

Values = Mapping[str, Any]


@cache
def statements(name: str) -> dict[str, str]:
    """The statements of `sql/<name>.sql` by their names, in order."""
    text = files(__package__).joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")
    parts = [part.split("\n", 1) for part in text.split("-- name: ")[1:]]
    return {title.strip(): body.strip() for title, body in parts}


def run(name: str, values: Values) -> None:
    """Every statement of a file, in order."""
    with connection.cursor() as cursor:
        for statement in statements(name).values():
            cursor.execute(statement, values)


def execute(name: str, statement: str, values: Values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statements(name)[statement], values)


def rows(name: str, statement: str, values: Values) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statements(name)[statement], values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def count(name: str, statement: str, values: Values) -> int:
    return int(rows(name, statement, values)[0][0])


def drop_temporary(prefix: str) -> None:
    """Drop the tables, named so, that an earlier operation of the same transaction has left."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND relkind = 'r' "
            "AND starts_with(relname, %s)",
            [f"{prefix}_"],
        )
        names = [row[0] for row in cursor.fetchall()]
        if names:
            cursor.execute(f"DROP TABLE {', '.join(names)}")
