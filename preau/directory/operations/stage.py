"""Laying a delivery down: rows of any feed go by COPY into the stage, in batches, while it is still being read."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from preau.base import transaction
from preau.directory.models import Operation

Row = Sequence[Any]

BATCH = 4_000

# What a record says in several attributes together, and a delta may leave unsaid.
FACETS = ("structures", "classes", "groups", "principal", "ties", "contacts", "posts", "head")
WHOLE = "{}"

# The columns a feed gives, in order; `operation_id` is added. `seq` numbers the records of a delivery: rows of
# the other tables point to their person by it (a `contact` to the guardian who names the child). A text that is
# NULL was not in the file and changes nothing. `request` is "add" for a whole record, "modify" for one that says
# only what differs, "delete"; `silent` are then the words of `FACETS` of which it says nothing, as "{ties,posts}".
COLUMNS = {
    "establishment": (
        *(
            "seq",
            "file_no",
            "line",
            "request",
            "external_id",
            "uai",
            "name",
            "kind",
            "sector",
            "siren",
            "address",
        ),
        *("postal_code", "city", "phone", "email", "circonscription"),
    ),
    "person": (
        *(
            "seq",
            "file_no",
            "line",
            "request",
            "silent",
            "kind",
            "external_id",
            "title",
            "last_name",
            "first_name",
            "birth_name",
        ),
        *("other_first_names", "birth_date", "ine", "email", "phone", "mobile", "address", "postal_code"),
        *("city", "country", "teacher", "in_front"),
    ),
    "enrolment": ("seq", "structure", "main", "level", "curriculum", "regime", "local_id"),
    "membership": ("seq", "structure", "kind", "group_key", "group_name", "level", "level_rank"),
    "teaching": ("seq", "structure", "kind", "group_key", "group_name", "subject_code", "is_head_teacher"),
    "post": ("seq", "structure", "function", "title", "is_head"),
    "tie": ("seq", "guardian", "kind", "kinship", "pays"),
    "contact": ("seq", "child"),
    "label": ("kind", "code", "label"),
}


class Stage:
    """The stage of one operation. `add` keeps at most a batch a table in memory; `close` writes what is left."""

    def __init__(self, operation: Operation) -> None:
        self._operation_id = operation.pk
        self._waiting: dict[str, list[Row]] = defaultdict(list)

    def add(self, table: str, row: Row) -> None:
        """One row of `COLUMNS[table]`, text columns cleaned of control characters."""
        waiting = self._waiting[table]
        waiting.append(row)
        if len(waiting) >= BATCH:
            self._copy(table, waiting)
            waiting.clear()

    def close(self) -> None:
        """Write the rest, and let the planner know what is there."""
        for table, waiting in self._waiting.items():
            self._copy(table, waiting)
        self._waiting.clear()
        with connection.cursor() as cursor:
            for table in COLUMNS:
                cursor.execute(f"ANALYZE directory_stage_{table}")

    def _copy(self, table: str, rows: Iterable[Row]) -> None:
        columns = ", ".join(("operation_id", *COLUMNS[table]))
        statement = f"COPY directory_stage_{table} ({columns}) FROM STDIN"
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write("".join([_line(self._operation_id, row) for row in rows]))


@transaction.atomic
def clear_stage(operation: Operation) -> None:
    """Forget what an operation laid down; at once when nobody else has anything there."""
    tables = ", ".join(f"directory_stage_{table}" for table in COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")
        for table in COLUMNS:
            name = f"directory_stage_{table}"
            cursor.execute(_OTHERS.format(table=name), [operation.pk])
            alone = cursor.fetchone() is None
            cursor.execute(f"TRUNCATE {name}" if alone else _CLEAR.format(table=name), [operation.pk][alone:])


def _line(operation_id: int, row: Row) -> str:
    """A line of COPY's text format; cleaned text holds no tab and no line break."""
    cells = [r"\N" if value is None else value if type(value) is str else _plain(value) for value in row]
    line = "\t".join(cells)
    safe = _escaped(line, row) if "\\" in line else line
    return f"{operation_id}\t{safe}\n"


def _escaped(line: str, row: Row) -> str:
    """The slow way, for the rare line that has a backslash or a NULL."""
    if line.count("\\") == sum(value is None for value in row):
        return line
    return "\t".join(r"\N" if value is None else _plain(value).replace("\\", "\\\\") for value in row)


def _plain(value: Any) -> str:
    return ("f", "t")[value] if isinstance(value, bool) else str(value)


_OTHERS = "SELECT 1 FROM {table} WHERE operation_id <> %s LIMIT 1"
_CLEAR = "DELETE FROM {table} WHERE operation_id = %s"
