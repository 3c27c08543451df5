"""Readings that span several nouns: what each pupil has to do, the load of a day, who has handed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from preau.base import clock
from preau.base.rows import Question, Reading, Table, partly, rows
from preau.directory.models import Group, Person
from preau.directory.models.dated import current_sql
from preau.homework.models import Work
from preau.homework.sight import FOR_PUPIL
from preau.homework.years import first_day_of_year
from preau.timetable.days import half_in_force_sql
from preau.ui.words import hour_words, moment_words


@dataclass(frozen=True)
class Todo:
    """A work as one pupil has it. `files` counts those of the work; `back_at`: when it was given back; `is_off`: the
    lesson that it is for is cancelled.
    """

    work: Work
    pupil: int
    teacher: Person
    files: int
    ticked_at: datetime | None
    hand_in: int | None
    handed_at: datetime | None
    is_late: bool
    back_at: datetime | None
    is_off: bool

    @property
    def is_done(self) -> bool:
        return bool(self.ticked_at or self.handed_at)

    @property
    def key(self) -> str:
        return str(self.work.pk)

    @property
    def asks_hand_in(self) -> bool:
        return self.work.takes_hand_in and not self.handed_at

    @property
    def words(self) -> str:
        """What a page says under it: when it was done, until when it is expected, how long it takes."""
        about = ", ".join(filter(None, [self.work.about, _("cours annulé") if self.is_off else ""]))
        if self.back_at:
            return _("Rendu, corrigé par %(who)s") % {"who": self.teacher.polite_name}
        if self.handed_at:
            said = _("Rendu en retard, %(when)s") if self.is_late else _("Rendu %(when)s")
            return said % {"when": moment_words(self.handed_at)}
        if self.ticked_at:
            return _("Fait %(when)s") % {"when": moment_words(self.ticked_at)}
        if self.work.hands_in and self.work.due_at:
            told = _("À rendre avant %(hour)s") % {"hour": hour_words(self.work.due_at)}
            return ", ".join(filter(None, [told, about]))
        if self.work.hands_in:
            return ", ".join(filter(None, [_("À rendre"), about]))
        return about[:1].upper() + about[1:]

    @property
    def small_words(self) -> str:
        """The same after another word: only its first letter is small."""
        return self.words[:1].lower() + self.words[1:]

    @property
    def is_missing(self) -> bool:
        """Expected, and its hour is over."""
        return self.work.hands_in and not self.handed_at and self.work.is_over


def todos(pupils: Iterable[int], first: date, last: date) -> list[Todo]:
    """What these pupils (ids) have to do for the days from `first` to `last`, in the order of the days; one query."""
    wanted = list(pupils)
    if not wanted:
        return []
    asked = reading_of_todos(wanted, first, last)
    return [_todo(row) for row in asked.table.rows(asked.values)]


def reading_of_todos(pupils: Iterable[int], first: date, last: date) -> Reading:
    """What `todos` reads, for `base.rows.foresee`."""
    return Reading(_TO_DO, {"pupils": list(pupils), "first": first, "last": last})


def todo_of(pupil: int, work: Work) -> Todo | None:
    """The same of one work, for one pupil who has it."""
    return next((one for one in todos([pupil], work.due_on, work.due_on) if one.work.pk == work.pk), None)


def _todo(row: tuple[Any, ...]) -> Todo:
    work = partly(Work, _WORK, row[: len(_WORK)])
    teacher = partly(Person, ["id", "title", "last_name", "first_name"], row[len(_WORK) : len(_WORK) + 4])
    return Todo(work, row[-8], teacher, *row[-7:])


@dataclass(frozen=True)
class Load:
    """What the most loaded of some pupils already has for a day: works, minutes, subjects."""

    works: int = 0
    minutes: int = 0
    subjects: int = 0


def loads(groups: Iterable[int], days: Iterable[date], without: int | None = None) -> dict[date, Load]:
    """The load of each day for the pupils of these groups (ids), but for one work (id) that is being changed; one query.

    All subjects together, also those of the other groups that the pupils are in.
    """
    asked = sorted(set(days))
    found = dict.fromkeys(asked, Load())
    values = {"groups": list(groups), "days": asked, "without": without}
    for day, *counts in rows(_LOADS, values) if asked else []:
        found[day] = Load(*counts)
    return found


def loads_question(groups: Iterable[int], days: Iterable[date]) -> Question:
    """The same, to be asked with others."""
    values = {"groups": list(groups), "days": sorted(set(days)), "without": None}
    return Question(
        f"SELECT json_agg(json_build_array(day, works, minutes, subjects)) FROM ({_LOADS}) found", values
    )


def loads_told(found: Iterable[list[Any]] | None) -> dict[date, Load]:
    """Of the days that have a load."""
    return {date.fromisoformat(day): Load(*counts) for day, *counts in found or []}


@dataclass(frozen=True)
class PupilLine:
    """A pupil of a work, for who manages it."""

    pupil: Person
    ticked_at: datetime | None
    hand_in: int | None
    handed_at: datetime | None
    is_late: bool
    back_at: datetime | None


def pupils_of(work: Work) -> list[PupilLine]:
    """The pupils who have a work to do, in the order of school lists, with what each has done of it; one query."""
    return [
        PupilLine(partly(Person, ["id", "title", "last_name", "first_name"], row[:4]), *row[4:])
        for row in rows(_PUPILS, {"work": work.pk})
    ]


@dataclass(frozen=True)
class Heap:
    """A work whose hand-ins one corrects: `expected` pupils, how many have handed in, how many have theirs back."""

    pk: int
    what: str
    due_on: date
    groups: str
    expected: int
    handed: int
    back: int


def waiting(
    person: Person, establishment_id: int | None, courses: Iterable[int], since: date
) -> tuple[set[tuple[int, date]], list[Group], list[Heap]]:
    """What a teacher has written and has to: the lessons of these courses (ids) that have a published line, as (course,
    date of the regular week); today's classes without one; and the heaps to correct, the oldest first. One query.
    """
    lines, groups, heaps = set(), [], []
    values = {
        "person": person.pk, "school": establishment_id, "since": first_day_of_year(), "courses": list(courses),
        "first": since - timedelta(weeks=4), "day": clock.today(),
    }  # fmt: skip
    for kind, pk, words, day, *counts in rows(_WAITING, values):
        if kind == "line":
            lines.add((pk, day))
        elif kind == "class":
            groups.append(partly(Group, ["id", "name"], [pk, words]))
        else:
            heaps.append(Heap(pk, words, day, *counts))
    return lines, groups, sorted(heaps, key=lambda one: (one.due_on, one.pk))


def minutes_of(todos: Iterable[Todo]) -> int:
    """Minutes of a list of works; those that say none count for nothing."""
    return sum(one.work.minutes or 0 for one in todos)


def is_ahead(due_on: date, due_at: time | None) -> bool:
    """Whether a work of today is still to come: until its lesson, or until school begins."""
    now = clock.now()
    return due_on > now.date() or (due_on == now.date() and (due_at or time(8)) > now.time())


_WORK = [
    "id", "author_id", "subject", "what", "details", "minutes", "due_on", "due_at", "due_course_id", "due_date", "hands_in",
    "late", "given_at", "withdrawn_at", "establishment_id",
]  # fmt: skip
_CAST_OF_WORK = {
    "due_on": date.fromisoformat, "due_at": time.fromisoformat, "due_date": date.fromisoformat,
    "given_at": datetime.fromisoformat, "withdrawn_at": datetime.fromisoformat,
}  # fmt: skip
_TO_DO = Table(
    f"""
