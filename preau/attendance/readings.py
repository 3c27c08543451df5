"""What a family reads of its children's absences."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db.models import Q

from preau.attendance.absences import standing_sql
from preau.attendance.board import standing_of
from preau.attendance.choices import PassageKind, State, Told
from preau.attendance.models import Absence, Mark, Passage, Reason, RollCall
from preau.base import clock
from preau.base.rows import Question, Reading, Table, partly, rows
from preau.directory.models import Establishment, Person


@dataclass(frozen=True)
class Missed:
    """An absence as a family reads it, with where it stands; or a lateness, which asks nothing."""

    absence: Absence
    standing: Told
    reason: Reason | None = None


def absences_of(pupil: Person, since: date) -> list[Missed]:
    """The absences of a pupil since a day, the last first; one query."""
    return absences_by_pupil([pupil.pk], since)[pupil.pk]


def absences_by_pupil(pupils: list[int], since: date) -> dict[int, list[Missed]]:
    """The same of each of these pupils (ids); one query for all."""
    found: dict[int, list[Missed]] = {pk: [] for pk in pupils}
    for row in rows(_ABSENCES, {"pupils": pupils, "since": since}):
        one = _missed(row)
        found[one.absence.pupil_id].append(one)
    return found


def _missed(row: tuple[Any, ...]) -> Missed:
    absence = partly(Absence, _ABSENCE, row[: len(_ABSENCE)])
    place, why = row[len(_ABSENCE) : -len(_REASON) - 1], row[-len(_REASON) - 1 :]
    absence.establishment = partly(Establishment, _PLACE, place)
    reason = partly(Reason, _REASON, why[1:]) if why[0] else None
    return Missed(absence, standing_of(why[0], reason.accepted if reason else None), reason)


def latenesses_by_pupil(pupils: list[int], since: date) -> dict[int, list[tuple[RollCall, int]]]:
    """The latenesses that rolls say of each of these pupils (ids) since a day, with their minutes, the last first."""
    found: dict[int, list[tuple[RollCall, int]]] = {pk: [] for pk in pupils}
    marks = Mark.objects.filter(pupil__in=pupils, state=State.LATE, roll__day__gte=since).select_related(
        "roll"
    )
    for one in marks.order_by("-roll__day", "-roll__starts_at")[: 40 * len(pupils)]:
        found[one.pupil_id].append((one.roll, one.minutes))
    return found


@dataclass(frozen=True)
class SeenToday:
    """What is known of a pupil today: the last roll that names them, with its state; or since when the sick-bay has them."""

    state: str
    at: time
    minutes: int
    words: str
    in_bay: time | None

    @property
    def is_away(self) -> bool:
        return self.state == State.ABSENT

    @property
    def is_late(self) -> bool:
        return self.state == State.LATE


def seen_today(pupils: list[int]) -> dict[int, SeenToday]:
    """Where each of these pupils (ids) was seen last today, or was missing; those that no roll names have none. One query."""
    asked = reading_of_today(pupils)
    return {pk: SeenToday(*told) for pk, *told in asked.table.rows(asked.values)} if pupils else {}


def reading_of_today(pupils: list[int]) -> Reading:
    """What `seen_today` reads, for `base.rows.foresee`."""
    return Reading(_SEEN_TODAY, {"pupils": pupils, "day": clock.today()})


def reason_of(absence: Absence) -> Reason | None:
    """The last reason that holds for the whole of an absence."""
    day, first, last = absence.day, absence.starts_at, absence.last_at
    began = Q(first_day__lt=day) | Q(first_day=day, starts_at__lte=first)
    lasts = Q(last_day__gt=day) | Q(last_day=day, ends_at__gt=last)
    found = Reason.objects.filter(began, lasts, pupil=absence.pupil_id, withdrawn_at=None)
    return found.select_related("told_by", "decided_by").order_by("-told_at", "-pk").first()


def unexplained_of(pupils: list[int], since: date) -> Question:
    """The absences of these pupils (ids) since a day that nobody has explained, the last first: `unexplained_told` reads
    the answer."""
    return Question(_UNEXPLAINED, {"pupils": pupils, "since": since})


def unexplained_told(told: list[dict[str, Any]]) -> list[Absence]:
    return [partly(Absence, _SHOWN, (_read[name](one[name]) for name in _SHOWN)) for one in told]


_ABSENCE = [field.attname for field in Absence._meta.concrete_fields]
_REASON = [field.attname for field in Reason._meta.concrete_fields]
_PLACE = ["id", "name", "usual_name", "kind"]
_ABSENCES = f"""
SELECT {", ".join(f"a.{name}" for name in _ABSENCE)}, {", ".join(f"e.{name}" for name in _PLACE)}, why.id,
       {", ".join(f"y.{name}" for name in _REASON)}
  FROM {Absence._meta.db_table} a {standing_sql("a")} LEFT JOIN {Reason._meta.db_table} y ON y.id = why.id
  JOIN directory_establishment e ON e.id = a.establishment_id
 WHERE a.pupil_id = ANY (%(pupils)s::bigint[]) AND a.day >= %(since)s::date AND a.undone_at IS NULL
 ORDER BY a.day DESC, a.starts_at DESC
"""
_SEEN_TODAY = Table(
    f"""
SELECT DISTINCT ON (m.pupil_id) m.pupil_id, m.state, r.starts_at, m.minutes, r.words,
       (SELECT max(p.at) FROM {Passage._meta.db_table} p
         WHERE p.pupil_id = m.pupil_id AND p.day = m.day AND p.kind = '{PassageKind.SICK_BAY}' AND p.until IS NULL
           AND p.withdrawn_at IS NULL)
  FROM {Mark._meta.db_table} m JOIN {RollCall._meta.db_table} r ON r.id = m.roll_id
 WHERE m.pupil_id = ANY (%(pupils)s::bigint[]) AND m.day = %(day)s::date
 ORDER BY m.pupil_id, r.starts_at DESC, (m.state = '{State.ABSENT}'), r.id DESC
""",
    (None, None, time.fromisoformat, None, None, time.fromisoformat),
)
_read: dict[str, Callable[[Any], Any]] = {
    "id": int, "pupil_id": int, "day": date.fromisoformat, "starts_at": time.fromisoformat,
    "ends_at": time.fromisoformat, "morning": int, "afternoon": int,
}  # fmt: skip
_SHOWN = list(_read)
_UNEXPLAINED = f"""
SELECT coalesce(json_agg(missed ORDER BY missed.day DESC, missed.starts_at DESC), '[]') FROM (
    SELECT {", ".join(f"a.{name}" for name in _SHOWN)} FROM {Absence._meta.db_table} a {standing_sql("a")}
     WHERE a.pupil_id = ANY(%(pupils)s::bigint[]) AND a.day >= %(since)s::date AND a.undone_at IS NULL AND why.id IS NULL
     ORDER BY a.day DESC, a.starts_at DESC LIMIT 20) missed
"""
