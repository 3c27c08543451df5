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

from preau.base import clock
from preau.base.rows import partly, rows
from preau.directory.models import Group, Person
from preau.directory.scopes import sighted_sql
from preau.directory.wordings import subject_words
from preau.timetable.choices import ChangeKind
from preau.timetable.models import Course, Room
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


@dataclass(frozen=True)
class Scope:
    """Whose lessons. `courses` is SQL that gives (course id, since, until, pupil); `spots` more (course id, date, pupil)."""

    courses: str
    values: dict[str, Any]
    spots: str = ""
    room: int | None = None

    @classmethod
    def pupil(cls, person_id: int) -> Scope:
        """Those of the groups that a pupil is in, while in them."""
        return cls(_PUPIL, {"pupils": [person_id]})

    @classmethod
    def children(cls, person_id: int) -> Scope:
        """Those of all the children whom a parent may follow."""
        return cls(_CHILDREN, {"person": person_id, "day": clock.today()})

    @classmethod
    def group(cls, group_id: int) -> Scope:
        """Those of a class, and of the groups that some of its pupils are in."""
        return cls(_GROUP, {"group": group_id})

    @classmethod
    def teacher(cls, person_id: int, establishment_id: int | None = None) -> Scope:
        """Those that someone holds, or has to replace in; in one school, or everywhere."""
        return cls(_TEACHER, {"teacher": person_id, "school": establishment_id}, _REPLACING)

    @classmethod
    def in_room(cls, room_id: int) -> Scope:
        return cls(_ROOM, {"room": room_id}, _COMING, room_id)

    @classmethod
    def school(cls, establishment_id: int) -> Scope:
        return cls(_SCHOOL, {"school": establishment_id})

    @classmethod
    def course(cls, course_id: int) -> Scope:
        return cls("SELECT %(course)s::bigint, NULL::date, NULL::date, NULL::bigint", {"course": course_id})


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


def lessons_by_pupil(pupils: list[int], first: date, last: date) -> dict[int, list[Lesson]]:
    """The lessons of each of these pupils (ids), as `lessons_of` gives them; one query for all."""
    found: dict[int, list[Lesson]] = {pk: [] for pk in pupils}
    for row in _read(Scope(_PUPIL, {"pupils": pupils}), first, last) if pupils else []:
        held = _held(_lesson(row))
        if first <= held.day <= last:
            found[row[-1]].append(held)
    return {pk: sorted(lessons, key=_order) for pk, lessons in found.items()}


def _read(scope: Scope, first: date, last: date) -> list[tuple[Any, ...]]:
    query = _LESSONS.format(courses=scope.courses, spots=scope.spots)
    nobody = {"moved": ChangeKind.MOVED, "teacher": None, "school": None}
    return rows(query, {"first": first, "last": last, "days": _days(first, last), **nobody, **scope.values})


def _days(first: date, last: date) -> list[date]:
    """Each of them. Given rather than generated: PostgreSQL expects few of a list, and a thousand of a series whose bounds
    it does not know, for which it would make a new plan each time, longer than the query itself."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _order(lesson: Lesson) -> tuple[Any, ...]:
    return lesson.day, lesson.starts_at, lesson.ends_at, lesson.words, lesson.course_id


def found(course_id: int, day: date) -> Lesson | None:
    """The lesson of a key, whatever has become of its course: one that another follows is found under the new one.

    None where the regular week never had it.
    """
    seen = 0
    course: int | None = course_id
    while course and seen < _FOLLOWED_AT_MOST:
        held = [one for one in _on_date(course, day) if one.date == day]
        if held:
            return held[0]
        course = (
            Course.objects.filter(follows=course, starts_on__lte=day).values_list("pk", flat=True).first()
        )
        seen += 1
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
    query = _LESSONS.format(courses=Scope.course(course_id).courses, spots="")
    values = {"first": day, "last": day, "days": [day], "moved": ChangeKind.MOVED, "course": course_id}
    return [_held(_lesson(row)) for row in rows(query, values)]


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
_PUPIL = """
SELECT g.course_id, m.starts_on, m.ends_on, m.person_id FROM directory_membership m
  JOIN timetable_course_groups g ON g.group_id = m.group_id WHERE m.person_id = ANY (%(pupils)s) AND m.role = 'pupil'
"""
_CHILDREN = _PUPIL.replace(
    "%(pupils)s",
    f"ARRAY(SELECT k.child_id FROM directory_guardianship k WHERE k.guardian_id = %(person)s AND {sighted_sql('k')})",
)
_GROUP = """
SELECT t.course_id, NULL::date, NULL::date, NULL::bigint FROM timetable_course_groups t JOIN (
       SELECT %(group)s::bigint AS id
       UNION
       SELECT o.group_id FROM directory_membership m JOIN directory_membership o ON o.person_id = m.person_id
         JOIN directory_group k ON k.id = o.group_id AND k.kind <> 'class'
        WHERE m.group_id = %(group)s AND m.role = 'pupil' AND o.role = 'pupil'
          AND m.starts_on <= %(last)s AND (m.ends_on IS NULL OR m.ends_on >= %(first)s)
          AND o.starts_on <= %(last)s AND (o.ends_on IS NULL OR o.ends_on >= %(first)s)) g ON g.id = t.group_id