SELECT {", ".join(f"w.{name}" for name in _WORK)}, p.id, p.title, p.last_name, p.first_name, x.pupil,
       (SELECT count(*) FROM homework_joinedfile a WHERE a.work_id = w.id), t.ticked_at, h.id, h.handed_at,
       coalesce(h.is_late, false), b.given_at, EXISTS (
           SELECT FROM timetable_change c WHERE c.course_id = w.due_course_id AND c.date = w.due_date
              AND c.kind = 'cancelled' AND c.withdrawn_at IS NULL)
  FROM (SELECT DISTINCT w.id, m.person_id AS pupil FROM directory_membership m
          JOIN homework_work_groups g ON g.group_id = m.group_id JOIN homework_work w ON w.id = g.work_id
         WHERE m.person_id = ANY (%(pupils)s) AND w.due_on BETWEEN %(first)s AND %(last)s AND {FOR_PUPIL}) x
  JOIN homework_work w ON w.id = x.id JOIN directory_person p ON p.id = w.author_id
  LEFT JOIN homework_tick t ON t.work_id = w.id AND t.pupil_id = x.pupil
  LEFT JOIN homework_handin h ON h.work_id = w.id AND h.pupil_id = x.pupil
  LEFT JOIN homework_givenback b ON b.hand_in_id = h.id
 ORDER BY w.due_on, w.due_at NULLS LAST, w.subject, w.id, x.pupil
