"""The demo made, all or nothing, in the order of a real opening."""

from collections.abc import Callable

from django.db import connection

from preau.base import clock, transaction
from preau.directory import nomenclatures
from preau.feeds.world.territory import demo
from preau.home.demo import (
    accounts,
    bookings,
    canteen,
    conduct,
    council,
    exits,
    export,
    families,
    homework,
    hours,
    letters,
    meetings,
    morning,
    notes,
    occasions,
    office,
    press,
    progress,
    syndicate,
    week,
)  # fmt: skip

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
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # all is in one transaction, of which PostgreSQL would know no size
    say("Écoles, familles, comptes, premières lettres, carnet de liaison, actualités, rendez-vous…")
    office.settle(basin)
    families.join(basin)
    families.judge(basin)
    families.correct_numbers(basin)
    week.settle(basin)
    accounts.open_accounts()
    hours.settle()
    letters.write()
    notes.write()
    homework.write()
    progress.write()
    press.write()
    morning.call()
    conduct.follow()
    meetings.write()
    occasions.write()
    canteen.write()
    exits.write()
    bookings.write()
    council.deliberate()
    syndicate.contribute()
