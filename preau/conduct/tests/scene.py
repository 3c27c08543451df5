"""What the tests of the room say often: something seen, given, decided, in the collège of the cast."""

from datetime import timedelta

from preau.base import clock
from preau.conduct.actions import incidents, punishments, sanctions
from preau.conduct.choices import Authority
from preau.conduct.kinds import measures
from preau.directory.hats import hats_of
from preau.directory.models import Enrolment, Membership, Person, SchoolYear
from preau.timetable.lessons import found
from preau.timetable.tests.week import at, course

LATER = timedelta(days=12)


def hat(person, kind=""):
    return next(one for one in hats_of(person) if kind in ("", one.kind))


def lesson(cast):
    """A lesson of the 5e B, today at half past eight."""
    today = clock.today()
    made = course(cast, weekday=today.isoweekday(), starts="08:30", ends="09:25")
    return found(made.pk, today)


def another_pupil(cast, first="Noa", last="Brissac"):
    """A pupil more in the 5e B."""
    since = clock.today() - timedelta(days=30)
    one = Person.objects.create(first_name=first, last_name=last)
    Membership.objects.create(group=cast.fifth, person=one, starts_on=since)
    Enrolment.objects.create(
        person=one, establishment=cast.college, school_year=SchoolYear.current(), starts_on=since
    )
    return one


def seen(cast, by="marc", once="a", pupils=None, **what):
    """An incident; Louis is its author unless `pupils` says another thing."""
    person = getattr(cast, by)
    known = {
        "kind": "words",
        "day": clock.today(),
        "at": at("10:00"),
        "place": "la cour",
        "words": "Louis a crié.",
    }
    roles = {cast.louis.pk: "author"} if pupils is None else pupils
    return incidents.report(once, by=person, hat=hat(person), pupils=roles, lesson="", **known | what)


def given(cast, by="marc", once="a", pupil=None, **what):
    """A punishment to Louis: an extra work, unless another thing is said."""
    person = getattr(cast, by)
    known = {
        "kind": "work",
        "words": "Bavardages répétés",
        "work": "Exercice 3",
        "day": clock.today() + LATER,
    }
    return punishments.give(once, by=person, hat=hat(person), pupil=pupil or cast.louis, **known | what)


def detention(cast, day=None, **what):
    hours = {"starts_at": at("17:00"), "ends_at": at("18:00"), "place": "Permanence"}
    return given(cast, kind="detention", day=day or school_day(), **hours | what)


def school_day(ahead=1):
    """A weekday, at least so many days from today."""
    day = clock.today() + timedelta(days=ahead)
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


def opened(cast, authority=Authority.HEAD, once="a", facts="Le 12 novembre, a frappé un camarade.", **more):
    return sanctions.open_procedure(
        once, by=cast.bruno, hat=hat(cast.bruno), pupil=cast.louis, authority=authority, facts=facts, **more
    )


def told(cast, **more):
    return sanctions.inform(opened(cast, **more), by=cast.bruno)


def decided(cast, measure="warning", days=20, one=None, **how):
    """A decision some days after the family was told."""
    one = one or told(cast)
    moment = clock.now() + timedelta(days=days)
    with clock.frozen_shift(moment.isoformat()):
        return sanctions.decide(
            one, by=cast.bruno, measure=measures()[measure], reasons="Faits reconnus.", **how
        )
