"""The inverse of a journal, in sets: what an operation made leaves, what it changed is as before, what it took away
is there again. Only where it is still as the operation left it: all else is left, and told.

A row that an operation made and that something refers to since (a message, an account, a judgment) is closed
instead of deleted. What refers to it is asked of the models, so that no room above has to declare itself.

Persons are emptied here (no identity, no place, no tie) and their rows swept away afterwards (`sweep`): each deletion
has PostgreSQL ask every table that may name a person, which takes longer than all the rest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection, models

from preau.directory.models import (
    Correction,
    Enrolment,
    Establishment,
    Group,
    Guardianship,
    Identity,
    Membership,
    Operation,
    Person,
    Post,
    Teaching,
)
from preau.directory.operations import journal, statements

CHUNK = 1_000


@dataclass(frozen=True)
class Kept:
    """A table of the journal. `closing` is what is written into a row that cannot be deleted."""

    model: type[models.Model]
    closing: str

    @cached_property
    def table(self) -> str:
        return str(self.model._meta.db_table)

    @cached_property
    def name(self) -> str:
        return self.table.removeprefix("directory_")

    @cached_property
    def written(self) -> list[str]:
        """The columns that a row is written with."""
        return [str(field.column) for field in self.model._meta.concrete_fields if not field.generated]

    @cached_property
    def generated(self) -> str:
        names = [str(field.column) for field in self.model._meta.concrete_fields if field.generated]
        return f"'{{{','.join(names)}}}'::text[]"

    @cached_property
    def carried(self) -> str:
        """What the report asks of rows that are gone: whom they spoke of, and of which kind they were."""
        told = [name for name in ("person_id", "kind") if name in self.written]
        return "".join(f", o.{name}" for name in told)

    @cached_property
    def changed(self) -> tuple[str, ...]:
        """The columns that an operation may change."""
        found = [columns for _plan, table, columns in journal.CHANGES if table == self.table]
        return tuple(dict.fromkeys(column for columns in found for column in columns))

    @cached_property
    def parents(self) -> list[tuple[str, str]]:
        """Column and table of what a row stands on."""
        return [
            (field.column, str(field.related_model._meta.db_table))
            for field in self.model._meta.concrete_fields
            if isinstance(field, models.ForeignKey)
        ]

    @cached_property
    def open_once(self) -> list[str]:
        """Of what only one row may be open at a time."""
        for one in self.model._meta.constraints:
            if isinstance(one, models.UniqueConstraint) and "ends_on" in str(one.condition):
                return [str(self.model._meta.get_field(name).column) for name in one.fields]  # type: ignore[union-attr]
        return []

    def references(self) -> Iterator[tuple[str, str]]:
        """Table and column of all that may refer to a row."""
        for relation in self.model._meta.get_fields(include_hidden=True):
            if isinstance(relation, models.ManyToOneRel) and relation.field.concrete:
                yield str(relation.related_model._meta.db_table), str(relation.field.column)


_ENDS = "ends_on = %(yesterday)s"
_MISSING = "missing_since = %(day)s"
PERSONS = Kept(Person, "")
# What stands on others comes first: a row leaves before what it stands on.
TABLES = (
    Kept(Guardianship, _ENDS),
    Kept(Membership, _ENDS),
    Kept(Teaching, _ENDS),
    Kept(Enrolment, _ENDS),
    Kept(Post, _ENDS),
    Kept(Identity, _MISSING),
    Kept(Correction, ""),
    PERSONS,
    Kept(Group, _MISSING),
    Kept(Establishment, _MISSING),
)


def invert(undone: Operation, by: Operation, values: dict[str, Any]) -> None:
    """Write the inverse of the journal of `undone` in the name of the operation `by`, with a journal of its own.

    In the order that lets one row be open at a time: out, back, in. Leaves temporary tables for the report:
    undo_made_X, undo_gone_X, undo_change_X, undo_again_X, X being a table without its prefix.
    """
    values = {**values, "undone": undone.pk, "op": by.pk, "chunk": CHUNK}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(_made(table), values)
            cursor.execute(f"ANALYZE undo_made_{table.name}")
        for table in TABLES:
            _take_away(cursor, table, values)
        for table in TABLES:
            cursor.execute(_back(table), values)
            cursor.execute(f"ANALYZE undo_change_{table.name}")
    for table in TABLES:
        if table.changed:
            said = f"undo_change_{table.name}", table.table, table.changed
            journal.note(by.pk, *said)
            _free_identifiers(table)
            journal.write(*said)
    with connection.cursor() as cursor:
        for table in reversed(TABLES):
            cursor.execute(_put_again(table), values)
            cursor.execute(_JOURNAL_AGAIN.format(name=table.name, table=table.table), values)


def forget() -> None:
    """Drop the tables of an earlier undo of the same transaction."""
    statements.drop_temporary("undo")


def _take_away(cursor: Any, table: Kept, values: dict[str, Any]) -> None:
    """Delete what was made, is as it was made, and nothing refers to; persons wait for the sweep."""
    cursor.execute(_gone(table), values)
    cursor.execute(f"ANALYZE undo_gone_{table.name}")
    cursor.execute(
        _JOURNAL_GONE.format(name=table.name, table=table.table, generated=table.generated), values
    )
    if table.model is not Person:
        cursor.execute(f"DELETE FROM {table.table} o USING undo_gone_{table.name} g WHERE o.id = g.id")


def _free_identifiers(table: Kept) -> None:
    """An identifier that goes back from one establishment to another is first let go."""
    if table.model is Establishment:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE directory_establishment o SET external_id = '' FROM undo_change_establishment n"
                " WHERE n.id = o.id AND n.external_id <> o.external_id"
            )


def _made(table: Kept) -> str:
    """The rows that the operation made and that are still there; identities come with their persons."""
    if table.model is Identity:
        return """
