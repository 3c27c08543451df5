"""To undo an operation: the newest first in an academy, and what it left as it left it."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from procrastinate.contrib.django import app

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.directory.choices import OperationKind, OperationState
from preau.directory.models import Operation, Person
from preau.directory.operations import inverse, remarks, report, statements
from preau.directory.operations.actions import NAMES_CHANGED
from preau.directory.operations.order import STANDING, OperationRefused, Waiting, locked_in_turn, nobody
from preau.directory.operations.remarks import Notebook
from preau.directory.operations.stage import clear_stage

SWEEP = "preau.directory.tasks.sweep_persons"
SHOWN = 200


@transaction.atomic
def undo(operation: Operation, *, by: Actor, waiting: Waiting = nobody) -> Operation:
    """Undo an applied operation, all or nothing; the operation that did it, with its report and a journal of its own.

    An undo is undone by the same verb. Repeated, it gives what was done the first time. Raises OperationRefused when
    a newer operation of the academy stands on this one.
    """
    locked = locked_in_turn(operation, waiting)
    if locked.state == OperationState.UNDONE:
        return locked.undone_by.latest("pk")
    if reason := why_not(locked):
        raise OperationRefused(reason)
    done = _begin(locked, by)
    values = _values(locked, done)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    inverse.forget()
    inverse.invert(locked, done, values)
    done.counts = {"kinds": _counted(values)}
    remarks.keep(done, _remarked(values))
    done.save(update_fields=["counts", "progress"])
    clear_stage(locked)  # what was in quarantine has nothing to wait for any more
    _turn(locked, OperationState.UNDONE)
    if locked.kind == OperationKind.UNDO and locked.undoes:
        _turn(locked.undoes, OperationState.APPLIED)
    record("directory.feed_undone", locked, by=by, counts=done.counts["kinds"], operation=done.pk)
    app.configure_task(SWEEP, allow_unknown=False).defer()
    app.configure_task(NAMES_CHANGED, allow_unknown=False).defer()
    return done


def start(operation: Operation) -> str:
    """Mark an operation as about to be undone; why it cannot be, in one sentence, or nothing."""
    if reason := why_not(operation):
        return reason
    applied = Operation.objects.filter(pk=operation.pk, state=OperationState.APPLIED)
    taken = applied.update(state=OperationState.UNDOING, refusal="")
    return "" if taken else _("L’annulation est déjà en cours.")


def stop(operation: Operation, message: str) -> None:
    """The undo failed, nothing was written: the operation stands as before, and says why."""
    failed = Operation.objects.filter(pk=operation.pk, state=OperationState.UNDOING)
    failed.update(state=OperationState.APPLIED, refusal=message)


def why_not(operation: Operation) -> str:
    """Why an operation cannot be undone, in one sentence; empty when it can."""
    if operation.state not in STANDING or operation.applied_at is None:
        return _("Cette opération n’a pas été appliquée : il n’y a rien à annuler.")
    if (
        operation.kind == OperationKind.UNDO
        and operation.undoes
        and operation.undoes.kind == OperationKind.UNDO
    ):
        again = operation.undoes.undoes_id
        return _("Cette opération a rétabli la livraison %s : annulez plutôt cette livraison.") % again
    newer = standing_on(operation).order_by("-applied_at", "-pk").first()
    if newer:
        return _("L’opération %s, plus récente, s’appuie sur celle-ci : annulez-la d’abord.") % newer.pk
    return ""


def standing_on(operation: Operation) -> QuerySet[Operation]:
    """The newer operations of the academy that have to be undone before this one.

    A delivery, when it stands; and, on an undo, the undo of something older. (An undo and what it undid are quits.)
    """
    newer = Operation.objects.filter(
        academy=operation.academy, state__in=STANDING, applied_at__gte=operation.applied_at
    ).exclude(pk=operation.pk)
    deliveries = newer.exclude(kind=OperationKind.UNDO)
    if operation.kind != OperationKind.UNDO:
        return deliveries
    undone = newer.filter(kind=OperationKind.UNDO, undoes__applied_at__lt=operation.applied_at)
    older = undone.exclude(undoes__kind=OperationKind.UNDO)
    return deliveries | older


def _begin(operation: Operation, by: Actor) -> Operation:
    now = clock.now()
    return Operation.objects.create(
        academy=operation.academy,
        source=operation.source,
        kind=OperationKind.UNDO,
        state=OperationState.APPLIED,
        undoes=operation,
        origin=operation.origin,
        started_at=now,
        applied_at=now,
        started_by=by if isinstance(by, Person) else None,
    )


def _turn(operation: Operation, state: OperationState) -> None:
    operation.state = state
    operation.save(update_fields=["state"])


def _values(operation: Operation, done: Operation) -> dict[str, Any]:
    today = clock.today()
    return {
        "op": done.pk,
        "undone": operation.pk,
        "academy": operation.academy_id,
        "source": operation.source,
        "day": today,
        "yesterday": today - timedelta(days=1),
        "limit": SHOWN,
    }


def _counted(values: dict[str, Any]) -> report.Counts:
    """ "created" are those who are there again, "gone" those whom the operation had made."""
    counts = report.no_counts()
    for kind, verdict, number in statements.rows("undo", "count_persons", values):
        counts[report.PERSONS[kind]][verdict] = number
    for kind, created, changed, gone in statements.rows("undo", "count_others", values):
        counts[kind] |= {"created": created, "changed": changed, "gone": gone}
    return counts


def _remarked(values: dict[str, Any]) -> Notebook:
    """What was left as it is, and why."""
    notebook = Notebook()
    for first, last, total in statements.rows("undo", "closed_persons", values):
        text = _("%s a servi depuis : son accès est fermé, rien de ses échanges n’est effacé.")
        notebook.add(text % f"{first} {last}".strip())
        notebook.left_out = total - len(notebook.notes)
    closed = len(notebook.notes) + notebook.left_out
    for _table, column, first, last, total in statements.rows("undo", "changed_since", values):
        words = {"person": f"{first} {last}".strip(), "what": _LABELS.get(column, column)}
        notebook.add(_("%(person)s : %(what)s, changé depuis, est gardé.") % words)
        notebook.left_out = closed + total - len(notebook.notes)
    lost = statements.count("undo", "to_put_again", values) - statements.count("undo", "put_again", values)
    if lost:
        text = ngettext(
            "%s ligne n’a pu reprendre sa place : une autre la tient depuis.",
            "%s lignes n’ont pu reprendre leur place : d’autres la tiennent depuis.",
            lost,
        )
        notebook.add(text % lost)
    return notebook


_LABELS: dict[str, str | Promise] = {
    "title": gettext_lazy("la civilité"),
    "last_name": gettext_lazy("le nom"),
    "first_name": gettext_lazy("le prénom"),
    "birth_name": gettext_lazy("le nom de naissance"),
    "other_first_names": gettext_lazy("les autres prénoms"),
    "birth_date": gettext_lazy("la date de naissance"),
    "ine": gettext_lazy("l’INE"),
    "email": gettext_lazy("l’adresse électronique"),
    "phone": gettext_lazy("le téléphone"),
    "mobile": gettext_lazy("le portable"),
    "address": gettext_lazy("l’adresse"),
    "postal_code": gettext_lazy("le code postal"),
    "city": gettext_lazy("la ville"),
    "country": gettext_lazy("le pays"),
}
