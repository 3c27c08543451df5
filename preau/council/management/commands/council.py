"""`preau council check FILE.json [--json]`: what is wrong or odd in an act described as data.

`preau council seal ASSEMBLY FILE.p12`: the certificate of an assembly, its passphrase asked at the terminal or read on the
first line of the input.

Rooms above add verbs of their own, which write files to a folder (`manifest.ConsoleVerb`).
"""

import dataclasses
import json
import sys
from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preau.base.audit import SystemActor
from preau.base.manifest import registry, resolve
from preau.council.actions.sealing import keep_seal
from preau.council.check import Finding, Severity, check_act
from preau.council.described import DescribedAct, read_act
from preau.council.described.reading import AT_MOST
from preau.council.models import Assembly
from preau.council.seals import keys
from preau.ui.words import full_day_words

_WORDS = {
    Severity.ERROR: gettext_lazy("Erreur"),
    Severity.ODDITY: gettext_lazy("À regarder"),
    Severity.REMARK: gettext_lazy("Remarque"),
}


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "Délibérations : relit un acte décrit en JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERBE")
        check = verbs.add_parser("check", help="relit un acte : erreurs, choses à regarder, remarques")
        check.add_argument("file", type=Path, help="l’acte et sa séance (docs/act.schema.json)")
        check.add_argument("--json", action="store_true", help="les constats en JSON")
        seal = verbs.add_parser("seal", help="installe le certificat qui scelle les actes d’une assemblée")
        seal.add_argument(
            "assembly", help="fin de l’adresse de sa page publique : villebois-conseil-municipal"
        )
        seal.add_argument("file", type=Path, help="le certificat et sa clé, au format PKCS#12")
        for one in registry.console("council"):
            added = verbs.add_parser(one.name, help=str(one.help))
            added.add_argument("--out", type=Path, required=True, metavar="DOSSIER", help="où écrire")

    def handle(self, *args: Any, **options: Any) -> None:
        added = {one.name: one for one in registry.console("council")}.get(options["verb"])
        if added:
            for name in resolve(added.run)(options["out"]):
                self.stdout.write(name)
            return
        if options["verb"] == "seal":
            self.stdout.write(_sealed(options["assembly"], options["file"]))
            return
        findings = check_act(_act(options["file"]))
        shown = _as_json(findings) if options["json"] else _as_text(findings)
        self.stdout.write(shown)


def _sealed(slug: str, path: Path) -> str:
    """The certificate kept; the sentence that says whose it is and until when."""
    assembly = Assembly.objects.filter(slug=slug).first()
    if assembly is None:
        raise CommandError(
            _("Aucune assemblée n’a l’adresse %s. Exemple : villebois-conseil-municipal.") % slug
        )
    try:
        content = path.read_bytes()[: keys.AT_MOST + 1]
        found = keep_seal(assembly, content, _passphrase(), by=SystemActor("exploitant"))
    except OSError as error:
        raise CommandError(_("Le fichier %s ne peut être lu.") % path) from error
    except ValidationError as refusal:
        raise CommandError("\n".join(refusal.messages)) from refusal
    return _("%(holder)s scelle les actes de « %(assembly)s », jusqu’au %(day)s.") % {
        "holder": found.holder, "assembly": assembly, "day": full_day_words(found.ends_on),
    }  # fmt: skip


def _passphrase() -> str:
    if sys.stdin.isatty():
        return getpass(_("Phrase secrète : "))
    return sys.stdin.readline().rstrip("\n")


def _act(path: Path) -> DescribedAct:
    try:
        with path.open("rb") as file:
            return read_act(file.read(AT_MOST + 1))
    except OSError as error:
        raise CommandError(_("Le fichier %s ne peut être lu.") % path) from error
    except ValidationError as refusal:
        raise CommandError("\n".join(refusal.messages)) from refusal


def _as_json(findings: list[Finding]) -> str:
    return json.dumps([dataclasses.asdict(one) for one in findings], ensure_ascii=False, indent=2)


def _as_text(findings: list[Finding]) -> str:
    lines = [f"{_WORDS[one.severity]} · {one.sentence}\n    {one.mended} [{one.article}]" for one in findings]
    return "\n".join(lines) if lines else _("Rien à redire.")
