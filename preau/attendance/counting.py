"""Half-days missed, thresholds, the register of a month and the figures of a year: each one query."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from preau.attendance.absences import standing_sql
from preau.attendance.choices import State
from preau.attendance.models import Absence, AbsenceLetter, Mark, RollCall
from preau.attendance.motives import Threshold, lessons_for_a_half_day, thresholds
from preau.base.rows import partly, rows
from preau.directory.choices import GroupKind
from preau.directory.models import Group, Membership, Person
from preau.directory.wordings import class_words


@dataclass(frozen=True)
class Counted:
    """Half-days that a pupil missed in a span: all, those without legitimate reason, those whose motive waits.

    `dates` are those without legitimate reason: (day, half).
    """

    pupil: Person
    establishment_id: int
    group: str
    half_days: int
    unlawful: int
    waiting: int
    dates: tuple[tuple[date, str], ...] = ()

    @property
    def threshold(self) -> Threshold | None:
        """The highest that is passed."""
        return next((one for one in reversed(thresholds()) if self.unlawful >= one.half_days), None)


def counted(establishment_id: int, first: date, last: date, *, pupil: int | None = None) -> list[Counted]:
    """The half-days missed in a school from a day to another, both included; who missed most without reason first.

    A half-day is missed from so many lessons on (`thresholds.toml`); it is without legitimate reason when no reason holds
    for that many, or a reason that the school did not accept.
    """
    values = {
        "school": establishment_id, "first": first, "last": last, "pupil": pupil, "lessons": lessons_for_a_half_day(),
        "class": str(GroupKind.CLASS),
    }  # fmt: skip
    return [_counted(establishment_id, row) for row in rows(_HALVES, values)]


def over_thresholds(establishment_id: int, month: date) -> list[tuple[Counted, list[AbsenceLetter]]]:
    """Those who have passed a threshold in the month of a day, each with the letters already written for it."""
    first, last = month_of(month)
    found = [one for one in counted(establishment_id, first, last) if one.threshold]
    letters: dict[int, list[AbsenceLetter]] = defaultdict(list)
    for letter in AbsenceLetter.objects.filter(establishment=establishment_id, month=first).select_related(
        "made_by"
    ):
        letters[letter.pupil_id].append(letter)
    return [(one, letters[one.pupil.pk]) for one in found]


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of a civil month."""
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return first, following - timedelta(days=1)


@dataclass
class RegisterLine:
    """A pupil in the register of a month; `missed` by (day, half): without reason, waiting, or with one. `expected`: the
    half-days that were called."""

    pupil: Person
    expected: int = 0
    missed: dict[tuple[date, str], str] = field(default_factory=dict)

    @property
    def half_days(self) -> int:
        return len(self.missed)


@dataclass(frozen=True)
class Attended:
    """Of a month of a class: the half-days that its pupils could be there, and those that they were."""

    possible: int
    present: int

    @property
    def rate(self) -> float:
        """Of a hundred possible, how many were held. Only what was called counts: what was not says nothing."""
        return 100 * self.present / self.possible if self.possible else 0.0


def attended(lines: Iterable[RegisterLine]) -> Attended:
    """What a register comes to (the monthly rate of attendance of the registre d’appel, code de l’éducation, R131-5 [C])."""
    told = [(one.expected, min(one.half_days, one.expected)) for one in lines]
    possible = sum(expected for expected, _missed in told)
    return Attended(possible, possible - sum(missed for _expected, missed in told))


def register(group: Group, first: date, last: date) -> list[RegisterLine]:
    """The pupils of a class who were in it between two days, each with the half-days missed in its school; one query."""
    lines: dict[int, RegisterLine] = {}
    values = {"group": group.pk, "first": first, "last": last, "lessons": lessons_for_a_half_day(),
              "school": group.establishment_id}  # fmt: skip
    for pk, last_name, first_name, expected, day, half, standing in rows(_REGISTER, values):
        person = partly(Person, ["id", "last_name", "first_name"], (pk, last_name, first_name))
        line = lines.setdefault(pk, RegisterLine(person, expected))
        if day:
            line.missed[day, half] = standing
    return list(lines.values())


