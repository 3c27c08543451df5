"""What happens in a basin in one day: moves, arrivals, departures, corrections.

Rows are replaced, never changed in place; the delta is what two days of records differ by.
"""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from . import naming
from .households import FATHER, MOTHER, OTHER, Family, Kin, Seat
from .ids import Ids
from .people import Basin, Guardian, Pupil, Tie
from .seating import Seating
from .staffing import hire, identity
from .tables import Draw, one_of


class Days:
    """The life of one basin, day after day; `day()` changes the basin it was given."""

    def __init__(self, basin: Basin, seed: int) -> None:
        self.rng = random.Random(f"{seed}/days/{basin.number}")
        self.basin, self.ids = basin, Ids.after(basin)
        self.kin = Kin(self.rng, basin, self.ids)
        self.seating = Seating(self.rng, basin, self.ids, self.kin)
        self.seating.open(basin.schools)

    def day(self, today: date) -> None:
        """One to eight pupils in a thousand, and one at least, are touched by something."""
        share = 0.001 + 0.007 * self.rng.random()
        for _ in range(max(1, round(len(self.basin.pupils) * share))):
            if self.basin.pupils:
                EVENTS.of(self.rng)(self, today)

    def some_pupil(self) -> Pupil:
        return self.basin.pupils[one_of(self.rng, list(self.basin.pupils))]

    def keep(self, pupil: Pupil) -> None:
        self.basin.pupils[pupil.key] = pupil


def move(days: Days, today: date) -> None:
    """All who lived at that address go to another one."""
    old = days.some_pupil().address
    new = days.kin.address(old)
    for pupil in [one for one in days.basin.pupils.values() if one.address == old]:
        days.keep(replace(pupil, address=new))
    for guardian in [one for one in days.basin.guardians.values() if one.address == old]:
        days.basin.guardians[guardian.key] = replace(guardian, address=new)


def correct(days: Days, today: date) -> None:
    """The office mends a record: a first name added, or the day of birth."""
    pupil = days.some_pupil()
    if days.rng.random() < 0.5:
        born = pupil.born.replace(day=1 + int(days.rng.random() * 28))
        days.keep(replace(pupil, born=born))
    else:
        more = naming.first_name(days.rng, "child", pupil.sex, "french")
        days.keep(replace(pupil, others=(*pupil.others, more)))


def change_class(days: Days, today: date) -> None:
    """Another class of the same level, where the school has one."""
    pupil = days.some_pupil()
    others = [r for r in pupil.school.classes if pupil.level in r.seats and r.code != pupil.room.code]
    if others:
        days.keep(replace(pupil, room=one_of(days.rng, others), entered=today))


def arrive(days: Days, today: date) -> None:
    """A child and the family, in a class that somebody is in already."""
    mate = days.some_pupil()
    seat = Seat(mate.school, mate.room, mate.level)
    born = days.seating.birth(mate.level)
    family = days.kin.family([seat], born.year)
    pupil = days.seating.pupil(family, seat, born, family.name)
    days.keep(replace(pupil, entered=today))


def leave(days: Days, today: date) -> None:
    """The child leaves; parents without any other child in the degree leave that export with it."""
    if len(days.basin.pupils) > 1:
        del days.basin.pupils[days.some_pupil().key]


def gain_guardian(days: Days, today: date) -> None:
    """A second parent recognised, or somebody in charge."""
    pupil = days.some_pupil()
    degree = frozenset((pupil.school.degree,))
    family = Family(pupil.family, "french", pupil.address, degree, pupil.born.year, [], [])
    kinship = FATHER if not any(tie.kinship == FATHER for tie in pupil.ties) else OTHER
    adult = days.kin.adult(family, "boys", days.kin.address(pupil.address))
    days.basin.guardians[adult.key] = adult
    legal = "2" if kinship == OTHER else "1"
    days.keep(replace(pupil, ties=(*pupil.ties, Tie(adult.key, kinship, legal))))


def lose_authority(days: Days, today: date) -> None:
    """A judgment reaches the office: one parent is no longer a legal guardian."""
    pupil = days.some_pupil()
    if sum(tie.legal == "1" for tie in pupil.ties) == 2 and pupil.ties[0].kinship == MOTHER:
        last = replace(pupil.ties[-1], legal="0", contact="0")
        days.keep(replace(pupil, ties=(*pupil.ties[:-1], last)))


def reach(days: Days, today: date) -> None:
    """A guardian gives another number and another address of mail."""
    pupil = days.some_pupil()
    if pupil.ties:
        guardian: Guardian = days.basin.guardians[pupil.ties[0].guardian]
        mail = naming.mail(days.rng, guardian.given or "bureau", guardian.usage)
        mobile = naming.phone(days.rng, naming.MOBILE)
        days.basin.guardians[guardian.key] = replace(guardian, mobile=mobile, mail=mail)


def replace_staff(days: Days, today: date) -> None:
    """Somebody leaves and another takes over the same posts."""
    leaver = days.basin.staff.pop(one_of(days.rng, list(days.basin.staff)))
    hire(days.basin, days.ids, leaver.degree, identity(days.rng, today), leaver.posts)


EVENTS: Draw[Callable[[Days, date], None]] = Draw(
    [
        (move, 26.0), (reach, 22.0), (correct, 14.0), (change_class, 10.0), (arrive, 10.0),
        (leave, 10.0), (gain_guardian, 4.0), (lose_authority, 1.5), (replace_staff, 2.5),
    ]
)  # fmt: skip