""",
    (
        *(_CAST_OF_WORK.get(name) for name in _WORK), None, None, None, None, None, None, datetime.fromisoformat, None,
        datetime.fromisoformat, None, datetime.fromisoformat, None,
    ),
)  # fmt: skip
_LOADS = f"""
SELECT DISTINCT ON (day) day, works, minutes, subjects FROM (
    SELECT day, pupil, count(*) AS works, coalesce(sum(minutes), 0) AS minutes, count(DISTINCT subject) AS subjects FROM (
        SELECT DISTINCT w.id, w.due_on AS day, m.person_id AS pupil, w.minutes, w.subject
          FROM directory_membership here JOIN directory_membership m ON m.person_id = here.person_id
          JOIN homework_work_groups g ON g.group_id = m.group_id JOIN homework_work w ON w.id = g.work_id
         WHERE here.group_id = ANY (%(groups)s) AND here.role = 'pupil' AND w.due_on = ANY (%(days)s::date[])
           AND here.starts_on <= w.due_on AND (here.ends_on IS NULL OR here.ends_on >= w.due_on)
           AND w.id IS DISTINCT FROM %(without)s AND {FOR_PUPIL}) had
     GROUP BY day, pupil) loads ORDER BY day, minutes DESC, works DESC, subjects DESC
"""
_PUPILS = f"""
SELECT p.id, p.title, p.last_name, p.first_name, t.ticked_at, h.id, h.handed_at, coalesce(h.is_late, false), b.given_at
  FROM (SELECT DISTINCT m.person_id AS pupil FROM homework_work w JOIN homework_work_groups g ON g.work_id = w.id
          JOIN directory_membership m ON m.group_id = g.group_id WHERE w.id = %(work)s AND {FOR_PUPIL}) x
  JOIN directory_person p ON p.id = x.pupil
  LEFT JOIN homework_tick t ON t.work_id = %(work)s AND t.pupil_id = x.pupil
  LEFT JOIN homework_handin h ON h.work_id = %(work)s AND h.pupil_id = x.pupil AND h.handed_at IS NOT NULL
  LEFT JOIN homework_givenback b ON b.hand_in_id = h.id
 ORDER BY p.sort_key, p.id
"""
_WAITING = f"""
SELECT 'heap', * FROM (
    SELECT w.id, w.what, w.due_on,
           (SELECT string_agg(o.name, ', ' ORDER BY o.name) FROM homework_work_groups g
              JOIN directory_group o ON o.id = g.group_id WHERE g.work_id = w.id) AS groups,
           (SELECT count(DISTINCT m.person_id) FROM homework_work_groups g
              JOIN directory_membership m ON m.group_id = g.group_id WHERE g.work_id = w.id AND {FOR_PUPIL}) AS expected,
           (SELECT count(*) FROM homework_handin h WHERE h.work_id = w.id AND h.handed_at IS NOT NULL) AS handed,
           (SELECT count(*) FROM homework_handin h JOIN homework_givenback b ON b.hand_in_id = h.id
             WHERE h.work_id = w.id AND b.given_at IS NOT NULL) AS back
      FROM homework_work w
     WHERE w.author_id = %(person)s AND w.establishment_id = %(school)s AND w.hands_in AND w.withdrawn_at IS NULL
       AND w.due_on >= %(since)s) heaps WHERE handed > back
UNION ALL
SELECT 'line', course_id, '', date, '', 0, 0, 0 FROM homework_entry
 WHERE course_id = ANY (%(courses)s) AND date BETWEEN %(first)s AND %(day)s AND published_at IS NOT NULL
UNION ALL
SELECT 'class', g.id, g.name, %(day)s::date, '', 0, 0, 0 FROM directory_group g
  JOIN directory_teaching t ON t.group_id = g.id AND t.person_id = %(person)s AND {current_sql("t")}
  JOIN directory_establishment e ON e.id = g.establishment_id JOIN directory_academy y ON y.id = e.academy_id
 WHERE g.establishment_id = %(school)s AND g.kind = 'class' AND g.missing_since IS NULL
   AND EXISTS (SELECT FROM timetable_halfday h WHERE h.establishment_id = e.id
                  AND h.weekday = extract(isodow FROM %(day)s::date) AND {half_in_force_sql("%(day)s::date")})
   AND NOT EXISTS (SELECT FROM directory_holiday o WHERE %(day)s BETWEEN o.first_day AND o.last_day AND (
       o.establishment_id = e.id OR (o.establishment_id IS NULL AND o.zone <> '' AND o.zone = y.holiday_zone)))
   AND NOT EXISTS (SELECT FROM homework_entry n WHERE n.group_id = g.id AND n.date = %(day)s AND n.published_at IS NOT NULL)
"""
