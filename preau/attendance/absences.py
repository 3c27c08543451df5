"""Absences made from the marks of a day, and where each stands; in the transaction of what has changed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from preau.attendance.choices import ExemptionKind, PassageKind, State
from preau.attendance.models import Absence, Exemption, Mark, Passage, Reason, RollCall
from preau.attendance.runs import Run, Seen, matched, runs
from preau.base import clock
from preau.base.rows import partly, rows
from preau.timetable.choices import Half


@dataclass(frozen=True)
class Settled:
    """Ids of the absences that came, and of those that no roll says any more."""

    new: list[int]
    undone: list[int]


def settle(establishment_id: int, day: date, pupils: Iterable[int], *, locked: bool = False) -> Settled:
    """Make the absences of these pupils (ids) what the rolls of a day in a school say. To be said in a transaction: it
    waits for whoever settles the same day of the same school, unless that was done. Harmless when repeated."""
    if not locked:
        rows(f"SELECT {LOCK}", {"school": establishment_id, "day_number": day.toordinal()})
    marks: dict[int, list[Seen]] = defaultdict(list)
    live: dict[int, list[Absence]] = defaultdict(list)
    for absence, pupil, *told in rows(
        _TOLD, {"school": establishment_id, "day": day, "pupils": list(pupils)}
    ):
        if absence:
            live[pupil].append(_row(absence, *told))
        else:
            marks[pupil].append(Seen(*told[:5]))
    return _write(establishment_id, day, {pk: (runs(marks[pk]), live[pk]) for pk in {*marks, *live}})


def _row(
    pk: int,
    starts_at: Any,
    ends_at: Any,
    _away: Any,
    _excused: Any,
    morning: str,
    afternoon: str,
    last_at: Any,
) -> Absence:
    """An absence as far as settling needs it."""
    return partly(Absence, _ROW, [pk, starts_at, last_at, ends_at, int(morning), int(afternoon)])


def _write(establishment_id: int, day: date, told: dict[int, tuple[list[Run], list[Absence]]]) -> Settled:
    moment = clock.now()
    new: list[tuple[int, Run]] = []
    changed, undone = [], []
    for pupil, (found, before) in told.items():
        kept, left = matched(found, before)
        new += [(pupil, run) for run in left]
        changed += [row for row in before if row.pk in kept and _take(row, kept[row.pk])]
        undone += [row.pk for row in before if row.pk not in kept]
    values = {"school": establishment_id, "day": day, "now": moment, "pupils": [pupil for pupil, _run in new]}
    spans = {name: [getattr(run, name) for _pupil, run in new] for name in _SPAN}
    made = [pk for (pk,) in rows(_NEW, values | spans)] if new else []
    if changed:
        Absence.objects.bulk_update(changed, _SPAN)
    if undone:
        Absence.objects.filter(pk__in=undone).update(undone_at=moment)
    return Settled(made, undone)


def _take(row: Absence, run: Run) -> bool:
    """Give a row the span of its run; whether that changed anything."""
    values: dict[str, Any] = asdict(run)
    if all(getattr(row, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(row, name, value)
    return True


def holds_sql(reason: str, absence: str) -> str:
    """The condition that a reason holds for the whole of an absence, in SQL, under these aliases."""
    return f"""{reason}.pupil_id = {absence}.pupil_id AND {reason}.withdrawn_at IS NULL
       AND ({reason}.first_day, {reason}.starts_at) <= ({absence}.day, {absence}.starts_at)
       AND ({reason}.last_day, {reason}.ends_at) > ({absence}.day, {absence}.last_at)"""


def standing_sql(absence: str) -> str:
    """A lateral join that gives, of an absence, the last reason that holds: `why.id`, `motive`, `accepted`, `told_by_id`."""
    return f"""LEFT JOIN LATERAL (SELECT y.id, y.motive, y.accepted, y.told_by_id, y.told_as
                 FROM {Reason._meta.db_table} y WHERE {holds_sql("y", absence)}
                ORDER BY y.told_at DESC, y.id DESC LIMIT 1) why ON true"""


# One settling at a time in a school's day; taken by whoever writes marks, and kept to the end of the transaction.
LOCK = "pg_advisory_xact_lock(%(school)s::int, %(day_number)s::int)"
_SPAN = ["starts_at", "last_at", "ends_at", "morning", "afternoon"]
_ROW = ["id", *_SPAN]
_ROLL, _MARK, _ABSENCE = (model._meta.db_table for model in (RollCall, Mark, Absence))
# The absences that these pupils have, then all that the rolls of the day say of those who are away in one, or were.
_TOLD = f"""
WITH marks AS MATERIALIZED (
    SELECT m.pupil_id, r.starts_at, r.ends_at, m.state = '{State.ABSENT}' AS is_away, r.half
      FROM {_ROLL} r JOIN {_MARK} m ON m.roll_id = r.id
     WHERE m.establishment_id = %(school)s::bigint AND m.day = %(day)s::date AND m.pupil_id = ANY (%(pupils)s::bigint[])),
live AS (
    SELECT a.* FROM {_ABSENCE} a
     WHERE a.establishment_id = %(school)s::bigint AND a.day = %(day)s::date AND a.undone_at IS NULL
       AND a.pupil_id = ANY (%(pupils)s::bigint[]))
SELECT l.id, l.pupil_id, l.starts_at, l.ends_at, NULL::boolean, NULL::boolean, l.morning::text, l.afternoon::text, l.last_at
  FROM live l
UNION ALL
SELECT NULL, m.pupil_id, m.starts_at, m.ends_at, m.is_away, m.is_away AND (EXISTS (
           SELECT FROM {Passage._meta.db_table} p
            WHERE p.pupil_id = m.pupil_id AND p.day = %(day)s::date AND p.kind = '{PassageKind.SICK_BAY}'
              AND p.withdrawn_at IS NULL AND p.at < m.ends_at AND (p.until IS NULL OR p.until > m.starts_at))
        OR m.half = '{Half.AFTERNOON}' AND EXISTS (
           SELECT FROM {Exemption._meta.db_table} x
            WHERE x.pupil_id = m.pupil_id AND x.kind = '{ExemptionKind.AFTERNOONS}' AND x.withdrawn_at IS NULL
              AND %(day)s::date BETWEEN x.first_day AND x.last_day)), m.half, NULL, NULL
  FROM marks m WHERE m.pupil_id IN (SELECT pupil_id FROM marks WHERE is_away UNION SELECT pupil_id FROM live)
"""
_NEW = f"""
INSERT INTO {_ABSENCE} (pupil_id, establishment_id, day, made_at, {", ".join(_SPAN)})
SELECT s.pupil_id, %(school)s::bigint, %(day)s::date, %(now)s::timestamptz, s.starts_at, s.last_at, s.ends_at, s.morning,
       s.afternoon
  FROM unnest(%(pupils)s::bigint[], %(starts_at)s::time[], %(last_at)s::time[], %(ends_at)s::time[], %(morning)s::int[],
              %(afternoon)s::int[]) AS s(pupil_id, starts_at, last_at, ends_at, morning, afternoon)
RETURNING id
"""
