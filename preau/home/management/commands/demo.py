import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from preau.directory.models import Person
from preau.home.demo.make import make
from preau.home.demo.people import people


class Command(BaseCommand):
    help = "Prépare le territoire de démonstration (une fois), et dit qui peut entrer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", action="store_true", help="dire seulement qui peut entrer")
        parser.add_argument("--json", action="store_true", help="en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        found = people()
        if not found and not options["people"]:
            self._make()
            found = people()
        self.stdout.write(
            json.dumps(found, ensure_ascii=False, indent=1) if options["json"] else _table(found)
        )

    def _make(self) -> None:
        if Person.objects.exists():
            raise CommandError(
                "Cette installation a déjà des personnes : la démonstration se fait dans un dossier à elle. "
                "Exemple : PREAU_HOME=var-demo make demo"
            )
        self.stderr.write("Territoire de démonstration…")
        make(self.stderr.write)


def _table(rows: list[dict[str, str]]) -> str:
    if not rows:
        return "Personne encore : lancez « make demo »."
    lines = [f"  {row['login']:<18} {row['name']:<18} {row['hat']}" for row in rows]
    return "\n".join(
        [
            "Qui peut entrer (tous avec le même mot de passe) :",
            *lines,
            f"  mot de passe : {rows[0]['password']}",
        ]
    )
