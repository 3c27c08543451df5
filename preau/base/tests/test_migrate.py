"""Tables drawn together are the tables that Django draws one by one."""

from django.db import connection
from django.db.migrations import AddConstraint, CreateModel, RemoveField
from django.db.migrations.loader import MigrationLoader

from preau.base.management.commands.migrate import Together, together

NODE = ("homework", "0001_book")  # it adds fields, indexes and constraints to what it has just made
TABLES = (
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'homework%' ORDER BY 1"
)
LOOK = (
    """SELECT table_name, ordinal_position, column_name, data_type, is_nullable, column_default
         FROM information_schema.columns WHERE table_name LIKE 'homework%' ORDER BY 1, 2""",
    """SELECT conrelid::regclass::text, conname, condeferrable, pg_get_constraintdef(oid)
         FROM pg_constraint WHERE conrelid::regclass::text LIKE 'homework%' ORDER BY 1, 2""",
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE tablename LIKE 'homework%' ORDER BY 1, 2",
)


def made_by(operations, loader):
    """The tables that these operations of the migration make, as PostgreSQL tells of them."""
    state = loader.project_state(NODE, at_end=False)
    migration = loader.get_migration(*NODE)
    migration.operations = operations
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TABLE "{name}" CASCADE')
        with connection.schema_editor(atomic=False) as editor:
            migration.apply(state, editor)
        return [cursor.execute(asked).fetchall() for asked in LOOK]


def test_a_migration_makes_the_same_tables(db):
    loader = MigrationLoader(connection)
    operations = list(loader.get_migration(*NODE).operations)
    grouped = together(operations)
    assert len(grouped) < len(operations) / 10
    [columns, constraints, indexes] = alone = made_by(operations, loader)
    assert made_by(grouped, loader) == alone
    assert len(columns) > 40 and len(constraints) > 20 and len(indexes) > 10


def test_only_neighbours_that_add_are_drawn_together():
    a, b, c = (CreateModel(name, []) for name in "abc")
    rule, gone = AddConstraint("a", None), RemoveField("a", "b")
    [first, alone, last] = together([a, b, rule, gone, c])
    assert isinstance(first, Together) and first.operations == [a, b, rule]
    assert (alone, last) == (gone, c)