CREATE TEMP TABLE undo_made_identity ON COMMIT DROP AS
SELECT i.id, i.person_id, i.kind FROM directory_identity i
 WHERE i.academy_id = %(academy)s AND i.source = %(source)s AND i.person_id IN (
       SELECT jsonb_array_elements_text(after->'created')::bigint FROM directory_change
        WHERE operation_id = %(undone)s AND "table" = 'directory_person' AND after ? 'created')"""
    return f"""
CREATE TEMP TABLE undo_made_{table.name} ON COMMIT DROP AS
SELECT o.id{table.carried} FROM {table.table} o WHERE o.id IN (
       SELECT jsonb_array_elements_text(after->'created')::bigint FROM directory_change
        WHERE operation_id = %(undone)s AND "table" = '{table.table}' AND after ? 'created')"""


def _gone(table: Kept) -> str:
    """Identities leave with persons that nothing else refers to; all others when nothing refers to them."""
    open_only = " AND o.ends_on IS NULL" if "ends_on" in table.closing else ""
    if table.model is Identity:
        free = unreferred(PERSONS, "o.person_id", besides="directory_identity")
        own = (
            " AND NOT EXISTS (SELECT FROM directory_identity r WHERE r.person_id = o.person_id"
            " AND NOT EXISTS (SELECT FROM undo_made_identity x WHERE x.id = r.id))"
        )
        return _GONE.format(name=table.name, table=table.table, free=free + own)
    return _GONE.format(name=table.name, table=table.table, free=unreferred(table, "o.id") + open_only)


def unreferred(table: Kept, key: str, besides: str = "") -> str:
    """The condition that no row of any room refers to `key`."""
    return "".join(
        f" AND NOT EXISTS (SELECT FROM {referring} r WHERE r.{column} = {key})"
        for referring, column in table.references()
        if referring != besides
    )


def _back(table: Kept) -> str:
    """What each changed row becomes: as before where it is still as written; closed when it should have left."""
    if not table.changed:
        return f"CREATE TEMP TABLE undo_change_{table.name} (id bigint) ON COMMIT DROP"
    columns = ", ".join(f"r.{column}" for column in table.changed)
    closed = ", ".join(
        f"{table.closing.split(' = ')[1]}::date" if table.closing.startswith(f"{column} ") else f"o.{column}"
        for column in table.changed
    )
    closing = (
        f"""
UNION ALL
SELECT o.id, {closed} FROM {table.table} o JOIN undo_made_{table.name} m ON m.id = o.id
 WHERE o.{table.closing.split(" = ")[0]} IS NULL"""
        if table.closing
        else ""
    )
    return f"""
