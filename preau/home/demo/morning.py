"""What the academy brings in the morning: two children arrive at the primary school, one leaves."""

from dataclasses import replace

from preau.base import clock
from preau.feeds.world.days import Days
from preau.feeds.world.households import Seat
from preau.feeds.world.people import Basin, Pupil
from preau.home.demo.people import CLASSES, SHOWN

SEED = 7


def live(basin: Basin) -> None:
    """The basin as it is this morning; nobody of those shown moves, and one who arrives is followed by nobody yet."""
    days = Days(basin, SEED)
    first, second, third, *_others = _quiet(basin)
    _arrive(days, first)
    alone = _arrive(days, second)
    days.keep(replace(alone, ties=()))
    del basin.pupils[third.key]


def _arrive(days: Days, mate: Pupil) -> Pupil:
    """A child and the family, in the class of another one."""
    seat = Seat(mate.school, mate.room, mate.level)
    born = days.seating.birth(mate.level)
    family = days.kin.family([seat], born.year)
    arrived = days.seating.pupil(family, seat, born, family.name)
    days.keep(replace(arrived, entered=clock.today()))
    return arrived


def _quiet(basin: Basin) -> list[Pupil]:
    """Pupils of the primary school of whom the demo shows nothing: of those drawn last, after the families shown."""
    names = {family for _given, family in SHOWN.values()}
    return [
        one
        for one in basin.pupils.values()
        if one.school.kind == "primaire" and one.family not in names and one.room.name not in CLASSES
    ][-40:]
