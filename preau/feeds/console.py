"""The report of an operation in words, for a terminal."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preau.directory.choices import OperationKind, OperationState
from preau.directory.models import Operation
from preau.ui.words import count_words

KIND_LABELS = {
    "establishments": gettext_lazy("Établissements"),
    "classes": gettext_lazy("Classes"),
    "groups": gettext_lazy("Groupes"),
    "pupils": gettext_lazy("Élèves"),
    "guardians": gettext_lazy("Responsables"),
    "staff": gettext_lazy("Personnels"),
    "family_ties": gettext_lazy("Liens de famille"),
}
SHOWN = 20
WAITS = gettext_lazy("Aperçu : rien n’est encore appliqué")
DONE = {
    OperationKind.COMPLETE: gettext_lazy("Livraison complète appliquée"),
    OperationKind.DELTA: gettext_lazy("Livraison incrémentale appliquée"),
    OperationKind.UNDO: gettext_lazy("Livraison annulée"),
}


def text_report(report: dict[str, Any], operation: Operation) -> str:
    """A table of the kinds, then the first remarks."""
    title = DONE[OperationKind(operation.kind)] if operation.state == OperationState.APPLIED else WAITS
    columns = (_("créés"), _("modifiés"), _("inchangés"), _("partis"), _("refusés"))
    lines = [str(title), "", " " * 18 + "".join(f"{column:>12}" for column in columns)]
    for kind, counts in report["kinds"].items():
        numbers = (counts[key] for key in ("created", "changed", "unchanged", "gone", "refused"))
        lines.append(f"{KIND_LABELS[kind]:<18}" + "".join(f"{number:>12}" for number in numbers))
    return "\n".join([*lines, *_waiting(report), *_remarks(report["remarks"])])


def _waiting(report: dict[str, Any]) -> list[str]:
    number = sum(sum(counts.values()) for counts in report["waiting"].values())
    if not number:
        return []
    people = count_words(number, _("personne en attente"), _("personnes en attente"))
    places = count_words(len(report["held"]), _("établissement"), _("établissements"))
    return [
        "",
        _("%(people)s, dans %(places)s : confirmez, ou laissez.") % {"people": people, "places": places},
    ]


def _remarks(remarks: list[dict[str, Any]]) -> list[str]:
    if not remarks:
        return []
    lines = ["", _("Remarques :")]
    for remark in remarks[:SHOWN]:
        place = " ".join(str(part) for part in (remark["file"], remark["line"], remark["record"]) if part)
        lines.append(f"- {place + ' : ' if place else ''}{remark['text']}")
    left = len(remarks) - SHOWN
    return [*lines, _("- et %s autres (voir --json)") % left] if left > 0 else lines
