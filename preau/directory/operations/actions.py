"""The verbs of an import operation, for every feed: begin, settle, lay down, compare, apply, refuse, abandon.

A feed opens an operation, lays its rows in the `Stage`, closes the reading; then the comparison counts what
would change, and the application writes it in one transaction with its journal. Nothing of the directory is
touched before `apply`. All verbs bear repetition.
"""

import json
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.directory.choices import EstablishmentKind, OperationKind, OperationState, Source
from preau.directory.models import Academy, FeedRules, FunctionProfile, Operation, Person, SchoolYear
from preau.directory.operations import guards, journal, places, remarks, report, statements
from preau.directory.operations.order import (
    STANDING,
    OperationRefused,
    OperationWaits,
    Waiting,
    check_order,
    locked_in_turn,
    nobody,
)
from preau.directory.operations.remarks import Note, Notebook
from preau.directory.operations.stage import clear_stage
from preau.directory.particulars import bits, heard_before

NAMES_CHANGED = "preau.directory.tasks.gather_name_words"
SAID_OF_PERSONS = ("enrolment", "membership", "teaching", "post", "tie", "contact")
PERSON_KINDS = frozenset({"pupil", "guardian", "staff"})
_WAITING = (OperationState.STAGING, OperationState.READY)


def begin(*, academy: Academy, source: Source, origin: str, by: Actor) -> Operation:
    """Open an operation; `source` may be a guess until `settle`."""
    return Operation.objects.create(
        academy=academy,
        source=source,
        origin=origin[:300],
        started_at=clock.now(),
        started_by=by if isinstance(by, Person) else None,
    )


def settle(
    operation: Operation, *, source: Source, kind: OperationKind, delivered_on: date | None, by: Actor
) -> None:
    """The feed is known: earlier deliveries of it that nobody applied are abandoned.

    Raises OperationRefused for a delta that does not follow the last delivery applied.
    """
    operation.source, operation.kind, operation.delivered_on = source, kind, delivered_on
    operation.save(update_fields=["source", "kind", "delivered_on"])
    check_order(operation)
    older = Operation.objects.filter(academy=operation.academy, source=source, pk__lt=operation.pk)
    with transaction.atomic():
        for waiting in older.filter(state__in=_WAITING):
            abandon(waiting, by=by)
        for applied in older.filter(state__in=STANDING, progress__held__0__isnull=False):
            clear_stage(applied)
    load_functions()


def lay_down(
    operation: Operation,
    *,
    notebook: Notebook,
    files_read: list[str],
    kinds: set[str],
    refused: dict[str, int],
) -> None:
    """The reading is over: settle the doubles and keep what it remarked.

    `kinds` are those of which there was a file ("pupil", "guardian", "staff", "establishment"): only those are
    looked at for absences. `refused` counts by kind the records that could not be taken. Raises OperationRefused
    when a later delivery of the same feed took its place meanwhile.
    """
    if not Operation.objects.filter(pk=operation.pk, state__in=_WAITING).exists():
        raise OperationRefused(_("Une livraison plus récente a pris sa place."))
    _settle_doubles(operation, notebook, files_read)
    operation.progress |= {
        "files": files_read,
        "kinds": sorted(kinds),
        "refused": refused,
        "laid": _laid(operation),
    }
    remarks.keep(operation, notebook)
    operation.save(update_fields=["progress", "fingerprint"])


@transaction.atomic
def compare(operation: Operation, *, waiting: Waiting = nobody) -> Operation:
    """Count what would change, by kind, establishment and class, without changing it; state READY.

    `counts` has two parts: "kinds" is what would be written now; "waiting" are the persons in quarantine, apart.
    """
    locked = locked_in_turn(operation, waiting)
    if locked.state not in _WAITING:
        return locked
    values = _values(locked, preview=True)
    plan = _plan(locked, values)
    report.tally(locked, values, keep=plan.held)
    locked.counts = plan.counts(report.counted(locked, values))
    _set_state(locked, OperationState.READY)
    return locked


