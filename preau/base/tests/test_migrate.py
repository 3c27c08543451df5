"""Tables drawn together are the tables that Django draws one by one."""

from django.db import connection
from django.db.migrations import AddConstraint, CreateModel
from django.db.migrations.loader import MigrationLoader

from preau.base.management.commands.migrate import Together, together

NODE = ("meetings", "0001_rendez_vous")


def sql_of(operations, loader):
    """What these operations of the migration would ask of PostgreSQL."""
    state = loader.project_state(NODE, at_end=False)
    migration = loader.get_migration(*NODE)
    migration.operations = operations
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        migration.apply(state, editor, collect_sql=True)
    return [line for line in editor.collected_sql if not line.startswith("--")]


def test_a_migration_asks_the_same_of_the_database(db):
    loader = MigrationLoader(connection)
    operations = list(loader.get_migration(*NODE).operations)
    grouped = together(operations)
    assert len(grouped) < len(operations) / 2
    assert sql_of(grouped, loader) == sql_of(operations, loader) != []


def test_only_neighbours_of_one_kind_are_drawn_together():
    a, b, c = (CreateModel(name, []) for name in "abc")
    rule = AddConstraint("a", None)
    [first, alone, last] = together([a, b, rule, c])
    assert isinstance(first, Together) and first.operations == [a, b]
    assert (alone, last) == (rule, c)
