"""For when: the next lessons of the same pupils, or the next days of class, each with the load they already have."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from preau.base import clock
from preau.directory.models import Group
from preau.homework.queries import Load, loads
from preau.homework.words import lasting_words
from preau.timetable.days import days_off, half_days_of
from preau.timetable.lessons import Lesson, lessons_of
from preau.timetable.reading.scopes import Scope
from preau.ui.words import full_day_words, hour_words

AHEAD = timedelta(days=28)
PROPOSED = 3
OTHER = "autre"


@dataclass(frozen=True)
class Due:
    """One answer to "for when": a lesson (`course` and its `regular` date), or a day alone."""

    day: date
    at: time | None = None
    course: int | None = None
    regular: date | None = None

    @property
    def key(self) -> str:
        """What stands in the form: "cours-12-2026-11-26", "jour-2026-11-26"."""
        if self.course and self.regular:
            return f"cours-{self.course}-{self.regular.isoformat()}"
        return f"jour-{self.day.isoformat()}"

    @property
    def words(self) -> str:
        said = full_day_words(self.day)
        return f"{said}, {hour_words(self.at)}" if self.at else said


@dataclass(frozen=True)
class Proposal:
    due: Due
    load: Load

    @property
    def load_words(self) -> str:
        return load_words(self.load)


def load_words(load: Load) -> str:
    """ "déjà 35 min dans 2 matières", "rien encore"."""
    if not load.works:
        return _("rien d’autre ce jour-là")
    told = {"n": load.works, "time": lasting_words(load.minutes), "subjects": load.subjects}
    works = ngettext("déjà %(n)s travail", "déjà %(n)s travaux", load.works) % told
    if load.subjects > 1:
        works = _("%(works)s dans %(subjects)s matières") % {"works": works, **told}
    return _("%(works)s, environ %(time)s") % {"works": works, **told} if load.minutes else works


def after_lesson(lesson: Lesson) -> list[Due]:
    """The next lessons of the same groups, by the same teachers or of the same subject."""
    groups = {group.pk for group in lesson.groups}
    if not groups:
        return []
    first = max(lesson.day, clock.today())
    coming = lessons_of(Scope.group(min(groups)), first, first + AHEAD)
    return [
        Due(one.day, one.starts_at, one.course_id, one.date)
        for one in coming
        if not one.is_off
        and (one.day, one.starts_at) > (lesson.day, lesson.starts_at)
        and {group.pk for group in one.groups} == groups
        and _is_alike(one, lesson)
    ][:PROPOSED]


def after_day(group: Group, day: date) -> list[Due]:
    """The next days of class of a group that has no lessons; of the second degree, the next working days."""
    first = max(day, clock.today()) + timedelta(days=1)
    last = first + AHEAD
    school = group.establishment
    held = {one.day for one in half_days_of(school.pk, first, last)} if school.is_first_degree else set()
    if not held:
        off = days_off(school.pk, first, last)
        every = (first + timedelta(days=n) for n in range(AHEAD.days))
        held = {one for one in every if one.isoweekday() <= 5 and one not in off}
    return [Due(one) for one in sorted(held)[:PROPOSED]]


def with_loads(dues: Iterable[Due], groups: Iterable[Group], without: int | None = None) -> list[Proposal]:
    """Each with what these pupils already have that day, of all subjects; one query."""
    proposed = list(dues)
    found = loads((one.pk for one in groups), (one.day for one in proposed), without)
    return [Proposal(one, found[one.day]) for one in proposed]


def _is_alike(one: Lesson, other: Lesson) -> bool:
    mine = {teacher.pk for teacher in (*other.regular_teachers, *other.teachers)}
    theirs = {teacher.pk for teacher in (*one.regular_teachers, *one.teachers)}
    return bool(mine & theirs) or (bool(one.subject) and one.subject == other.subject)