@transaction.atomic
def apply(operation: Operation, *, by: Actor, waiting: Waiting = nobody) -> Operation:
    """Write the delivery into the directory, with its journal, all or nothing; state APPLIED.

    Takes the lock of the academy, so that two deliveries never cross; `waiting` is told when another one holds it.
    The comparison is made again, against the directory of this moment. Establishments in quarantine are left out, and
    the stage kept for them: the same verb, once they are confirmed, applies them too. Raises OperationRefused when the
    stage was lost, or when a delta no longer follows what was applied; OperationWaits when all of it has to be
    confirmed first.
    """
    locked = locked_in_turn(operation, waiting)
    again = locked.state == OperationState.APPLIED
    if again and not released(locked):
        return locked
    if locked.state not in (*_WAITING, OperationState.APPLYING, OperationState.APPLIED):
        raise OperationRefused(_("Cette livraison n’est plus à appliquer."))
    check_order(locked)
    values = _values(locked, preview=False)
    plan = _plan(locked, values)
    held = plan.held
    out = [place for place in locked.progress.get("held", []) if place not in held] if again else None
    report.tally(locked, values, only=out, keep=held)
    counts = plan.counts(report.counted(locked, values))
    if again:
        counts["kinds"] = report.added(locked.counts["kinds"], counts["kinds"])
    locked.counts = counts
    _write(locked, values)
    locked.applied_at = clock.now()
    locked.progress |= {"held": held}
    _set_state(locked, OperationState.APPLIED)
    record("directory.feed_applied", locked, by=by, counts=locked.counts["kinds"], held=len(held))
    if not held:
        clear_stage(locked)
    app.configure_task(NAMES_CHANGED, allow_unknown=False).defer()
    return locked


@transaction.atomic
def refuse(operation: Operation, message: str, *, by: Actor, note: Note | None = None) -> None:
    """The delivery cannot be taken: why, in one sentence; nothing of it remains in the stage.

    `note` says the same with its file, line and record apart: it becomes a line of the report.
    """
    clear_stage(operation)
    remarks.keep(operation, Notebook([note or Note(message)]))
    operation.refusal = message
    _set_state(operation, OperationState.REFUSED)
    record("directory.feed_refused", operation, by=by)


def abandon(operation: Operation, *, by: Actor) -> None:
    """Nobody will apply it: its stage is cleared."""
    clear_stage(operation)
    _set_state(operation, OperationState.ABANDONED)
    record("directory.feed_abandoned", operation, by=by)


def start_applying(operation: Operation) -> bool:
    """Mark a compared operation as being applied; false when someone else already did, or it has to be confirmed."""
    if guards.standing(operation).whole:
        return False
    waiting = Operation.objects.filter(pk=operation.pk, state=OperationState.READY)
    return bool(waiting.update(state=OperationState.APPLYING, refusal=""))


def released(operation: Operation) -> list[int]:
    """The establishments of an applied operation that left the quarantine, and are still to be applied."""
    waiting = guards.standing(operation).held
    return [place for place in operation.progress.get("held", []) if place not in waiting]


def compare_again(operation: Operation) -> bool:
    """Mark a compared operation as being compared, since what is in quarantine is no longer what it was."""
    ready = Operation.objects.filter(pk=operation.pk, state=OperationState.READY)
    return bool(ready.update(state=OperationState.STAGING))


def stop_applying(operation: Operation, message: str) -> None:
    """The application failed, nothing was written: the operation waits again, and says why."""
    failed = Operation.objects.filter(pk=operation.pk, state=OperationState.APPLYING)
    failed.update(state=OperationState.READY, refusal=message)


def stands(operation: Operation, message: str) -> bool:
    """Whether an operation is already applied: what more could not be, is told on its page."""
    applied = Operation.objects.filter(pk=operation.pk, state__in=STANDING)
    return bool(applied.update(refusal=message))


@transaction.atomic
def start_again(operation: Operation) -> None:
    """Before a reading that a kill may have cut: what it laid down, and remarked, is forgotten."""
    clear_stage(operation)
    operation.remarks.all().delete()
    operation.progress = {}
    operation.save(update_fields=["progress"])


def load_functions() -> None:
    """The functions of `data/functions.toml` that the table does not have; what an operator wrote stays."""
    text = files("preau.directory").joinpath("data", "functions.toml").read_text(encoding="utf-8")
    known = set(FunctionProfile.objects.values_list("code", flat=True))
    FunctionProfile.objects.bulk_create(
        [
            FunctionProfile(code=code, label=label, profile=profile)
            for profile, codes in tomllib.loads(text).items()
            for code, label in codes.items()
            if code not in known
        ],
        ignore_conflicts=True,
    )


@dataclass(frozen=True)
class _Plan:
    """What is planned leaves out the establishments in quarantine; `all_said` counts it with them, when there are."""

    held: list[int]
    all_said: report.Counts | None = None

    def counts(self, kinds: report.Counts) -> dict[str, report.Counts]:
        apart = {"waiting": report.waiting(self.all_said, kinds)} if self.all_said else {}
        return {"kinds": kinds, **apart}


