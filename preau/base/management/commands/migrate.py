"""`preau migrate`: Django's own, which draws the tables of one migration together rather than one by one.

Django draws again, after each operation, every model that is tied to the one it touched; here nearly all are tied, and a new
installation waited thirty seconds for it. Neighbours that only add are drawn once.
"""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.core.management.commands import migrate
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

ADDING = (CreateModel, AddField, AddConstraint, AddIndex)


class Together(Operation):
    """Operations that add, and follow each other: their states, drawn once, then their SQL in order.

    A table is made as the last of them leaves it, so that what they add to a table of theirs is done with it.
    """

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.clear_delayed_apps_cache()
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        made = {one.name_lower for one in self.operations if isinstance(one, CreateModel)}
        for operation in self.operations:
            if isinstance(operation, CreateModel) or _table(operation) not in made:
                operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return " ".join(operation.describe() for operation in self.operations)


class Executor(MigrationExecutor):
    """Django's, going forwards by groups; backwards it goes one by one."""

    def apply_migration(self, state: ProjectState, migration: Migration, *how: Any, **asked: Any) -> Any:
        migration.operations = together(migration.operations)  # type: ignore[misc]
        return super().apply_migration(state, migration, *how, **asked)


class Command(migrate.Command):
    """The same words and options."""

    def handle(self, *words: Any, **options: Any) -> None:
        if not options["fake_initial"]:  # which reads what each operation creates
            migrate.MigrationExecutor = Executor  # type: ignore[attr-defined]
        super().handle(*words, **options)


def together(operations: Iterable[Operation]) -> list[Operation]:
    """The same operations in the same order, neighbours that add in one."""

    def kind(operation: Operation) -> object:
        return Together if type(operation) in ADDING else operation

    groups = [list(group) for _kind, group in groupby(operations, kind)]
    return [Together(group) if len(group) > 1 else group[0] for group in groups]


def _table(operation: Operation) -> str:
    return str(getattr(operation, "model_name", "")).lower()
