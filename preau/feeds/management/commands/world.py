from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from preau.base import clock
from preau.feeds.world.aaf.delivery import PER_FILE, write
from preau.feeds.world.aaf.flaws import FLAWS
from preau.feeds.world.aaf.packing import FORMATS
from preau.feeds.world.territory import World, demo, territory


class Command(BaseCommand):
    requires_system_checks = ()  # it writes files: neither a page nor the database is concerned
    help = "Écrit des exports AAF inventés (premier et second degré), comme une académie les livre."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, required=True, help="dossier où écrire")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--demo", action="store_true", help="le territoire de démonstration")
        what.add_argument("--pupils", type=int, default=5_000, help="nombre d’élèves du territoire")
        parser.add_argument("--seed", type=int, default=1, help="la même graine donne les mêmes fichiers")
        parser.add_argument("--date", type=date.fromisoformat, help="jour du complet (AAAA-MM-JJ)")
        parser.add_argument("--days", type=int, default=0, help="livraisons partielles des jours suivants")
        parser.add_argument("--academy", action="append", help="LILLE, AMIENS ; plusieurs fois si besoin")
        parser.add_argument("--per-file", type=int, default=PER_FILE, help="fiches par fichier")
        parser.add_argument("--flaws", action="store_true", help="ajoute des fiches fausses, pour les essais")
        archive = parser.add_mutually_exclusive_group()
        for name in FORMATS:
            archive.add_argument(f"--{name}", dest="packed", action="store_const", const=name, default="")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["out"]
        if folder.exists() and any(folder.iterdir()):
            raise CommandError(f"{folder} n’est pas vide : choisissez un autre dossier.")
        try:
            paths = write(
                _world(options), folder, days=options["days"], per_file=options["per_file"],
                packed=options["packed"], flaws=options["flaws"],
            )  # fmt: skip
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(paths)} fichiers dans {folder}")
        for id, wrong in FLAWS.items() if options["flaws"] else ():
            self.stdout.write(f"  fiche fausse {id} : {wrong}")


def _world(options: dict[str, Any]) -> World:
    today = options["date"] or clock.today()
    if options["demo"]:
        return demo(today, options["seed"])
    return territory(options["pupils"], today, options["seed"], options["academy"] or ("LILLE",))
