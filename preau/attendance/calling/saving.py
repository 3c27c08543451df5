"""A roll written in one statement: the roll, its marks, and what was corrected."""

from preau.attendance.absences import LOCK
from preau.attendance.calling.rolls import Called
from preau.attendance.models import Mark, MarkChange, RollCall
from preau.base import clock
from preau.base.rows import rows
from preau.directory.models import Person
from preau.timetable.days import half_words

Marks = dict[int, tuple[str, int]]  # pupil's id → state, minutes of lateness


def write_roll(called: Called, *, by: Person, marks: Marks, version: int) -> int | None:
    """Write what a roll says, as someone saw its `version`; its id, or None when another has saved it meanwhile.

    A roll that was called under an earlier key of the same lesson keeps it (`rolls.roll_of` finds it so).
    The lock of the school's day is taken with it (`absences.settle`).
    """
    values = {
        "key": called.key, "keys": list(called.keys or [called.key]),
        "school": called.establishment_id, "course": called.course_id, "date": called.date,
        "group": called.group_id, "half": called.half, "day": called.day, "starts_at": called.starts_at,
        "ends_at": called.ends_at, "words": _words(called)[:120], "version": version, "by": by.pk, "now": clock.now(),
        "day_number": called.day.toordinal(),
        "pupils": list(marks), "states": [str(state) for state, _minutes in marks.values()],
        "minutes": [minutes for _state, minutes in marks.values()],
    }  # fmt: skip
    found = rows(_WRITE, values)
    return int(found[0][0]) if found else None


def _words(called: Called) -> str:
    """What was called, in the language of what is kept: "Matin", or the subject of a lesson."""
    return called.words if called.course_id else half_words(called.half)


_ROLL, _MARK, _CHANGE = (model._meta.db_table for model in (RollCall, Mark, MarkChange))
_WRITE = f"""
WITH known AS (SELECT key FROM {_ROLL} WHERE key = ANY (%(keys)s::text[]) ORDER BY id LIMIT 1),
roll AS (
    INSERT INTO {_ROLL} AS r (key, establishment_id, course_id, date, group_id, half, day, starts_at, ends_at, words,
                              version, called_by_id, called_at, saved_by_id, saved_at)
    VALUES (coalesce((SELECT key FROM known), %(key)s::text),
            %(school)s::bigint, %(course)s::bigint, %(date)s::date, %(group)s::bigint, %(half)s::text,
            %(day)s::date, %(starts_at)s::time, %(ends_at)s::time, %(words)s::text, 1, %(by)s::bigint,
            %(now)s::timestamptz, %(by)s::bigint, %(now)s::timestamptz)
        ON CONFLICT (key) DO UPDATE
       SET version = r.version + 1, saved_by_id = excluded.saved_by_id, saved_at = excluded.saved_at
     WHERE r.version = %(version)s::int
 RETURNING r.id),
said AS (
    SELECT * FROM unnest(%(pupils)s::bigint[], %(states)s::text[], %(minutes)s::int[]) AS s(pupil_id, state, minutes)),
traced AS (
    INSERT INTO {_CHANGE} (roll_id, pupil_id, was, was_minutes, became, became_minutes, made_by_id, made_at)
    SELECT roll.id, s.pupil_id, o.state, o.minutes, s.state, s.minutes, %(by)s::bigint, %(now)s::timestamptz
      FROM roll CROSS JOIN said s JOIN {_MARK} o ON o.roll_id = roll.id AND o.pupil_id = s.pupil_id
     WHERE (o.state, o.minutes) IS DISTINCT FROM (s.state, s.minutes)),
marked AS (
    INSERT INTO {_MARK} AS m (roll_id, pupil_id, establishment_id, day, state, minutes)
    SELECT roll.id, s.pupil_id, %(school)s::bigint, %(day)s::date, s.state, s.minutes FROM roll CROSS JOIN said s
        ON CONFLICT (roll_id, pupil_id) DO UPDATE SET state = excluded.state, minutes = excluded.minutes
     WHERE (m.state, m.minutes) IS DISTINCT FROM (excluded.state, excluded.minutes))
SELECT id, {LOCK} FROM roll
"""
