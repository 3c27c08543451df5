"""A plan written: new courses by COPY, the others in sets."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection

from preau.base import clock
from preau.base.rows import rows
from preau.timetable.choices import CourseSource
from preau.timetable.intake.known import Known
from preau.timetable.intake.plan import Plan, Wanted
from preau.timetable.models import Course

COLUMNS = (
    "id", "establishment_id", "school_year_id", "weekday", "starts_at", "ends_at", "alternation_id", "subject",
    "subject_code", "mode", "room_id", "starts_on", "ends_on", "follows_id", "source", "made_at", "made_by_id",
)  # fmt: skip


def write(plan: Plan, known: Known, *, first: date, since: date) -> list[tuple[int, int]]:
    """`first`: from when a course that follows none is held; `since`: from when one that follows another is.

    Gives which course (id) holds from now on the lessons of which, for what hangs on them in the rooms above.
    """
    _close(plan, since)
    carried = _reopen(plan, since)
    for row, pk in plan.rewritten:
        _rewrite(row, pk)
    for pk, label in plan.relabelled.items():
        Course.objects.filter(pk=pk).update(subject=label)
    ids = _begin(plan, known, first, since)
    follows = [(before, pk) for pk, (_row, before) in zip(ids, plan.begun, strict=True) if before]
    return carried + follows + [(before, ids[place]) for place, before in plan.moved.items()]


def _close(plan: Plan, since: date) -> None:
    """A course that had not begun was never held: its last day is the one before its first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE timetable_course SET ends_on = greatest(%s::date, starts_on) - 1 WHERE id = ANY (%s)",
            [since, plan.closed],
        )


def _reopen(plan: Plan, since: date) -> list[tuple[int, int]]:
    """What goes on as it was takes back what was announced for the course that had followed it; the ids of both."""
    Course.objects.filter(pk__in=plan.reopened).update(ends_on=None)
    with connection.cursor() as cursor:
        cursor.execute(_BACK, {"again": plan.reopened, "since": since})
    after = Course.objects.filter(follows__in=plan.reopened)
    return [(pk, before) for pk, before in after.values_list("pk", "follows") if before]


def _rewrite(row: Wanted, pk: int) -> None:
    """Nobody has lived it yet: it is said otherwise, under the same identity."""
    course = Course.objects.get(pk=pk)
    course.ends_at, course.subject, course.subject_code, course.mode = (
        row.ends_at,
        row.label,
        row.subject,
        row.mode,
    )
    course.room_id = row.room
    course.save(update_fields=["ends_at", "subject", "subject_code", "mode", "room"])
    course.teachers.set(row.teachers)


def _begin(plan: Plan, known: Known, first: date, since: date) -> list[int]:
    """The ids of the courses that begin, in their order."""
    if not plan.begun:
        return []
    ids = [row[0] for row in rows(_IDS, {"many": len(plan.begun)})]
    numbered = list(zip(ids, plan.begun, strict=True))
    now = clock.now().isoformat()
    common = (known.establishment.pk, known.year.pk)
    _copy("timetable_course", COLUMNS, [
        (pk, *common, row.weekday, row.starts_at, row.ends_at, row.alternation, row.label, row.subject, row.mode, row.room,
         since if follows else first, None, follows, CourseSource.FILE.value, now, None)
        for pk, (row, follows) in numbered
    ])  # fmt: skip
    _copy(
        "timetable_course_groups", ("course_id", "group_id"), [(pk, row.group) for pk, (row, _f) in numbered]
    )
    taught = [(pk, person) for pk, (row, _f) in numbered for person in sorted(row.teachers)]
    _copy("timetable_course_teachers", ("course_id", "person_id"), taught)
    with connection.cursor() as cursor:
        cursor.execute(_ON, {"begun": ids, "since": since})
    return ids


def _copy(table: str, columns: tuple[str, ...], lines: Iterable[tuple[Any, ...]]) -> None:
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write("".join([_line(line) for line in lines]))


def _line(cells: tuple[Any, ...]) -> str:
    return "\t".join([r"\N" if one is None else _escaped(str(one)) for one in cells]) + "\n"


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\") if "\\" in words else words


# What was announced for a lesson to come is announced for the one that goes on from it.
_ON = """
UPDATE timetable_change x SET course_id = c.id FROM timetable_course c
 WHERE c.id = ANY (%(begun)s) AND x.course_id = c.follows_id AND x.date >= %(since)s
"""
_BACK = """
UPDATE timetable_change x SET course_id = c.follows_id FROM timetable_course c
 WHERE c.follows_id = ANY (%(again)s) AND x.course_id = c.id AND x.date >= %(since)s
"""
_IDS = """
SELECT nextval(pg_get_serial_sequence('timetable_course', 'id')) FROM generate_series(1, %(many)s::int)
"""
