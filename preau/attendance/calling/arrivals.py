"""A pupil who was called away and then arrives was late: the roll of that hour says so, and keeps what it had said."""

from datetime import date, time

from preau.attendance.choices import State
from preau.attendance.models import Mark, MarkChange, Passage, RollCall
from preau.base import clock
from preau.base.rows import rows
from preau.directory.models import Person


def arrive(passage: Passage, *, by: Person, halves_only: bool = False) -> int:
    """Whoever arrives while something that was called lasts was late there, by so many minutes, and not away; how many
    rolls. `halves_only`: half-days of a class, where being found in the school is being there."""
    return len(rows(_LATE, _values(passage.pupil_id, passage.day, passage.at, by) | {"halves": halves_only}))


def undo_arrival(passage: Passage, *, by: Person) -> int:
    """The arrival was noted by mistake: the rolls that it had changed, and that nobody has changed since, say again what
    they said."""
    return len(rows(_AWAY_AGAIN, _values(passage.pupil_id, passage.day, passage.at, by)))


def _values(pupil: int, day: date, at: time, by: Person) -> dict[str, object]:
    return {"pupil": pupil, "day": day, "at": at, "by": by.pk, "now": clock.now()}


_ROLL, _MARK, _CHANGE = (model._meta.db_table for model in (RollCall, Mark, MarkChange))
# `hit` are the marks (roll, was, minutes, becomes, minutes); the version goes on, so that a form opened before says so.
_WRITE = f"""
traced AS (
    INSERT INTO {_CHANGE} (roll_id, pupil_id, was, was_minutes, became, became_minutes, made_by_id, made_at)
    SELECT roll_id, %(pupil)s::bigint, was, was_minutes, becomes, becomes_minutes, %(by)s::bigint, %(now)s::timestamptz FROM hit),
told AS (
    UPDATE {_ROLL} r SET version = r.version + 1, saved_by_id = %(by)s::bigint, saved_at = %(now)s::timestamptz
      FROM hit WHERE r.id = hit.roll_id)
UPDATE {_MARK} m SET state = hit.becomes, minutes = hit.becomes_minutes FROM hit
 WHERE m.roll_id = hit.roll_id AND m.pupil_id = %(pupil)s::bigint RETURNING m.roll_id
"""
_LATENESS = "floor(extract(epoch FROM %(at)s::time - r.starts_at) / 60)::int"
_LATE = f"""
WITH hit AS (
    SELECT m.roll_id, m.state AS was, m.minutes AS was_minutes,
           CASE WHEN {_LATENESS} > 0 THEN '{State.LATE}' ELSE '{State.PRESENT}' END AS becomes, {_LATENESS} AS becomes_minutes
      FROM {_ROLL} r JOIN {_MARK} m ON m.roll_id = r.id
     WHERE m.pupil_id = %(pupil)s::bigint AND m.day = %(day)s::date AND m.state = '{State.ABSENT}'
       AND r.starts_at <= %(at)s::time AND r.ends_at > %(at)s::time AND (r.group_id IS NOT NULL OR NOT %(halves)s::boolean)
       FOR UPDATE OF r),
{_WRITE}
"""
_AWAY_AGAIN = f"""
WITH hit AS (
    SELECT m.roll_id, m.state AS was, m.minutes AS was_minutes, '{State.ABSENT}' AS becomes, 0 AS becomes_minutes
      FROM {_ROLL} r JOIN {_MARK} m ON m.roll_id = r.id
      JOIN LATERAL (SELECT c.was, c.became, c.became_minutes FROM {_CHANGE} c
                     WHERE c.roll_id = r.id AND c.pupil_id = m.pupil_id ORDER BY c.id DESC LIMIT 1) c ON true
     WHERE m.pupil_id = %(pupil)s::bigint AND m.day = %(day)s::date AND r.starts_at <= %(at)s::time AND r.ends_at > %(at)s::time
       AND c.was = '{State.ABSENT}' AND (c.became, c.became_minutes) = (m.state, m.minutes) AND m.minutes = {_LATENESS}
       FOR UPDATE OF r),
{_WRITE}
"""
