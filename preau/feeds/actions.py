"""The verbs of feeds: read a delivery, show what it would do, apply it."""

import contextlib
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from preau.base import transaction
from preau.base.audit import Actor, SystemActor, record
from preau.base.untrusted import UntrustedError
from preau.directory.choices import OperationState
from preau.directory.models import Academy, Establishment, Operation, Person
from preau.directory.operations import actions as operations
from preau.directory.operations import guards
from preau.directory.operations import undo as undoing
from preau.directory.operations.order import OperationRefused, OperationWaits, Waiting, nobody
from preau.directory.operations.remarks import Note, remarks_of
from preau.directory.operations.report import no_counts
from preau.feeds import uploads
from preau.feeds.aaf.delivery import guessed_source
from preau.feeds.aaf.feeding import Progress, read_into
from preau.feeds.letters import actions as letters
from preau.files.actions import shown_name

SYSTEM = SystemActor("preau feed")
_READ, _COMPARE, _APPLY, _UNDO = (
    f"preau.feeds.tasks.{verb}" for verb in ("read", "compare", "apply", "undo")
)


class DeliveryWaits(Exception):
    """A delivery that has to be confirmed before anything of it is written; the text is why."""


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
        note = Note(error.message, error.file, error.line, error.record)
        operations.refuse(operation, str(error), by=by, note=note)
        raise DeliveryRefused(str(error)) from error
    except OperationRefused as error:
        operations.refuse(operation, str(error), by=by)
        raise DeliveryRefused(str(error)) from error
    except BaseException:
        operations.refuse(operation, _("La lecture a été interrompue : redonnez les fichiers."), by=by)
        raise


def compare_delivery(operation: Operation, *, by: Actor, waiting: Waiting = nobody) -> Operation:
    """Count what a delivery that was read would change, and change nothing.

    `waiting` is called when another delivery of the academy is at work, and has to end first.
    """
    try:
        return operations.compare(operation, waiting=waiting)
    except OperationRefused as error:
        operations.refuse(operation, str(error), by=by)
        raise DeliveryRefused(str(error)) from error
    except BaseException:
        operations.refuse(operation, _("La comparaison a échoué : redonnez les fichiers."), by=by)
        raise


def apply_delivery(operation: Operation, *, by: Actor, waiting: Waiting = nobody) -> Operation:
    """Write a delivery that was read into the directory, all or nothing; `waiting` as above.

    Establishments in quarantine are left for later. The same transaction has the schools told. Raises DeliveryWaits
    when all of it has to be confirmed: it is then compared, and waits.
    """
    try:
        with transaction.atomic():
            applied = operations.apply(operation, by=by, waiting=waiting)
            letters.announce(applied)
            return applied
    except OperationWaits as reason:
        operations.stop_applying(operation, "")
        operations.compare(operation)
        raise DeliveryWaits(str(reason)) from reason
    except OperationRefused as error:
        if not operations.stands(operation, str(error)):
            operations.refuse(operation, str(error), by=by)
        raise DeliveryRefused(str(error)) from error


def confirm(operation: Operation, *, by: Actor, establishment: Establishment | None = None) -> None:
    """`by` has looked: what a delivery says of an establishment, or all of it, is true."""
    guards.confirm(operation, by=by, establishment=establishment)


def undo_operation(operation: Operation, *, by: Actor, waiting: Waiting = nobody) -> Operation:
    """Undo an applied delivery, or an undo, all or nothing; the operation that did it. `waiting` as above."""
    try:
        return undoing.undo(operation, by=by, waiting=waiting)
    except OperationRefused as error:
        raise DeliveryRefused(str(error)) from error


def note_progress(operation: Operation, done: int, total: int) -> None:
    """How far a reading is, in bytes, for the page that waits for it; only while it is being read."""
    operation.progress |= {"done": done, "total": total}
    Operation.objects.filter(pk=operation.pk, state=OperationState.STAGING).update(
        progress=operation.progress
    )


def report_of(operation: Operation) -> dict[str, Any]:
    """The report of an operation as JSON values, as scripts of operators read it.

    "operation", "kind" ("complete", "delta" or "undo"), "kinds" (each of `report.KINDS` with "created", "changed",
    "unchanged", "gone", "refused"), "remarks" (each with "file", "line", "record", "text"; the reason of a refusal is
    one of them), "waits" (why all of it waits to be confirmed: sentences), "held" (establishments in quarantine, each
    with "uai" and "why", sentences) and "waiting" (their persons, who are not in "kinds": "pupils", "guardians", "staff"
    with "created", "changed", "gone"; empty when there are none).
    """
    waits, held = guards.waiting(operation)
    return {
        "operation": operation.pk,
        "kind": operation.kind,
        "kinds": no_counts() | operation.counts.get("kinds", {}),
        "remarks": [
            {"file": note.file, "line": note.line, "record": note.record, "text": note.text}
            for note in remarks_of(operation)
        ],
        "waits": [guards.words(guard) for guard in waits],
        "held": [
            {"uai": place.establishment.uai, "why": [guards.words(guard) for guard in place.guards]}
            for place in held
        ],
        "waiting": operation.counts.get("waiting", {}),
    }


