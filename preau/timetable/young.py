"""The day of a pupil who does not read yet: half-days of class, and the lessons that have an hour of their own, in pictures."""

import tomllib
from datetime import date, time
from functools import cache
from importlib.resources import files

from django.utils.translation import pgettext

from preau.base import clock
from preau.base.manifest import DayStep, Young
from preau.directory.children import Child, pupil_here
from preau.directory.door import HatRequest
from preau.timetable.days import ClassHalf, half_days_of
from preau.timetable.lessons import AHEAD, Lesson, lessons_by_pupil

EVENING = 18  # until this hour the page tells the day that ends: after class there is the care


def day_ahead(me: Child) -> date | None:
    """The day of class that a young pupil is told: today's until the evening, else the next; None where none is known."""
    today, late = clock.today(), clock.now().hour >= EVENING
    days = {one.day for one in _halves(me)} | {one.day for one in _lessons(me)}
    return min((day for day in days if day > today or not late), default=None)


def steps(request: HatRequest, day: date | None) -> Young | None:
    """Class, the meal between two half-days, home; a lesson at its hour. The same two queries as `day_ahead`."""
    me = pupil_here(request)
    if me is None or day is None:
        return None
    halves = [one for one in _halves(me) if one.day == day]
    lessons = [one for one in _lessons(me) if one.day == day]
    ends = max([one.ends_at for one in halves] + [one.ends_at for one in lessons])
    found = [*(_class(one) for one in halves), *(_lesson(one) for one in lessons), *_noon(halves)]
    return Young((*found, DayStep(ends, pgettext("young", "Maison"), "house", "lagoon", "home")))


@cache
def drawing_of(subject: str) -> str:
    """The drawing of a subject as one says it; a notebook where there is none."""
    text = files("preau.timetable").joinpath("data", "subjects.toml").read_text(encoding="utf-8")
    known: dict[str, str] = tomllib.loads(text)["drawing"]
    return next((name for begins, name in known.items() if subject.startswith(begins)), "notebook")


def _halves(me: Child) -> list[ClassHalf]:
    today = clock.today()
    return half_days_of(me.establishment.pk, today, today + AHEAD) if me.establishment else []


def _lessons(me: Child) -> list[Lesson]:
    today, pupil = clock.today(), me.person.pk
    return [one for one in lessons_by_pupil([pupil], today, today + AHEAD)[pupil] if not one.is_off]


def _class(half: ClassHalf) -> DayStep:
    return DayStep(half.starts_at, pgettext("young", "Classe"), "school", "leaf", _key(half.starts_at))


def _lesson(lesson: Lesson) -> DayStep:
    drawing = drawing_of(lesson.words)
    return DayStep(lesson.starts_at, lesson.words, drawing, lesson.hue, _key(lesson.starts_at))


def _noon(halves: list[ClassHalf]) -> list[DayStep]:
    """Between the two half-days of a whole day."""
    if len(halves) < 2:
        return []
    return [DayStep(halves[0].ends_at, pgettext("young", "Manger"), "bowl", "sun", "noon")]


def _key(at: time) -> str:
    return f"at {at:%H:%M}"
