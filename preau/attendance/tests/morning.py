"""What the tests of school life say often: a morning of lessons, a roll called, what follows."""

from datetime import time, timedelta
from unicodedata import normalize

from preau.attendance.actions import call_roll, explain
from preau.attendance.calling.rolls import of_class, of_lesson, roll_of
from preau.attendance.choices import State
from preau.attendance.delegating.actions import delegate
from preau.attendance.models import Absence
from preau.attendance.motives import motives
from preau.base import clock
from preau.directory.hats import hats_of
from preau.directory.models import Membership, Person
from preau.timetable.actions import settle_half_days
from preau.timetable.days import half_days_of
from preau.timetable.lessons import found
from preau.timetable.tests.week import at, course

AWAY, HERE, LATE = State.ABSENT, State.PRESENT, State.LATE


def lesson(cast, starts="08:30", ends="09:25", day=None, **more):
    """A lesson of the 5e B, today unless another day is asked."""
    day = day or clock.today()
    made = course(cast, weekday=day.isoweekday(), starts=starts, ends=ends, **more)
    return found(made.pk, day)


def called(lesson, by, *, version=0, **states):
    """The roll of a lesson, all present but for those named by their first name, in small letters."""
    roll = roll_of(of_lesson(lesson))
    return save(roll, by, version, states)


def save(roll, by, version, states):
    marks = {}
    for line in roll.lines:
        state = states.get(plain(line.pupil.first_name), line.state)
        marks[line.pupil.pk] = state if isinstance(state, tuple) else (state, 0)
    return call_roll(roll.called, by=by, marks=marks, version=version)


def plain(name):
    return normalize("NFKD", name).encode("ascii", "ignore").decode().lower()


def half_days(cast):
    """The school has its mornings and afternoons, every weekday of this week's day."""
    halves = {}
    for weekday in range(1, 8):
        halves[weekday, "morning"] = (time(8, 30), time(12))
        halves[weekday, "afternoon"] = (time(14), time(16, 30))
    settle_half_days(cast.school, by=cast.anne, halves=halves)


def class_called(cast, group, by, *, half="morning", day=None, version=0, **states):
    day = day or clock.today()
    [held] = [one for one in half_days_of(cast.school.pk, day, day) if one.half == half]
    return save(roll_of(of_class(group, held)), by, version, states)


def more_pupils(cast, count, group="fifth"):
    """So many pupils more in a class."""
    people = Person.objects.bulk_create(
        Person(first_name=f"Eleve{n:02}", last_name=f"Nom{n:02}") for n in range(count)
    )
    since = clock.today() - timedelta(days=30)
    Membership.objects.bulk_create(
        Membership(group=getattr(cast, group), person=one, starts_on=since) for one in people
    )
    return people


def told(cast, who, child, motive="illness", *, first=None, last=None, starts="00:00", ends="23:59"):
    """A reason, of the whole day unless hours are said."""
    first = first or clock.today()
    school = cast.college if child == cast.louis else cast.school
    return explain(
        by=who, hat=hats_of(who)[0], pupil=child, establishment=school, motive=motives()[motive],
        span=(first, at(starts), last or first, at(ends)),
    )  # fmt: skip


def absences(pupil, day=None):
    rows = Absence.objects.filter(pupil=pupil, day=day or clock.today(), undone_at=None).order_by("starts_at")
    return [(f"{one.starts_at:%H:%M}", f"{one.ends_at:%H:%M}") for one in rows]


def lent(cast, right="roll", *, by="celine", group="fifth", to="odile", first=0, last=0):
    """A class in somebody's hands, from so many days on to so many."""
    person, today = getattr(cast, by), clock.today()
    return delegate(
        by=person, hat=hats_of(person)[0], group=getattr(cast, group), person=getattr(cast, to), right=right,
        first_day=today + timedelta(days=first), last_day=today + timedelta(days=last),
    )  # fmt: skip
