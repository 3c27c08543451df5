"""`preau council check FILE.json [--json]`: what is wrong or odd in an act described as data.

`preau council open KIND PLACE [--population N] [--seats N] [--members FILE.csv]`: an assembly of an authority (INSEE code or
SIREN) or of a school (UAI), and its members from a sheet.

`preau council seal ASSEMBLY FILE.p12`: the certificate of an assembly, its passphrase asked at the terminal or read on the
first line of the input.

Rooms above add verbs of their own, which write files to a folder (`manifest.ConsoleVerb`).
"""

import dataclasses
import json
import sys
from argparse import ArgumentParser
from datetime import date
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preau.base import clock, transaction
from preau.base.audit import SystemActor
from preau.base.manifest import registry, resolve
from preau.council.actions.assemblies import open_assembly
from preau.council.actions.sealing import keep_seal
from preau.council.check import Finding, Severity, check_act
from preau.council.choices import AssemblyKind
from preau.council.described import DescribedAct, read_act
from preau.council.described.reading import AT_MOST
from preau.council.members import welcome_all
from preau.council.models import Assembly
from preau.council.rules import kinds_for
from preau.council.seals import keys
from preau.council.sheets.table import words_of
from preau.directory.models import Authority, Establishment
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
        opened = verbs.add_parser("open", help="ouvre l’assemblée d’une collectivité ou d’une école")
        opened.add_argument("kind", choices=AssemblyKind.values, help="conseil, comité, bureau")
        opened.add_argument("place", help="code INSEE ou SIREN d’une collectivité, UAI d’une école")
        opened.add_argument("--name", default="", help="le nom usuel, sans cela")
        opened.add_argument("--population", type=int, default=0, help="au dernier renouvellement général")
        opened.add_argument("--seats", type=int, help="sans cela, ceux de la loi pour un conseil municipal")
        opened.add_argument("--members", type=Path, help="la feuille des membres, au format CSV")
        opened.add_argument(
            "--since", type=date.fromisoformat, help="AAAA-MM-JJ, pour ceux dont la feuille ne dit rien"
        )
        for one in registry.console("council"):
            added = verbs.add_parser(one.name, help=str(one.help))
            added.add_argument("--out", type=Path, required=True, metavar="DOSSIER", help="où écrire")

    def handle(self, *args: Any, **options: Any) -> None:
        added = {one.name: one for one in registry.console("council")}.get(options["verb"])
        if added:
            for name in resolve(added.run)(options["out"]):
                self.stdout.write(name)
            return
        if options["verb"] == "open":
            self.stdout.write(_opened(options))
            return
        if options["verb"] == "seal":
            self.stdout.write(_sealed(options["assembly"], options["file"]))
            return
        findings = check_act(_act(options["file"]))
        shown = _as_json(findings) if options["json"] else _as_text(findings)
        self.stdout.write(shown)


def _opened(options: dict[str, Any]) -> str:
    """The assembly that is open now, with its seats and its members; nothing of it stays when its sheet is refused."""
    place = _place(options["place"])
    if options["kind"] not in kinds_for(place):
        raise CommandError(_("%s n’a pas d’assemblée de cette sorte.") % place)
    asked = {name: options[name] for name in ("kind", "name", "population", "seats")}
    by, path = SystemActor("exploitant"), options["members"]
    try:
        lines = words_of(path.read_bytes()) if path else ""
        with transaction.atomic():
            made = open_assembly(by=by, place=place, **asked)
            if lines:
                welcome_all(made, by=by, lines=lines, starts_on=options["since"] or clock.today())
    except OSError as error:
        raise CommandError(_("Le fichier %s ne peut être lu.") % path) from error
    except ValidationError as refusal:
        raise CommandError("\n".join(refusal.messages)) from refusal
    members = made.members.in_exercise(clock.today()).count()
    return _("%(place)s, %(name)s : %(seats)s sièges, %(members)s membres. Adresse : %(slug)s") % {
        "place": place, "name": made, "seats": made.seats, "members": members, "slug": made.slug,
    }  # fmt: skip


def _place(code: str) -> Authority | Establishment:
    """The one place of this code. CommandError when none, or several, bear it."""
    authorities = (
        Authority.objects.filter(Q(insee_code=code) | Q(siren=code)) if code else Authority.objects.none()
    )
    found: list[Authority | Establishment] = [
        *authorities[:2],
        *Establishment.objects.filter(uai=code.upper()),
    ]
    if len(found) != 1:
        raise CommandError(_("Aucune collectivité ou école n’a le code %s. Exemple : 59470.") % code)
    return found[0]


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