@dataclass(frozen=True)
class Figures:
    """What the rolls of a span say of a class: pupils, marks, those away, those late; half-days missed."""

    group_id: int | None
    group: str
    pupils: int
    marks: int
    away: int
    late: int
    half_days: int

    @property
    def rate(self) -> float:
        """Of a hundred expected, how many were away."""
        return 100 * self.away / self.marks if self.marks else 0.0


def figures(establishment_id: int, first: date, last: date) -> list[Figures]:
    """The figures of each class between two days; a pupil counts in the class of the last of them. One query."""
    values = {
        "school": establishment_id, "first": first, "last": last, "lessons": lessons_for_a_half_day(),
        "class": str(GroupKind.CLASS),
    }  # fmt: skip
    return [Figures(pk, class_words(name), *counts) for pk, name, *counts in rows(FIGURES, values)]


def _counted(establishment_id: int, row: tuple[Any, ...]) -> Counted:
    pk, last_name, first_name, group, half_days, unlawful, waiting, dates = row
    person = partly(Person, ["id", "last_name", "first_name"], (pk, last_name, first_name))
    told = tuple((date.fromisoformat(day), half) for day, half in dates or [])
    return Counted(person, establishment_id, class_words(group or ""), half_days, unlawful, waiting, told)


_ABSENCE, _MEMBER, _GROUP = (model._meta.db_table for model in (Absence, Membership, Group))
# Each half-day that absences of a span make, with how many lessons of it were missed, without reason, or waiting.
_MISSED = f"""
    SELECT a.pupil_id, a.day, h.half, sum(h.missed) AS missed,
           coalesce(sum(h.missed) FILTER (WHERE why.id IS NULL OR why.accepted IS FALSE), 0) AS unlawful,
           coalesce(sum(h.missed) FILTER (WHERE why.id IS NOT NULL AND why.accepted IS NULL), 0) AS waiting
      FROM {_ABSENCE} a CROSS JOIN LATERAL (VALUES ('morning', a.morning), ('afternoon', a.afternoon)) h(half, missed)
      {standing_sql("a")}
     WHERE {{which}} AND a.day BETWEEN %(first)s::date AND %(last)s::date AND a.undone_at IS NULL AND h.missed > 0
     GROUP BY 1, 2, 3 HAVING sum(h.missed) >= %(lessons)s::int"""
_CLASS = f"""LEFT JOIN LATERAL (SELECT g.id, g.name FROM {_MEMBER} m JOIN {_GROUP} g ON g.id = m.group_id
                  WHERE m.person_id = {{pupil}} AND m.role = 'pupil' AND g.kind = %(class)s
                    AND g.establishment_id = %(school)s::bigint AND m.starts_on <= %(last)s::date
                  ORDER BY m.starts_on DESC, m.id DESC LIMIT 1) g ON true"""
_OF_SCHOOL = """a.establishment_id = %(school)s::bigint
           AND (%(pupil)s::bigint IS NULL OR a.pupil_id = %(pupil)s::bigint)"""
