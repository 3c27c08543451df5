"""`preau feed aaf PATH --academy LILLE [--preview] [--confirm] [--json]` and `preau feed undo OPERATION [--json]`."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from preau.base.courtesy import stand_aside
from preau.directory.models import Academy, Operation
from preau.directory.nomenclatures import academy as find_academy
from preau.directory.operations.report import no_counts
from preau.feeds import actions
from preau.feeds.console import text_report

BY = actions.SYSTEM
WAITS = 3  # the exit status of a delivery that has to be confirmed


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # a feed runs every night; pages are checked elsewhere
    help = "Alimente l’annuaire depuis une livraison d’une académie, complète ou incrémentale."

    def add_arguments(self, parser: ArgumentParser) -> None:
        sources = parser.add_subparsers(dest="source", required=True, metavar="aaf|undo")
        aaf = sources.add_parser("aaf", help="annuaire académique fédérateur, 1er ou 2d degré")
        aaf.add_argument("path", type=Path, help="dossier, zip ou tgz de la livraison")
        aaf.add_argument("--academy", required=True, help="nom ou code de l’académie : LILLE")
        aaf.add_argument("--preview", action="store_true", help="compte sans rien changer")
        aaf.add_argument("--confirm", action="store_true", help="ce qui demande une confirmation est vrai")
        undo = sources.add_parser("undo", help="annule une opération appliquée, la plus récente d’abord")
        undo.add_argument("operation", type=int, help="son numéro")
        for one in (aaf, undo):
            one.add_argument("--json", action="store_true", help="le compte rendu en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if getattr(self, "_called_from_command_line", False):
            stand_aside()
        as_json = options["json"]
        waits = ""
        try:
            operation = self._undo(options) if options["source"] == "undo" else self._feed(options)
        except actions.DeliveryRefused as refusal:
            if as_json:
                self.stdout.write(json.dumps(_refused_report(refusal), ensure_ascii=False))
                sys.exit(1)
            raise CommandError(str(refusal)) from refusal
        except actions.DeliveryWaits as reason:
            waits, operation = str(reason), Operation.objects.latest("pk")
        report = actions.report_of(operation)
        words = json.dumps(report, ensure_ascii=False) if as_json else text_report(report, operation)
        self.stdout.write(words)
        if waits:
            self._say(_("Rien n’est appliqué : %s Une confirmation est attendue.") % waits)
            sys.exit(WAITS)

    def _undo(self, options: dict[str, Any]) -> Operation:
        operation = Operation.objects.filter(pk=options["operation"]).first()
        if operation is None:
            raise actions.DeliveryRefused(_("L’opération %s n’existe pas.") % options["operation"])
        self._say(_("Annulation…"))
        return actions.undo_operation(operation, by=BY, waiting=self._waiting)

    def _feed(self, options: dict[str, Any]) -> Operation:
        path, academy, preview = options["path"], _academy(options["academy"]), options["preview"]
        operation = actions.open_delivery(academy=academy, origin=path.name, by=BY)
        try:
            actions.read_delivery(operation, path, by=BY, progress=self._progress)
            self._say(_("Comparaison…") if preview else _("Application…"))
            if options["confirm"]:
                actions.confirm(operation, by=BY)
            verb = actions.compare_delivery if preview else actions.apply_delivery
            return verb(operation, by=BY, waiting=self._waiting)
        except actions.DeliveryRefused as refusal:
            raise _Refused(operation, str(refusal)) from refusal

    def _waiting(self) -> None:
        self._say(_("Une autre livraison de cette académie est en cours : celle-ci attend qu’elle finisse."))

    def _progress(self, done: int, total: int) -> None:
        self._say(_("Lecture : %s %%") % (100 * done // max(total, 1)))

    def _say(self, words: str) -> None:
        self.stderr.write(words)


class _Refused(actions.DeliveryRefused):
    def __init__(self, operation: Operation, message: str) -> None:
        super().__init__(message)
        self.operation = operation


def _refused_report(refusal: actions.DeliveryRefused) -> dict[str, Any]:
    """The report of what was refused, of the same shape as any other, and "error"."""
    if isinstance(refusal, _Refused):
        report = actions.report_of(refusal.operation)
    else:
        remark = {"file": "", "line": None, "record": "", "text": str(refusal)}
        report = {
            "operation": None,
            "kind": None,
            "kinds": no_counts(),
            "remarks": [remark],
            "waits": [],
            "held": [],
            "waiting": {},
        }
    return {**report, "error": str(refusal)}


def _academy(word: str) -> Academy:
    found = find_academy(word)
    if found is None:
        raise actions.DeliveryRefused(_("L’académie « %s » est inconnue. Exemple : LILLE.") % word)
    return found
