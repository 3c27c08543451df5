"""Reading a delivery into the stage of an operation."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from preau.base import clock
from preau.base.audit import Actor
from preau.base.untrusted import Limits, UntrustedError, opened
from preau.directory.choices import OperationKind
from preau.directory.models import Academy, Operation
from preau.directory.operations import actions
from preau.directory.operations.order import applied_before
from preau.directory.operations.remarks import Notebook
from preau.directory.operations.stage import Stage
from preau.feeds.aaf import people, places
from preau.feeds.aaf.delivery import Delivery, File, described
from preau.feeds.aaf.reader import Reading, records
from preau.feeds.aaf.sheet import Desk, Sheet

Progress = Callable[[int, int], None]

# Records of one file; `seq` orders the records of a delivery by file, then by place.
FILE_STRIDE = 100_000_000
_EVERY = 4 << 20

MAKERS = {
    "EtabEducNat": (places.establishment, "establishment"),
    "Eleve": (people.pupil, "pupil"),
    "PersRelEleve": (people.guardian, "guardian"),
    "PersEducNat": (people.staff, "staff"),
    "MatiereEducNat": (places.subject, "subject"),
    "MefEducNat": (places.curriculum, "mef"),
}


@dataclass
class _Pace:
    """Tells how far the reading is, every few megabytes."""

    total: int
    tell: Progress
    done: int = 0
    told: int = 0

    def at(self, position: int) -> None:
        if self.done + position - self.told >= _EVERY:
            self.told = self.done + position
            self.tell(self.told, self.total)

    def end_of_file(self, size: int) -> None:
        self.done += size


def read_into(
    operation: Operation, path: Path, *, by: Actor, progress: Progress, scratch: Path | None = None
) -> None:
    """Stream a folder, a zip or a tgz into the stage of `operation`.

    Raises UntrustedError, with file, line and record, at the first thing that cannot be read; the caller refuses
    the operation, which clears its stage.
    """
    with opened(path, Limits(), scratch=scratch) as members:
        delivery = described(members, operation.origin, clock.today())
        _check_academy(delivery, operation.academy)
        actions.settle(
            operation, source=delivery.source, kind=delivery.kind, delivered_on=delivery.day, by=by
        )
        desk = Desk(Stage(operation), Notebook())
        names = [file.member.name for file in delivery.files]
        operation.fingerprint = _read_all(delivery, desk, progress)
    progress(delivery.size, delivery.size)
    _tell_what_is_odd(operation, delivery, desk)
    desk.stage.close()
    desk.tell_surprises()
    operation.progress |= {"records": desk.records}
    actions.lay_down(
        operation, notebook=desk.notebook, files_read=names, kinds=desk.kinds, refused=dict(desk.refused)
    )


def _tell_what_is_odd(operation: Operation, delivery: Delivery, desk: Desk) -> None:
    """Empty, empty of a kind, or given before. Raises UntrustedError for a complete that says nothing at all."""
    if delivery.kind == OperationKind.COMPLETE:
        if not desk.records:
            raise UntrustedError(_("Cette livraison complète ne contient aucune fiche."))
        for kind, words in _without().items():
            name = next((file.member.name for file in delivery.files if f"_{kind}_" in file.member.name), "")
            if name and MAKERS[kind][1] not in desk.kinds:
                desk.notebook.add(words, file=name)
    if before := applied_before(operation):
        words = _("Cette livraison est, au signe près, celle qui a été appliquée le %s.")
        desk.notebook.add(words % date_format(before, "j F Y"))


def _without() -> dict[str, str]:
    return {
        "Eleve": _(
            "Aucune fiche d’élève : ceux que l’annuaire connaît, et leurs responsables, restent comme ils sont."
        ),
        "PersRelEleve": _(
            "Aucune fiche de responsable : ceux que l’annuaire connaît restent comme ils sont."
        ),
        "PersEducNat": _("Aucune fiche de personnel : ceux que l’annuaire connaît restent comme ils sont."),
    }


def _check_academy(delivery: Delivery, academy: Academy) -> None:
    """The export of another academy is refused by what it says of itself."""
    for file in delivery.files:
        if file.head.academy and academy.number and file.head.academy != academy.number:
            message = _("cet export est celui de l’académie n° %(said)s, et non de %(name)s (n° %(number)s).")
            raise UntrustedError(
                message % {"said": file.head.academy, "name": academy.name, "number": academy.number},
                file=file.member.name,
            )


def _read_all(delivery: Delivery, desk: Desk, progress: Progress) -> str:
    """Every file in turn; gives the fingerprint of the delivery."""
    pace, whole = _Pace(delivery.size, progress), hashlib.sha256()
    for file_no, file in enumerate(delivery.files):
        whole.update(_read_file(file, file_no, delivery.kind, desk, pace))
        pace.end_of_file(file.member.size)
    return whole.hexdigest()


def _read_file(file: File, file_no: int, kind: OperationKind, desk: Desk, pace: _Pace) -> bytes:
    reading, name = Reading(file.member, delta=kind == OperationKind.DELTA), file.member.name
    numbers = count(file_no * FILE_STRIDE)
    for record in records(reading, lenient=file.head.lenient):
        make, made = MAKERS[record.kind]
        desk.kinds.add(made)
        desk.records += 1
        make(Sheet(record, desk, name, file_no, next(numbers)))
        pace.at(reading.bytes_read)
    return reading.fingerprint()