def receive(upload: "UploadedFile[Any]", *, academy: Academy, by: Person) -> Operation:
    """Keep an uploaded archive and have it read and compared by a job, accepted together or not at all."""
    path = uploads.keep_upload(upload)
    try:
        with transaction.atomic():
            operation = open_delivery(academy=academy, origin=shown_name(upload.name), by=by)
            app.configure_task(_READ, allow_unknown=False).defer(operation_id=operation.pk, path=str(path))
    except BaseException:
        uploads.forget_upload(path)
        raise
    return operation


def read_and_compare(operation_id: int, path: Path) -> None:
    """The job of a received archive: lay it in the stage and count what it would change.

    Cut by a kill, it is run again from its beginning, which is why the archive stays until it has been read or
    refused. A refusal is for its page: the job itself is done.
    """
    operation = Operation.objects.select_related("academy", "started_by").get(pk=operation_id)
    by = operation.started_by or SYSTEM
    try:
        if operation.state == OperationState.STAGING:
            _read_from_the_start(operation, path, by)
    finally:
        uploads.forget_upload(path)


def _read_from_the_start(operation: Operation, path: Path, by: Actor) -> None:
    operations.start_again(operation)
    tell = partial(note_progress, operation)
    with contextlib.suppress(DeliveryRefused):
        read_delivery(operation, path, by=by, progress=tell, scratch=uploads.scratch())
        compare_delivery(operation, by=by)


def finish_comparing(operation_id: int) -> None:
    """The job of a preview counted again, harmless when repeated. A refusal is for its page."""
    operation = Operation.objects.select_related("started_by").get(pk=operation_id)
    with contextlib.suppress(DeliveryRefused):
        compare_delivery(operation, by=operation.started_by or SYSTEM)


@transaction.atomic
def ask_to_apply(operation: Operation, *, by: Person) -> bool:
    """Have a compared delivery applied by a job; false when it was already asked, or is no longer to apply."""
    if not operations.start_applying(operation):
        return False
    record("feeds.asked_to_apply", operation, by=by)
    app.configure_task(_APPLY, allow_unknown=False).defer(operation_id=operation.pk, person_id=by.pk)
    return True


def finish_applying(operation_id: int, person_id: int) -> None:
    """The job of an application, harmless when repeated. When it fails nothing is written and the delivery waits
    again, with the reason on its page.
    """
    operation = Operation.objects.get(pk=operation_id)
    try:
        with contextlib.suppress(DeliveryRefused, DeliveryWaits):
            apply_delivery(operation, by=Person.objects.get(pk=person_id))
    except BaseException:
        operations.stop_applying(operation, _("L’application a échoué, rien n’a été écrit. Essayez encore."))
        raise


@transaction.atomic
def ask_to_confirm(operation: Operation, *, by: Person, establishment: Establishment | None) -> None:
    """Confirm what waits. What leaves the quarantine is applied by a job when the delivery already was; else the preview
    is counted again by a job.
    """
    before = guards.standing(operation)
    confirm(operation, by=by, establishment=establishment)
    released = not before.whole and before.held != guards.standing(operation).held
    if released and operations.compare_again(operation):
        app.configure_task(_COMPARE, allow_unknown=False).defer(operation_id=operation.pk)
    if operation.state == OperationState.APPLIED and operations.released(operation):
        app.configure_task(_APPLY, allow_unknown=False).defer(operation_id=operation.pk, person_id=by.pk)


@transaction.atomic
def ask_to_undo(operation: Operation, *, by: Person) -> str:
    """Have an operation undone by a job; why it cannot be, in one sentence, or nothing."""
    if reason := undoing.start(operation):
        return reason
    record("feeds.asked_to_undo", operation, by=by)
    app.configure_task(_UNDO, allow_unknown=False).defer(operation_id=operation.pk, person_id=by.pk)
    return ""


def why_not_undone(operation: Operation) -> str:
    """Why an operation cannot be undone now, in one sentence; empty when it can."""
    return undoing.why_not(operation)


def finish_undoing(operation_id: int, person_id: int) -> None:
    """The job of an undo, harmless when repeated. When it fails nothing is written, and its page says so."""
    operation = Operation.objects.get(pk=operation_id)
    try:
        undo_operation(operation, by=Person.objects.get(pk=person_id))
    except DeliveryRefused as refusal:
        undoing.stop(operation, str(refusal))
    except BaseException:
        undoing.stop(operation, _("L’annulation a échoué, rien n’a été écrit. Essayez encore."))
        raise
