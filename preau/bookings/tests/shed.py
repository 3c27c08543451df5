"""What the tests of the room say often: something lent in the collège, and booked."""

from datetime import timedelta

from preau.base import clock
from preau.bookings import actions
from preau.bookings.hours import Wish
from preau.directory.hats import hats_of
from preau.timetable.tests.week import at


def lent(cast, name="Chariot de tablettes", **what):
    known = {"kind": "equipment", "name": name, "bookers": "teachers", "needs_word": False}
    return actions.open_resource(by=cast.bruno, hat=hats_of(cast.bruno)[0], **known | what)


def day(ahead=1):
    """A day of the coming week that is no weekend."""
    found = clock.today() + timedelta(days=ahead)
    return found + timedelta(days=7 - found.weekday()) if found.weekday() > 4 else found


def wish(starts="10:00", ends="11:00", on=None, until=None):
    return Wish(on or day(), at(starts), at(ends), until)


def booked(cast, resource, by="marc", once="a", words="Exposé", **when):
    person = getattr(cast, by)
    return actions.book(
        once, by=person, hat=hats_of(person)[0], resource=resource, wish=wish(**when), words=words
    )
