"""Lessons: courses on dates, with what changes that day. Read by the rooms above; one query whatever the scope.

A lesson is known by its course and its date of the regular week (`Lesson.key`, "12-2026-11-24"): moved to another day,
it keeps both. The dates of a school are those without holiday of its zone nor closing day of its own.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from django.db.models import F

from preau.base import clock
from preau.base.rows import Reading, partly, rows
from preau.directory.models import Group, Person
from preau.directory.wordings import subject_words
from preau.timetable.choices import ChangeKind
from preau.timetable.models import Course, Room
from preau.timetable.reading.scopes import Scope, reading
from preau.ui.names import hue_of

Day = date  # a lesson has a field named `date`


@dataclass(frozen=True)
class LiveChange:
    """A change that holds: see `models.Change`."""

    pk: int
    kind: str
    reason: str
    day: date | None
    starts_at: time | None
    ends_at: time | None
    room: Room | None
    teacher: Person | None


@dataclass(frozen=True)
class Lesson:
    """`date` is the day of the regular week, which with the course is its identity; `day` the day it is held.

    `regular_teachers` are those of the course, `teachers` those who come. `moved_to`: this is only the place that the
    lesson has left, on its way to another day or hour. `follows`: the course from which its own goes on.
    """

    course_id: int
    date: Day
    day: Day
    starts_at: time
    ends_at: time
    subject: str
    establishment_id: int
    room: Room | None
    regular_teachers: tuple[Person, ...]
    groups: tuple[Group, ...]
    changes: tuple[LiveChange, ...] = ()
    moved_to: Lesson | None = None
    follows: int | None = None

    @property
    def key(self) -> str:
        return lesson_key(self.course_id, self.date)

    @property
    def words(self) -> str:
        return subject_words(self.subject) or " ".join(str(group) for group in self.groups)

    @property
    def hue(self) -> str:
        return subject_hue(self.words)

    @property
    def is_cancelled(self) -> bool:
        return self.change(ChangeKind.CANCELLED) is not None

    @property
    def is_off(self) -> bool:
        """Not held here: cancelled, or gone elsewhere."""
        return self.is_cancelled or self.moved_to is not None

    @property
    def teachers(self) -> tuple[Person, ...]:
        change = self.change(ChangeKind.REPLACED)
        return (change.teacher,) if change and change.teacher else self.regular_teachers

    @property
    def reason(self) -> str:
        return next((one.reason for one in self.changes if one.reason), "")

    @property
    def teacher_words(self) -> str:
        return ", ".join(person.polite_name for person in self.teachers)

    @property
    def group_words(self) -> str:
        return ", ".join(str(group) for group in self.groups)

    def change(self, kind: str) -> LiveChange | None:
        return next((one for one in self.changes if one.kind == kind), None)


def lesson_key(course_id: int, day: date) -> str:
    return f"{course_id}-{day.isoformat()}"


def lessons_of(scope: Scope, first: date, last: date, *, left: bool = False) -> list[Lesson]:
    """The lessons held from `first` to `last`, both included, cancelled ones too, in their order; one query.

    With `left`, also the places that moved lessons have left (`is_off`), for a page that shows the regular week.
    """
    held = [
        one
        for row in _read(scope, first, last)
        for one in _shown(_lesson(row), left)
        if first <= one.day <= last
    ]
    if scope.room is not None:
        held = [one for one in held if one.room and one.room.pk == scope.room]
    return sorted(held, key=_order)


def lessons_around(person_id: int, establishment_id: int | None) -> list[Lesson]:
    """The lessons of who teaches in a school, from a week ago to four days ahead: all that the rooms ask of a first page,
    so that they ask the same (`base.rows.asked_once`)."""
    today = clock.today()
    return lessons_of(Scope.teacher(person_id, establishment_id), today - BEFORE, today + AHEAD)


def lessons_by_pupil(
    pupils: list[int], first: date, last: date, *, left: bool = False
) -> dict[int, list[Lesson]]:
    """The lessons of each of these pupils (ids), as `lessons_of` gives them; one query for all."""
    found: dict[int, list[Lesson]] = {pk: [] for pk in pupils}
    for row in _read(Scope.pupils(pupils), first, last) if pupils else []:
        found[row[-1]] += [one for one in _shown(_lesson(row), left) if first <= one.day <= last]
    return {pk: sorted(lessons, key=_order) for pk, lessons in found.items()}


def _read(scope: Scope, first: date, last: date) -> list[tuple[Any, ...]]:
    asked = reading(scope, first, last)
    return asked.table.rows(asked.values)


def reading_around(person_id: int, establishment_id: int | None) -> Reading:
    """What `lessons_around` reads, for `base.rows.foresee`."""
    today = clock.today()
    return reading(Scope.teacher(person_id, establishment_id), today - BEFORE, today + AHEAD)


def _order(lesson: Lesson) -> tuple[Any, ...]:
    return lesson.day, lesson.starts_at, lesson.ends_at, lesson.words, lesson.course_id


def found(course_id: int, day: date) -> Lesson | None:
    """The lesson of a key, whatever has become of its course: one that another follows is found under the new one.

    None where the regular week never had it.
    """
    wave, seen = [course_id], 0
    while wave and seen < _FOLLOWED_AT_MOST:
        for course in wave:
            held = [one for one in _on_date(course, day) if one.date == day]
            if held:
                return held[0]
        seen += len(wave)
        after = Course.objects.filter(
            follows__in=wave, starts_on__lte=day
        )  # one that was never held leads nowhere
        after = after.exclude(ends_on__lt=F("starts_on")).order_by("-starts_on", "-pk")
        wave = list(after.values_list("pk", flat=True))
    return None


def keys_of(lesson: Lesson) -> list[str]:
    """Every key that this lesson has had: its own, and those of the courses that its own goes on from; one query, none for
    a course that goes on from nothing."""
    if lesson.follows is None:
        return [lesson.key]
    found = rows(f"WITH RECURSIVE {LINE} SELECT id FROM line ORDER BY rank", {"course": lesson.course_id})
    return [lesson_key(course, lesson.date) for (course,) in found]


@cache
def subject_hue(words: str) -> str:
    """The hue of a subject as one says it; any other has always the same."""
    return next((hue for begins, hue in _hues().items() if words.startswith(begins)), hue_of(words))


@cache
def _hues() -> dict[str, str]:
    text = files("preau.timetable").joinpath("data", "subjects.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["hue"])


def _on_date(course_id: int, day: date) -> Iterable[Lesson]:
    """The lesson of a course on a date, wherever it was moved to."""
    return [_held(_lesson(row)) for row in _read(Scope.course(course_id), day, day)]


def _shown(regular: Lesson, left: bool) -> list[Lesson]:
    held = _held(regular)
    if not left or (held.day, held.starts_at) == (regular.day, regular.starts_at):
        return [held]
    return [held, replace(regular, changes=(), moved_to=held)]


def _held(regular: Lesson) -> Lesson:
    """The lesson where its changes lead it."""
    lesson, moved, place = regular, regular.change(ChangeKind.MOVED), regular.change(ChangeKind.ROOM)
    if moved and moved.day and moved.starts_at and moved.ends_at:
        room = moved.room or lesson.room
        lesson = replace(lesson, day=moved.day, starts_at=moved.starts_at, ends_at=moved.ends_at, room=room)
    return replace(lesson, room=place.room) if place else lesson


def _lesson(row: tuple[Any, ...]) -> Lesson:
    """The lesson of the regular week, with the changes that hold for it."""
    course_id, day, starts_at, ends_at, subject, school, *room, teachers, groups, changes, follows, _whom = (
        row
    )
    return Lesson(
        course_id, day, day, starts_at, ends_at, subject, school, _room(room if room[0] else None),
        tuple(partly(Person, _PERSON, one) for one in _listed(teachers)),
        tuple(partly(Group, ["id", "name"], one) for one in _listed(groups)),
        tuple(_change(one) for one in changes or []), follows=follows,
    )  # fmt: skip


@lru_cache(maxsize=10_000)
def _listed(said: str | None) -> tuple[tuple[Any, ...], ...]:
    """What JSON says of the teachers, or of the groups, of a course: a week says it once a lesson."""
    return tuple(tuple(one) for one in json.loads(said or "[]"))


def _change(row: list[Any]) -> LiveChange:
    pk, kind, reason, day, starts_at, ends_at, room, teacher = row
    return LiveChange(
        pk, kind, reason, date.fromisoformat(day) if day else None,
        time.fromisoformat(starts_at) if starts_at else None, time.fromisoformat(ends_at) if ends_at else None,
        _room(room), partly(Person, _PERSON, teacher) if teacher else None,
    )  # fmt: skip


def _room(row: list[Any] | None) -> Room | None:
    return partly(Room, ["id", "code", "name"], row) if row else None


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


_FOLLOWED_AT_MOST = 50
BEFORE, AHEAD = timedelta(days=7), timedelta(days=4)  # after the last lesson of a Friday, the Monday
# A course (`course`), and those that it goes on from, the last first, each with its `rank`: for a query of other rooms too.
LINE = f"""line(id, rank) AS (
    SELECT %(course)s::bigint, 0
    UNION ALL
    SELECT c.follows_id, l.rank + 1 FROM line l JOIN timetable_course c ON c.id = l.id
     WHERE c.follows_id IS NOT NULL AND l.rank + 1 < {_FOLLOWED_AT_MOST})"""
_PERSON = ["id", "title", "last_name", "first_name"]
