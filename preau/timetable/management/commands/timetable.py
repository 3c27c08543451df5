"""`preau timetable import FILE... --uai UAI [--preview] [--json]` and `preau timetable export --uai UAI --out FILE`."""

import json
import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preau.base.audit import SystemActor
from preau.directory.models import Establishment
from preau.timetable.formats.sts_writer import emp_sts
from preau.timetable.intake.actions import FileRefused, Report, import_files, no_counts

BY = SystemActor("preau timetable")
SHOWN = 20
LABELS = {
    "rooms": gettext_lazy("Salles"),
    "teachers": gettext_lazy("Enseignants"),
    "divisions": gettext_lazy("Classes"),
    "groups": gettext_lazy("Groupes"),
    "courses": gettext_lazy("Cours"),
}


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # a file may come every night; pages are checked elsewhere
    help = (
        "Lit un emploi du temps (sts_emp, emp_sts, UDT, CSV) dans un établissement, ou l’écrit pour STS-web."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="import|export")
        reading = verbs.add_parser("import", help="lire un ou plusieurs fichiers")
        reading.add_argument("files", nargs="+", type=Path, metavar="FILE")
        reading.add_argument("--preview", action="store_true", help="compte sans rien changer")
        reading.add_argument("--since", type=_day, help="jour où cela commence : 2026-11-30 (aujourd’hui)")
        writing = verbs.add_parser("export", help="écrire l’emp_sts")
        writing.add_argument("--out", type=Path, required=True, help="fichier à écrire")
        for one in (reading, writing):
            one.add_argument("--uai", required=True, help="code de l’établissement : 0590001F")
            one.add_argument("--json", action="store_true", help="le compte rendu en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        verb = self._import if options["verb"] == "import" else self._export
        try:
            verb(options)
        except FileRefused as refusal:
            if not options["json"]:
                raise CommandError(str(refusal)) from refusal
            self.stdout.write(json.dumps(_refused(str(refusal)), ensure_ascii=False))
            sys.exit(1)

    def _import(self, options: dict[str, Any]) -> None:
        report = import_files(
            options["files"], establishment=_school(options["uai"]), by=BY, preview=options["preview"],
            since=options["since"],
        )  # fmt: skip
        words = (
            json.dumps(report, ensure_ascii=False) if options["json"] else _text(report, options["preview"])
        )
        self.stdout.write(words)

    def _export(self, options: dict[str, Any]) -> None:
        written = emp_sts(_school(options["uai"]))
        try:
            options["out"].write_bytes(written)
        except OSError as error:
            raise FileRefused(_("Ce fichier ne peut être écrit : %s") % options["out"]) from error
        said = {"out": str(options["out"]), "bytes": len(written)}
        self.stdout.write(json.dumps(said) if options["json"] else _("Écrit : %s") % options["out"])


def _school(uai: str) -> Establishment:
    found = Establishment.objects.filter(uai=uai.strip().upper()).first()
    if found is None:
        raise FileRefused(_("L’établissement « %s » est inconnu. Exemple : 0590001F.") % uai)
    return found


def _day(words: str) -> date:
    return date.fromisoformat(words)


def _refused(words: str) -> Report:
    """The report of what was refused, of the same shape as any other, and "error"."""
    remark = {"file": "", "line": None, "record": "", "text": words}
    return {
        "operation": None, "kind": None, "kinds": no_counts(), "remarks": [remark], "waits": [], "held": [],
        "error": words,
    }  # fmt: skip


def _text(report: Report, preview: bool) -> str:
    columns = (_("créés"), _("modifiés"), _("inchangés"), _("partis"), _("refusés"))
    title = _("Aperçu : rien n’est écrit") if preview else _("Emploi du temps lu")
    lines = [title, "", " " * 18 + "".join(f"{column:>12}" for column in columns)]
    for kind, counts in report["kinds"].items():
        lines.append(f"{LABELS[kind]:<18}" + "".join(f"{number:>12}" for number in counts.values()))
    remarks = [
        f"- {' '.join(_place(one))} : {one['text']}".replace("-  : ", "- ")
        for one in report["remarks"][:SHOWN]
    ]
    left = len(report["remarks"]) - SHOWN
    more = [_("- et %s autres (voir --json)") % left] if left > 0 else []
    return "\n".join([*lines, *(["", _("Remarques :")] if remarks else []), *remarks, *more])


def _place(remark: dict[str, Any]) -> list[str]:
    return [str(part) for part in (remark["file"], remark["line"], remark["record"]) if part]