def _plan(operation: Operation, values: dict[str, Any]) -> _Plan:
    """Plan, look, and plan again without what is in quarantine.

    When all of a delivery waits, its preview shows all that it says. Raises OperationWaits when it is to be written, and
    all of it has to be confirmed first.
    """
    if operation.progress.get("laid") != _laid(operation):
        raise OperationRefused(_("La lecture de cette livraison a été perdue : redonnez les fichiers."))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
    _compared_with(operation, values, held=[])
    guards.look(operation, values)
    standing = guards.standing(operation)
    if standing.whole and not values["preview"]:
        raise OperationWaits(guards.words(standing.whole[0]))
    plan = _Plan([])
    if standing.held and not standing.whole:
        plan = _Plan(standing.held, report.counted(operation, values))
        report.tally(operation, values, only=standing.held)
        _compared_with(operation, values, held=standing.held)
    if not operation.progress.get("compared"):
        remarks.keep(operation, remarks.compared(operation, values))
        operation.progress |= {"compared": True}
    return plan


def _compared_with(operation: Operation, values: dict[str, Any], *, held: list[int]) -> None:
    statements.drop_temporary("feed")
    statements.execute("guards", "no_held", values)
    for name in statements.statements("plan"):
        statements.execute("plan", name, values)
        if name == "plan_structures":
            if held:
                for holding in ("hold", "hold_persons", "hold_records", "know_held"):
                    statements.execute("guards", holding, {**values, "held": held})
            if operation.kind == OperationKind.DELTA:
                statements.run("fill", values)


def _write(operation: Operation, values: dict[str, Any]) -> None:
    """Changes and closings first, creations after; persons before what is said of them."""
    writes = list(statements.statements("write"))
    statements.execute("write", writes[0], values)
    statements.execute("write", writes[1], values)
    places.plan_places(operation)
    journal.write_changes(operation.pk)
    for name in writes[2:]:
        statements.execute("write", name, values)


def _values(operation: Operation, *, preview: bool) -> dict[str, Any]:
    today: date = clock.today()
    delta = operation.kind == OperationKind.DELTA
    kinds = set() if delta else set(operation.progress.get("kinds", []))
    first_degree = operation.source == Source.AAF_1D
    before = heard_before(operation.source, FeedRules.of(operation.academy).precedence)
    return {
        "op": operation.pk,
        "academy": operation.academy_id,
        "source": operation.source,
        "year": SchoolYear.of(operation.delivered_on or today).pk,
        "day": today,
        "yesterday": today - timedelta(days=1),
        "preview": preview,
        "delta": delta,
        "kinds": sorted(kinds & PERSON_KINDS if "pupil" in kinds else kinds & {"staff"}),
        "contacts_apart": first_degree,
        "guardians_read": delta or not first_degree or "guardian" in kinds,
        "groups_complete": {"pupil", "staff"} <= kinds,
        "establishments_complete": "establishment" in kinds,
        "usual_kind": EstablishmentKind.PRIMARY if first_degree else EstablishmentKind.SERVICE,
        "bits": json.dumps(bits()),
        "heard_before": json.dumps(before),
        "other_sources": [source for source, over in before.items() if over],
        "delivered_on": operation.delivered_on or today,
    }


def _settle_doubles(operation: Operation, notebook: Notebook, names: list[str]) -> None:
    text = _("L’identifiant %s est plusieurs fois dans la livraison : la dernière fiche lue est gardée.")
    values = {"op": operation.pk}
    for statement in ("double_persons", "double_establishments"):
        dropped = statements.rows("tidy", statement, values)
        for _seq, file_no, line, external_id in dropped:
            notebook.add(text % external_id, file=names[file_no], line=line, record=external_id)
        if statement == "double_persons":
            _forget_said([row[0] for row in dropped], operation)


def _forget_said(seqs: list[int], operation: Operation) -> None:
    """What the dropped records said leaves with them."""
    with connection.cursor() as cursor:
        for table in SAID_OF_PERSONS if seqs else ():
            cursor.execute(_FORGET.format(table=f"directory_stage_{table}"), [operation.pk, seqs])


def _laid(operation: Operation) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_LAID, {"op": operation.pk})
        return int(cursor.fetchone()[0])


def _set_state(operation: Operation, state: OperationState) -> None:
    operation.state = state
    operation.save(update_fields=["state", "applied_at", "counts", "progress", "refusal"])


_FORGET = "DELETE FROM {table} WHERE operation_id = %s AND seq = ANY(%s)"
_LAID = """
SELECT (SELECT count(*) FROM directory_stage_person WHERE operation_id = %(op)s)
     + (SELECT count(*) FROM directory_stage_establishment WHERE operation_id = %(op)s)
"""
