"""Whose lessons, in SQL: each of a scope that is held, wherever it was moved to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache
from typing import Any

from preau.base import clock
from preau.base.rows import Reading, Table
from preau.directory.scopes import sighted_sql
from preau.timetable.choices import ChangeKind

FEW = 6  # children of a parent


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
        return cls.pupils([person_id])

    @classmethod
    def pupils(cls, ids: Iterable[int]) -> Scope:
        """Those of several. A few are named one by one: of a list PostgreSQL would expect ten, find the plan of those it has
        cheaper each time, and plan anew for longer than it reads."""
        several = {f"pupil_{rank}": pk for rank, pk in enumerate(ids)}
        if not 0 < len(several) <= FEW:
            return cls(_PUPIL, {"pupils": [*several.values()]})
        places = ", ".join(f"%({name})s::bigint" for name in several)
        return cls(_PUPIL.replace("= ANY (%(pupils)s)", f"IN ({places})"), several)

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


def reading(scope: Scope, first: date, last: date) -> Reading:
    """The rows of the lessons of a scope between two days, both included, and of those that were moved there."""
    nobody = {"moved": ChangeKind.MOVED, "teacher": None, "school": None}
    values = {"first": first, "last": last, "days": _days(first, last), **nobody, **scope.values}
    return Reading(_table(scope.courses, scope.spots), values)


@cache
def _table(courses: str, spots: str) -> Table:
    return Table(_LESSONS.format(courses=courses, spots=spots), _CASTS)


def _days(first: date, last: date) -> list[date]:
    """Each of them. Given rather than generated: PostgreSQL expects few of a list, and a thousand of a series whose bounds
    it does not know, for which it would make a new plan each time, longer than the query itself."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


# Its columns: course, day, hours, subject, school; room; teachers, groups, changes; the course it follows, and whose it is.
_CASTS = (
    None, date.fromisoformat, time.fromisoformat, time.fromisoformat, None, None, None, None, None, None, None, None, None,
    None,
)  # fmt: skip
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
