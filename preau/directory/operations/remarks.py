"""Remarks: what a person should know of a delivery, bounded, each with its file, line and record."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from preau.directory.models import Operation, Remark
from preau.directory.operations.statements import Values, rows

LIMIT = 1_000


@dataclass(frozen=True)
class Note:
    text: str
    file: str = ""
    line: int | None = None
    record: str = ""


@dataclass
class Notebook:
    """Keeps the first thousand notes of an operation and counts the others."""

    notes: list[Note] = field(default_factory=list)
    left_out: int = 0
    room: int = LIMIT

    def add(self, text: str, *, file: str = "", line: int | None = None, record: str = "") -> None:
        if len(self.notes) < self.room:
            self.notes.append(Note(text, file, line, record))
        else:
            self.left_out += 1


def keep(operation: Operation, notebook: Notebook) -> None:
    """Write the notes of a notebook; those left out are counted in the operation's progress."""
    Remark.objects.bulk_create(
        Remark(operation=operation, file=n.file[:200], line=n.line, record=n.record[:80], text=n.text)
        for n in notebook.notes
    )
    left_out = operation.progress.get("remarks_left_out", 0) + notebook.left_out
    operation.progress |= {"remarks_left_out": left_out}


def remarks_of(operation: Operation) -> list[Note]:
    """All that was kept, in order, and a last line for what was not."""
    kept = [
        Note(row.text, row.file, row.line, row.record) for row in operation.remarks.order_by("pk")[:LIMIT]
    ]
    left_out = operation.progress.get("remarks_left_out", 0)
    if left_out:
        words = ngettext("Et %s autre remarque.", "Et %s autres remarques.", left_out) % left_out
        kept.append(Note(words))
    return kept


def compared(operation: Operation, values: Values) -> Notebook:
    """What the comparison finds: unknown guardians, structures and functions, guardians of no pupil."""
    notebook = Notebook(room=max(0, LIMIT - operation.remarks.count()))
    values = {**values, "limit": notebook.room + 1}
    names = operation.progress.get("files", [])
    for file_no, line, record, *words, total in _found(values):
        notebook.add(*words, file=_name(names, file_no), line=line, record=record)
        notebook.left_out = max(notebook.left_out, total - notebook.room)
    _unknown_functions(notebook, values)
    _unnamed_guardians(notebook, values)
    return notebook


def _found(values: Values) -> Iterable[tuple[int, int, str, str, int]]:
    for file_no, line, record, uai, total in rows("count", "taken_establishments", values):
        text = _(
            "L’établissement %s est déjà tenu par un autre flux : ses renseignements ne sont pas modifiés."
        )
        yield file_no, line, record, text % uai, total
    for file_no, line, record, total in rows("count", "unknown_changes", values):
        text = _(
            "Cette fiche est modifiée et l’annuaire ne la connaît pas : demandez une livraison complète."
        )
        yield file_no, line, record, text, total
    for file_no, line, record, structure, total in rows("count", "unknown_structures", values):
        text = _("La structure %s est inconnue : ce qui s’y rapporte n’est pas repris.")
        yield file_no, line, record, text % structure, total
    for file_no, line, record, guardian, himself, total in rows("count", "unknown_guardians", values):
        yield file_no, line, record, _guardian_text(guardian, himself), total


def _guardian_text(guardian: str, himself: bool) -> str:
    if himself:
        text = _("Le responsable %s porte l’identifiant de l’élève lui-même : le lien n’est pas repris.")
    else:
        text = _("Le responsable %s est absent de la livraison : le lien n’est pas repris.")
    return text % guardian


def _unknown_functions(notebook: Notebook, values: Values) -> None:
    for code, number in rows("count", "unknown_functions", values):
        text = ngettext(
            "La fonction %(code)s est inconnue : %(number)s personne est reprise comme personnel.",
            "La fonction %(code)s est inconnue : %(number)s personnes sont reprises comme personnel.",
            number,
        )
        notebook.add(text % {"code": code, "number": number})


def _unnamed_guardians(notebook: Notebook, values: Values) -> None:
    number = rows("count", "unnamed_guardians", values)[0][0]
    if number:
        text = ngettext(
            "%s responsable n’est celui d’aucun élève : il n’est pas repris.",
            "%s responsables ne sont ceux d’aucun élève : ils ne sont pas repris.",
            number,
        )
        notebook.add(text % number)


def _name(names: list[str], number: int) -> str:
    return names[number] if 0 <= number < len(names) else ""
