from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from preau.access import codes
from preau.access.sheets.actions import draw_codes
from preau.base import clock, transaction
from preau.base.audit import SystemActor
from preau.directory import nomenclatures
from preau.directory.choices import Profile, TerritoryKind
from preau.directory.models import Person, Post, Territory


class Command(BaseCommand):
    help = "Une vraie installation, sans démonstration : le territoire, l’académie, la première personne."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--territory", required=True, help="Exemple : Hauts-de-France")
        parser.add_argument(
            "--academy", required=True, action="append", help="Exemple : LILLE ; peut se répéter"
        )
        parser.add_argument("--first-name", required=True)
        parser.add_argument("--last-name", required=True)

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if Territory.objects.filter(kind=TerritoryKind.ROOT).exists():
            raise CommandError(
                "Cette installation a déjà son territoire : « preau setup » ne se fait qu’une fois."
            )
        root = Territory.objects.create(kind=TerritoryKind.ROOT, name=options["territory"], path="t")
        for word in options["academy"]:
            _open_academy(word)
        nomenclatures.load_holidays()
        code = _first_person(options["first_name"], options["last_name"], root)
        self.stdout.write(
            f"C’est prêt. Lancez « preau serve », puis ouvrez {settings.PUBLIC_URL}/activer/ et donnez ce code, "
            f"une seule fois, avant trente jours : {codes.shown(code)}"
        )


def _open_academy(word: str) -> None:
    academy = nomenclatures.academy(word)
    if academy is None:
        raise CommandError(f"« {word} » n’est pas une académie connue. Exemple : --academy LILLE")
    label = academy.code.lower().replace("-", "_")
    Territory.objects.create(
        kind=TerritoryKind.ACADEMY, name=f"Académie de {academy.name}", path=f"t.{label}", academy=academy
    )


def _first_person(first_name: str, last_name: str, root: Territory) -> str:
    """Someone who runs the platform, with the code that opens their account."""
    person = Person.objects.create(first_name=first_name, last_name=last_name)
    Post.objects.create(person=person, profile=Profile.OPERATOR, territory=root, starts_on=clock.today())
    return draw_codes([person], by=SystemActor("preau setup"))[person.pk]
