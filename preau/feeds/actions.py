"""The verbs of feeds: read a delivery, show what it would do, apply it."""

import contextlib
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from preau.base.audit import Actor, record
from preau.base.untrusted import UntrustedError
from preau.directory.choices import OperationState
from preau.directory.models import Academy, Operation
from preau.directory.operations import actions as operations
from preau.directory.operations.actions import OperationRefused
from preau.directory.operations.remarks import remarks_of
from preau.feeds.aaf.delivery import guessed_source
from preau.feeds.aaf.feeding import Progress, read_into


class DeliveryRefused(Exception):
    """A delivery of which nothing was taken; the text names the file, the line and the record."""


def open_delivery(*, academy: Academy, origin: str, by: Actor) -> Operation:
    """The operation of a delivery that is about to be read."""
    operation = operations.begin(academy=academy, source=guessed_source(origin), origin=origin, by=by)
    record("feeds.opened", operation, by=by, origin=operation.origin)
    return operation


def read_delivery(
    operation: Operation, path: Path, *, by: Actor, progress: Progress, scratch: Path | None = None
) -> None:
    """Lay a folder, a zip or a tgz in the stage. Raises DeliveryRefused, and nothing remains of it."""
    try:
        read_into(operation, path, by=by, progress=progress, scratch=scratch)
    except UntrustedError as error:
        operations.refuse(operation, str(error), by=by)
        raise DeliveryRefused(str(error)) from error
    except BaseException:
        operations.refuse(operation, _("La lecture a été interrompue."), by=by)
        raise


def apply_delivery(operation: Operation, *, by: Actor) -> Operation:
    """Write a delivery that was read into the directory, all or nothing."""
    try:
        return operations.apply(operation, by=by)
    except OperationRefused as error:
        operations.refuse(operation, str(error), by=by)
        raise DeliveryRefused(str(error)) from error


def note_progress(operation: Operation, phase: str, done: int, total: int) -> None:
    """How far a reading is, for the page that waits for it; only while the operation is not settled."""
    waiting = Operation.objects.filter(pk=operation.pk, state=OperationState.STAGING)
    operation.progress |= {"phase": phase, "done": done, "total": total}
    waiting.update(progress=operation.progress)


def report_of(operation: Operation) -> dict[str, Any]:
    """The report of an operation as JSON values: "operation", "kinds", "remarks"."""
    return {
        "operation": operation.pk,
        "kinds": operation.counts.get("kinds", {}),
        "remarks": [
            {"file": note.file, "line": note.line, "record": note.record, "text": note.text}
            for note in remarks_of(operation)
        ],
    }


def forget_upload(path: Path) -> None:
    """An archive that was read, or refused, is not kept: it names children."""
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