_HALVES = f"""
WITH missed AS ({_MISSED.format(which=_OF_SCHOOL)}),
told AS (
    SELECT pupil_id, count(*) AS half_days, count(*) FILTER (WHERE unlawful >= %(lessons)s::int) AS unlawful,
           count(*) FILTER (WHERE waiting > 0 AND unlawful < %(lessons)s::int) AS waiting,
           json_agg(json_build_array(day, half) ORDER BY day, half DESC)
               FILTER (WHERE unlawful >= %(lessons)s::int) AS dates
      FROM missed GROUP BY pupil_id)
SELECT p.id, p.last_name, p.first_name, g.name, t.half_days, t.unlawful, t.waiting, t.dates
  FROM told t JOIN directory_person p ON p.id = t.pupil_id {_CLASS.format(pupil="p.id")}
 ORDER BY t.unlawful DESC, t.half_days DESC, p.sort_key, p.id
"""
_IN_CLASS = "a.establishment_id = %(school)s::bigint AND a.pupil_id IN (SELECT id FROM pupils)"
_REGISTER = f"""
WITH pupils AS (
    SELECT DISTINCT m.person_id AS id FROM {_MEMBER} m
     WHERE m.group_id = %(group)s::bigint AND m.role = 'pupil' AND m.starts_on <= %(last)s::date
       AND (m.ends_on IS NULL OR m.ends_on >= %(first)s::date)),
missed AS ({_MISSED.format(which=_IN_CLASS)}),
called AS (
    SELECT k.pupil_id, count(DISTINCT (r.day, r.half))::int AS half_days
      FROM {Mark._meta.db_table} k JOIN {RollCall._meta.db_table} r ON r.id = k.roll_id
     WHERE k.pupil_id IN (SELECT id FROM pupils) AND k.establishment_id = %(school)s::bigint
       AND k.day BETWEEN %(first)s::date AND %(last)s::date GROUP BY 1)
SELECT p.id, p.last_name, p.first_name, coalesce(c.half_days, 0), m.day, m.half,
       CASE WHEN m.unlawful >= %(lessons)s::int THEN 'unlawful' WHEN m.waiting > 0 THEN 'waiting' ELSE 'lawful' END
  FROM pupils JOIN directory_person p USING (id) LEFT JOIN missed m ON m.pupil_id = p.id
  LEFT JOIN called c ON c.pupil_id = p.id
 ORDER BY p.sort_key, p.id, m.day, m.half DESC
"""
# Marks are summed by pupil before anything is joined to them: there are two million in a year of a large school.
FIGURES = f"""
WITH told AS MATERIALIZED (
    SELECT m.pupil_id, count(*) AS marks, count(*) FILTER (WHERE m.state = '{State.ABSENT}') AS away,
           count(*) FILTER (WHERE m.state = '{State.LATE}') AS late
      FROM {Mark._meta.db_table} m
     WHERE m.establishment_id = %(school)s::bigint AND m.day BETWEEN %(first)s::date AND %(last)s::date
     GROUP BY m.pupil_id),
halves AS (
    SELECT pupil_id, sum(mornings + afternoons) AS half_days FROM (
        SELECT a.pupil_id, (sum(a.morning) >= %(lessons)s::int)::int AS mornings,
               (sum(a.afternoon) >= %(lessons)s::int)::int AS afternoons
          FROM {_ABSENCE} a
         WHERE a.establishment_id = %(school)s::bigint AND a.day BETWEEN %(first)s::date AND %(last)s::date
           AND a.undone_at IS NULL
         GROUP BY a.pupil_id, a.day) missed GROUP BY pupil_id),
placed AS (
    SELECT DISTINCT ON (m.person_id) m.person_id, g.id, g.name FROM {_MEMBER} m JOIN {_GROUP} g ON g.id = m.group_id
     WHERE g.establishment_id = %(school)s::bigint AND g.kind = %(class)s AND m.role = 'pupil'
       AND m.starts_on <= %(last)s::date
     ORDER BY m.person_id, m.starts_on DESC, m.id DESC)
SELECT p.id, coalesce(p.name, ''), count(*)::int, sum(t.marks)::bigint, sum(t.away)::bigint, sum(t.late)::bigint,
       coalesce(sum(h.half_days), 0)::bigint
  FROM told t LEFT JOIN placed p ON p.person_id = t.pupil_id LEFT JOIN halves h ON h.pupil_id = t.pupil_id
 GROUP BY 1, 2 ORDER BY 2, 1
"""
