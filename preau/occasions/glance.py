"""Events as weeks, cards and the first page read them, in plain SQL: a window of days, and whose."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from preau.base import clock
from preau.base.rows import Question, Reading, Table
from preau.directory.choices import TEACHING, Profile
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.directory.models.dated import current_sql
from preau.occasions.choices import AHEAD
from preau.occasions.sight import CHILDREN, concerned_sql, seen_sql, told_sql
from preau.occasions.words import when_words

LISTED = 6
MONTH = timedelta(days=31)


@dataclass(frozen=True)
class Told:
    """An event as a line says it. `whom` names its classes, nothing for the whole school; `pupils` are the children (ids)
    of the parent who asks whom it concerns."""

    pk: int
    title: str
    place: str
    first_day: date
    last_day: date
    starts_at: time | None
    ends_at: time | None
    is_cancelled: bool
    staff_only: bool
    whom: str
    pupils: tuple[int, ...]

    @property
    def when(self) -> str:
        return when_words(self.first_day, self.last_day, self.starts_at, self.ends_at)

    def is_on(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


def coming(person: Person, hat: Hat) -> Question:
    """The next ones of a first page: a teacher's are those of the school and of the classes they teach."""
    today = clock.today()
    whose = TAUGHT if hat.kind in TEACHING else "true"
    return _question(person, hat, whose, today, today + AHEAD, {"teacher": person.pk})


def on_day(person: Person, hat: Hat, day: date) -> Question:
    return _question(person, hat, "true", day, day, {})


def of_pupil(person: Person, hat: Hat, pupil: int, first: date, last: date) -> list[Told]:
    """Those that concern one pupil, from a day to another, as far as the reader may know of them."""
    return _told_in(reading_of("pupil", person, hat, pupil, first, last))


def of_group(person: Person, hat: Hat, group: int, first: date, last: date) -> list[Told]:
    """Those of one class or group and of its whole school."""
    return _told_in(reading_of("group", person, hat, group, first, last))


def of_teacher(person: Person, hat: Hat, teacher: int, first: date, last: date) -> list[Told]:
    return _told_in(reading_of("teacher", person, hat, teacher, first, last))


def reading_of(kind: str, person: Person, hat: Hat, pk: int, first: date, last: date) -> Reading:
    """What `of_pupil`, `of_group` or `of_teacher` reads (`kind`: "pupil", "group", "teacher"), for `base.rows.foresee`."""
    return _reading(person, hat, _OF[kind], first, last, {kind: pk})


def of_month(person: Person, hat: Hat, first: date) -> list[Told]:
    """All that one may read, of the month that begins on `first`."""
    last = (first + MONTH).replace(day=1) - timedelta(days=1)
    return _told_in(_reading(person, hat, "true", first, last, {}))


def told_of(found: list[list[Any]] | None) -> list[Told]:
    """What JSON has kept of the lines of a question."""
    return [_told(one, date.fromisoformat, time.fromisoformat) for one in found or []]


def _question(
    person: Person, hat: Hat, whose: str, first: date, last: date, more: dict[str, Any]
) -> Question:
    query, values = _lines(person, hat, whose, first, last, more)
    listed = f"""SELECT json_agg(json_build_array({", ".join(f"t.{name}" for name in _NAMES)})) FROM (
        {query} LIMIT {LISTED}) t"""
    return Question(listed, values)


def _told_in(asked: Reading) -> list[Told]:
    return [_told(one, lambda day: day, lambda hour: hour) for one in asked.table.rows(asked.values)]


def _reading(person: Person, hat: Hat, whose: str, first: date, last: date, more: dict[str, Any]) -> Reading:
    query, values = _lines(person, hat, whose, first, last, more)
    return Reading(Table(query, _CASTS), values)


def _lines(
    person: Person, hat: Hat, whose: str, first: date, last: date, more: dict[str, Any]
) -> tuple[str, dict[str, Any]]:
    seen, values = seen_sql(person, hat)
    mine = f"ARRAY({concerned_sql(CHILDREN)})" if hat.kind == Profile.GUARDIAN else "NULL::bigint[]"
    query = f"""SELECT o.id, o.title, o.place, o.first_day, o.last_day, o.starts_at, o.ends_at,
               o.cancelled_at IS NOT NULL AS is_cancelled, o.staff_only,
               (SELECT string_agg(k.name, ', ' ORDER BY k.name) FROM occasions_occasion_groups g
                  JOIN directory_group k ON k.id = g.group_id WHERE g.occasion_id = o.id) AS whom, {mine} AS pupils
          FROM occasions_occasion o
         WHERE o.first_day <= %(last)s AND o.last_day >= %(first)s AND {seen} AND {whose}
         ORDER BY o.first_day, o.starts_at NULLS FIRST, o.id"""
    return query, values | {"first": first, "last": last} | more


def _told(row: Any, as_day: Any, as_hour: Any) -> Told:
    pk, title, place, first, last, starts, ends, cancelled, staff_only, whom, pupils = row
    return Told(
        pk, title, place, as_day(first), as_day(last), as_hour(starts) if starts else None,
        as_hour(ends) if ends else None, cancelled, staff_only, whom or "", tuple(pupils or ()),
    )  # fmt: skip


_DAY, _HOUR = date.fromisoformat, time.fromisoformat
_CASTS = (None, None, None, _DAY, _DAY, _HOUR, _HOUR, None, None, None, None)
_NAMES = (
    "id", "title", "place", "first_day", "last_day", "starts_at", "ends_at", "is_cancelled", "staff_only", "whom", "pupils",
)  # fmt: skip
_IN = "EXISTS (SELECT FROM occasions_occasion_groups g WHERE g.occasion_id = o.id AND {0})"
_OF_GROUP = f"""(o.to_all AND o.establishment_id = (SELECT k.establishment_id FROM directory_group k WHERE k.id = %(group)s)
    OR {_IN.format("g.group_id = %(group)s")})"""
_TEACHES = f"""g.group_id IN (SELECT h.group_id FROM directory_teaching h
    WHERE h.person_id = %(teacher)s AND {current_sql("h")})"""
TAUGHT = f"(o.to_all OR {_IN.format(_TEACHES)})"
_OF = {"pupil": told_sql("%(pupil)s"), "group": _OF_GROUP, "teacher": TAUGHT}
