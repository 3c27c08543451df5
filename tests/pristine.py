"""The rows of a site's database as they were when it opened, put back while the site stays open.

To make the database anew would cut the connections of its three processes; here they see rows go and others come. What
the queue keeps of its worker stays: only jobs that nobody has begun go.
"""

import psycopg
from psycopg.sql import SQL, Composed, Identifier

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = %s AND tablename NOT LIKE 'procrastinate%%'"
_COLUMNS = """SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s
    AND is_generated = 'NEVER'"""


def keep(database: str) -> None:
    """Copies of the tables that hold something, in a schema that no page knows."""
    with psycopg.connect(database) as rows:
        rows.execute("CREATE SCHEMA pristine")
        for (name,) in rows.execute(_TABLES, ["public"]).fetchall():
            table = Identifier(name)
            if rows.execute(SQL("SELECT 1 FROM {} LIMIT 1").format(table)).fetchone():
                rows.execute(SQL("CREATE TABLE pristine.{} AS TABLE {}").format(table, table))


def put_back(database: str) -> None:
    """Every table as `keep` has seen it, in one transaction; numbers given since are not given again."""
    with psycopg.connect(database) as rows:
        rows.execute("SET CONSTRAINTS ALL DEFERRED")
        names = [name for (name,) in rows.execute(_TABLES, ["public"]).fetchall()]
        for name in names:
            rows.execute(SQL("DELETE FROM {}").format(Identifier(name)))
        rows.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo'")
        for (name,) in rows.execute(_TABLES, ["pristine"]).fetchall():
            rows.execute(_copy(rows, name))


def _copy(rows: "psycopg.Connection[tuple[str]]", name: str) -> Composed:
    columns = SQL(", ").join(Identifier(one) for (one,) in rows.execute(_COLUMNS, [name]).fetchall())
    words = "INSERT INTO {0} ({1}) OVERRIDING SYSTEM VALUE SELECT {1} FROM pristine.{0}"
    return SQL(words).format(Identifier(name), columns)