"""
_TEACHER = """
SELECT t.course_id, NULL::date, NULL::date, NULL::bigint FROM timetable_course_teachers t
  JOIN timetable_course k ON k.id = t.course_id
 WHERE t.person_id = %(teacher)s AND (%(school)s::bigint IS NULL OR k.establishment_id = %(school)s)
"""
_ROOM = "SELECT id, NULL::date, NULL::date, NULL::bigint FROM timetable_course WHERE room_id = %(room)s"
_SCHOOL = "SELECT id, NULL::date, NULL::date, NULL::bigint FROM timetable_course WHERE establishment_id = %(school)s"
# A course on a date: in force, to the end of its school year at most where it says no last day; of its alternation, while the
# scope holds.
_HELD = """
    c.starts_on <= d.day
    AND d.day <= coalesce(c.ends_on, (SELECT y.ends_on FROM directory_schoolyear y WHERE y.id = c.school_year_id))
    AND (s.since IS NULL OR s.since <= d.day) AND (s.until IS NULL OR s.until >= d.day)
    AND (c.alternation_id IS NULL OR EXISTS (SELECT FROM timetable_alternation a
         WHERE a.id = c.alternation_id AND date_trunc('week', d.day)::date = ANY (a.mondays)))
"""
_WITH_SCHOOL = """NOT EXISTS (
           SELECT FROM directory_holiday h JOIN directory_establishment e ON e.id = c.establishment_id
             JOIN directory_academy y ON y.id = e.academy_id
            WHERE d.day BETWEEN h.first_day AND h.last_day AND (h.establishment_id = e.id
                  OR (h.establishment_id IS NULL AND h.zone <> '' AND h.zone = y.holiday_zone)))"""
# What a change names (`x`) counts where the week has that lesson, on a day with school or moved out of a day without.
_CHANGED = f"""
UNION SELECT c.id, d.day, NULL::bigint FROM timetable_change x JOIN timetable_course c ON c.id = x.course_id
  JOIN LATERAL (SELECT x.date AS day) d ON true
  JOIN LATERAL (SELECT NULL::date AS since, NULL::date AS until) s ON true
 WHERE x.withdrawn_at IS NULL AND {_HELD} AND ({_WITH_SCHOOL} OR EXISTS (
       SELECT FROM timetable_change o WHERE o.course_id = c.id AND o.date = d.day AND o.withdrawn_at IS NULL
          AND o.kind = %(moved)s))"""
_REPLACING = f"""{_CHANGED}
   AND x.teacher_id = %(teacher)s AND x.date BETWEEN %(first)s AND %(last)s
   AND (%(school)s::bigint IS NULL OR c.establishment_id = %(school)s)
"""
_COMING = f"""{_CHANGED}
   AND x.room_id = %(room)s AND coalesce(x.day, x.date) BETWEEN %(first)s AND %(last)s
"""
_LESSONS = f"""
WITH scope(id, since, until, whom) AS ({{courses}}),
days AS (SELECT unnest(%(days)s::date[]) AS day),
spots(id, day, whom) AS (
    SELECT c.id, d.day, s.whom FROM scope s JOIN timetable_course c ON c.id = s.id
      JOIN days d ON extract(isodow FROM d.day) = c.weekday
     WHERE {_HELD} AND {_WITH_SCHOOL}
    UNION
    SELECT c.id, x.date, s.whom FROM scope s JOIN timetable_course c ON c.id = s.id
      JOIN timetable_change x ON x.course_id = c.id AND x.withdrawn_at IS NULL AND x.kind = %(moved)s
      JOIN LATERAL (SELECT x.date AS day) d ON true
     WHERE x.day BETWEEN %(first)s AND %(last)s AND {_HELD}
    {{spots}}
)
SELECT c.id, p.day, c.starts_at, c.ends_at, c.subject, c.establishment_id,
       r.id, r.code, r.name,
       (SELECT json_agg(json_build_array(o.id, o.title, o.last_name, o.first_name) ORDER BY o.sort_key, o.id)::text
          FROM timetable_course_teachers t JOIN directory_person o ON o.id = t.person_id WHERE t.course_id = c.id),
       (SELECT json_agg(json_build_array(g.id, g.name) ORDER BY g.name, g.id)::text
          FROM timetable_course_groups t JOIN directory_group g ON g.id = t.group_id WHERE t.course_id = c.id),
       (SELECT json_agg(json_build_array(x.id, x.kind, x.reason, x.day, x.starts_at, x.ends_at,
               CASE WHEN q.id IS NOT NULL THEN json_build_array(q.id, q.code, q.name) END,
               CASE WHEN u.id IS NOT NULL THEN json_build_array(u.id, u.title, u.last_name, u.first_name) END)
               ORDER BY x.id)
          FROM timetable_change x LEFT JOIN timetable_room q ON q.id = x.room_id
          LEFT JOIN directory_person u ON u.id = x.teacher_id
         WHERE x.course_id = c.id AND x.date = p.day AND x.withdrawn_at IS NULL), c.follows_id, p.whom
  FROM spots p JOIN timetable_course c ON c.id = p.id LEFT JOIN timetable_room r ON r.id = c.room_id
"""
