"""What the collège of the demo lends: a trolley booked each week, a room that waits for a word, a laboratory of the timetable."""

from datetime import date, time, timedelta

from preau.base import clock
from preau.bookings import actions
from preau.bookings.choices import Bookers, ResourceKind
from preau.bookings.hours import Wish, slots_of
from preau.bookings.models import Resource
from preau.directory.choices import Profile
from preau.directory.models import Person
from preau.home.demo.letters import earlier, hat_of, person
from preau.timetable.models import Room

WEEKS = timedelta(weeks=6)
AHEAD = 21  # days looked at for one that is free: a holiday, and the week after it
LABORATORY = "Labo 2"


def write() -> None:
    philippe, marc, isabelle = (person(login) for login in LOGINS)
    with earlier(40):
        trolley, hall, laboratory = _opened(philippe)
    with earlier(25):
        _book(trolley, marc, "demo-1", "5e B, recherche documentaire", 1, each_week=True)
        _book(laboratory, marc, "demo-2", "6e C, dissection", 1)
        _book(hall, isabelle, "demo-3", "Répétition de la chorale", 2)


def _opened(head: Person) -> list[Resource]:
    hat = hat_of(head, Profile.HEAD)
    room = Room.objects.filter(establishment=hat.establishment_id, name=LABORATORY).first()
    usual: dict[str, object] = {"kind": ResourceKind.ROOM, "bookers": Bookers.TEACHERS, "needs_word": False}
    asked: list[dict[str, object]] = [
        {"kind": ResourceKind.EQUIPMENT, "name": "Chariot de tablettes",
         "words": "28 tablettes, à brancher au retour. Clé à l’intendance."},
        {"name": "Salle polyvalente", "words": "120 places, vidéoprojecteur.", "needs_word": True, "bookers": Bookers.STAFF},
        {"name": LABORATORY, "words": "Quand aucun cours n’y a lieu.", "room": room},
    ]  # fmt: skip
    return [actions.open_resource(by=head, hat=hat, **usual | one) for one in asked]


def _book(
    resource: Resource, by: Person, once: str, words: str, after: int, *, each_week: bool = False
) -> None:
    """On the first day from `after` days on where the hour is free; nothing where none is."""
    for ahead in range(after, after + AHEAD):
        day = clock.today() + timedelta(days=ahead)
        wish = Wish(day, time(10, 40), time(11, 35), _last(day) if each_week else None)
        if day.isoweekday() <= 5 and slots_of(resource, wish)[0].is_free:
            actions.book(
                once, by=by, hat=hat_of(by, Profile.TEACHER), resource=resource, wish=wish, words=words
            )
            return


def _last(day: date) -> date:
    return day + WEEKS


LOGINS = ("philippe.hermant", "marc.delattre", "isabelle.caron")
