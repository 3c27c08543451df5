"""What a family reads of its children's absences."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db.models import Q

from preau.attendance.absences import standing_sql
from preau.attendance.board import standing_of
from preau.attendance.choices import State, Told
from preau.attendance.models import Absence, Mark, Reason, RollCall
from preau.base.rows import Question, partly, rows
from preau.directory.models import Person


@dataclass(frozen=True)
class Missed:
    """An absence as a family reads it, with where it stands; or a lateness, which asks nothing."""

    absence: Absence
    standing: Told
    reason: Reason | None = None


def absences_of(pupil: Person, since: date) -> list[Missed]:
    """The absences of a pupil since a day, the last first; two queries."""
    query = f"""SELECT a.id, why.id, why.accepted FROM {Absence._meta.db_table} a {standing_sql("a")}
                 WHERE a.pupil_id = %(pupil)s::bigint AND a.day >= %(since)s::date AND a.undone_at IS NULL"""
    told = {pk: (why, accepted) for pk, why, accepted in rows(query, {"pupil": pupil.pk, "since": since})}
    found = Absence.objects.filter(pk__in=told).select_related("establishment").order_by("-day", "-starts_at")
    reasons = Reason.objects.in_bulk([why for why, _accepted in told.values() if why])
    return [Missed(one, standing_of(*told[one.pk]), reasons.get(told[one.pk][0] or 0)) for one in found]


def latenesses_of(pupil: Person, since: date) -> list[tuple[RollCall, int]]:
    """The latenesses that rolls say of a pupil since a day, with their minutes, the last first."""
    marks = Mark.objects.filter(pupil=pupil, state=State.LATE, roll__day__gte=since).select_related("roll")
    return [(one.roll, one.minutes) for one in marks.order_by("-roll__day", "-roll__starts_at")[:40]]


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
