"""The demo made, all or nothing, in the order of a real opening."""

from collections.abc import Callable

from django.db import transaction

from preau.base import clock
from preau.directory import nomenclatures
from preau.feeds.world.territory import demo
from preau.home.demo import accounts, council, export, families, letters, office, syndicate

Say = Callable[[str], None]


@transaction.atomic
def make(say: Say) -> None:
    """Write the demo into an empty directory; `say` is told each step."""
    world = demo(clock.today())
    basin = next(world.basins())
    office.open_places()
    nomenclatures.load_holidays()
    say("Export de l’académie : lecture et application…")
    export.feed(world)
    say("Écoles, familles, comptes, premières lettres…")
    office.settle(basin)
    families.join(basin)
    families.judge(basin)
    accounts.open_accounts()
    letters.write()
    council.deliberate()
    syndicate.contribute()
