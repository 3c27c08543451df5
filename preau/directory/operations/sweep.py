"""What an undo leaves behind: persons of whom nothing says anything any more, whose rows are swept away.

In parts of a transaction each, beside those who work. What a kill cuts is swept by the next run.
"""

from django.db import connection

from preau.base import transaction
from preau.directory.choices import OperationKind, OperationState
from preau.directory.models import Change, Operation
from preau.directory.operations.inverse import PERSONS, unreferred


def sweep() -> int:
    """Delete the persons whom undos have emptied and nobody has named since; how many. Bears repetition."""
    undos = Operation.objects.filter(kind=OperationKind.UNDO, state=OperationState.APPLIED)
    return sum(_sweep_after(done) for done in undos.exclude(progress__has_key="swept").order_by("pk"))


def _sweep_after(done: Operation) -> int:
    emptied = Change.objects.filter(operation=done, table=PERSONS.table, before__has_key="deleted")
    swept = sum(_sweep_part(done, part) for part in emptied.order_by("pk").values_list("pk", flat=True))
    _note(done)
    return swept


@transaction.atomic
def _sweep_part(done: Operation, part: int) -> int:
    """One row of the journal, a thousand persons; none when the undo is being undone, which needs them again.

    They are locked before it is asked who names them: whoever would name one meanwhile waits for us.
    """
    if not _stands(done):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [part])
        emptied = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            f"DELETE FROM {PERSONS.table} o WHERE o.id = ANY(%s){unreferred(PERSONS, 'o.id')}", [emptied]
        )
        return int(cursor.rowcount)


@transaction.atomic
def _note(done: Operation) -> None:
    if _stands(done):
        Operation.objects.filter(pk=done.pk).update(progress={**done.progress, "swept": True})


def _stands(done: Operation) -> bool:
    locked = Operation.objects.select_for_update(of=("self",)).get(pk=done.pk)
    return locked.state == OperationState.APPLIED


_LOCK = """
SELECT id FROM directory_person WHERE id IN (
       SELECT (jsonb_array_elements(before->'deleted')->>'id')::bigint FROM directory_change WHERE id = %s)
 ORDER BY id FOR UPDATE
"""