CREATE TEMP TABLE undo_change_{table.name} ON COMMIT DROP AS
WITH told AS (
    SELECT row_id, before, after FROM directory_change
     WHERE operation_id = %(undone)s AND "table" = '{table.table}'
       AND NOT coalesce(before, '{{}}') ? 'deleted' AND NOT coalesce(after, '{{}}') ? 'created'
       AND row_id NOT IN (SELECT id FROM undo_made_{table.name})
), once AS (
    SELECT row_id, (array_agg(before))[1] AS before, (array_agg(after))[1] AS after
      FROM told GROUP BY row_id HAVING count(*) = 1
    UNION ALL
    SELECT row_id, jsonb_object_agg(key, first), jsonb_object_agg(key, last) FROM (
        SELECT c.row_id, k.key, (array_agg(c.before->k.key ORDER BY c.id))[1] AS first,
               (array_agg(c.after->k.key ORDER BY c.id DESC))[1] AS last
          FROM directory_change c, jsonb_object_keys(c.before) AS k(key)
         WHERE c.operation_id = %(undone)s AND c."table" = '{table.table}'
           AND c.row_id IN (SELECT row_id FROM told GROUP BY row_id HAVING count(*) > 1)
         GROUP BY c.row_id, k.key) steps GROUP BY row_id
), still AS (
    SELECT o.id, preau_still(t.before, t.after, to_jsonb(o)) AS before FROM once t JOIN {table.table} o ON o.id = t.row_id
)
SELECT o.id, {columns} FROM still s JOIN {table.table} o ON o.id = s.id,
       LATERAL jsonb_populate_record(o, s.before) r WHERE s.before IS NOT NULL{_place_is_free(table)}{closing}"""


def _place_is_free(table: Kept) -> str:
    """A row opens again only when no other one was opened in its place since."""
    if not table.open_once:
        return ""
    same = "".join(f" AND x.{column} = o.{column}" for column in table.open_once)
    return f"""
   AND (NOT s.before ? 'ends_on' OR NOT EXISTS (SELECT FROM {table.table} x WHERE x.id <> o.id AND x.ends_on IS NULL{same}))"""


def _put_again(table: Kept) -> str:
    """Rows that the operation had deleted, with their numbers, where what they stand on is there."""
    columns = ", ".join(table.written)
    standing = "".join(
        f" AND (r.{column} IS NULL OR EXISTS (SELECT FROM {parent} p WHERE p.id = r.{column}))"
        for column, parent in table.parents
    )
    return f"""
CREATE TEMP TABLE undo_again_{table.name} ON COMMIT DROP AS
WITH again AS (
    INSERT INTO {table.table} ({columns})
    SELECT {", ".join(f"r.{column}" for column in table.written)}
      FROM directory_change c, jsonb_populate_recordset(NULL::{table.table}, c.before->'deleted') r
     WHERE c.operation_id = %(undone)s AND c."table" = '{table.table}' AND c.before ? 'deleted'{standing}
     ORDER BY r.id ON CONFLICT DO NOTHING RETURNING id
) SELECT id FROM again{_not_swept_yet(table)}"""


def _not_swept_yet(table: Kept) -> str:
    """Persons whom the sweep had not reached are there again too: nothing else bears their number."""
    if table is not PERSONS:
        return ""
    return """ UNION SELECT p.id FROM directory_person p WHERE p.id IN (
       SELECT (jsonb_array_elements(before->'deleted')->>'id')::bigint FROM directory_change
        WHERE operation_id = %(undone)s AND "table" = 'directory_person' AND before ? 'deleted')"""


_GONE = """
CREATE TEMP TABLE undo_gone_{name} ON COMMIT DROP AS
SELECT o.id FROM {table} o JOIN undo_made_{name} m ON m.id = o.id WHERE true{free}"""
_JOURNAL_GONE = """
INSERT INTO directory_change (operation_id, "table", row_id, before)
SELECT %(op)s, '{table}', min(id), jsonb_build_object('deleted', jsonb_agg(line))
  FROM (SELECT o.id, to_jsonb(o) - {generated} AS line, row_number() OVER (ORDER BY o.id) / %(chunk)s AS part
          FROM {table} o JOIN undo_gone_{name} g ON g.id = o.id) lines GROUP BY part"""
_JOURNAL_AGAIN = """
INSERT INTO directory_change (operation_id, "table", row_id, after)
SELECT %(op)s, '{table}', min(id), jsonb_build_object('created', jsonb_agg(id))
  FROM (SELECT id, row_number() OVER (ORDER BY id) / %(chunk)s AS part FROM undo_again_{name}) lines GROUP BY part"""
