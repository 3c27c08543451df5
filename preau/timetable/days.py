"""The days of a school: half-days of class, days without school, weeks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from preau.base.events import ask
from preau.base.rows import Question, Reading, Table, asked_at_once, gathered
from preau.timetable.choices import Half


@dataclass(frozen=True)
class ClassHalf:
    """A half-day of class on a date: the whole timetable of a young child."""

    day: date
    half: str
    starts_at: time
    ends_at: time


def days_off(establishment_id: int, first: date, last: date) -> dict[date, str]:
    """The days without school between two days, with the name of the holiday, or of the school's own closing."""
    [told] = asked_at_once([ask_days_off(establishment_id, first, last)])
    return days_off_told(told, first, last)


def ask_days_off(establishment_id: int, first: date, last: date) -> Question:
    """The same, to be asked with others: `days_off_told` reads the answer."""
    return Question(_OFF, {"school": establishment_id, "first": first, "last": last})


def days_off_told(told: list[list[str]], first: date, last: date) -> dict[date, str]:
    return {
        day: name
        for name, begins, ends in told
        for day in _between(max(date.fromisoformat(begins), first), min(date.fromisoformat(ends), last))
    }


def half_days_of(establishment_id: int, first: date, last: date) -> list[ClassHalf]:
    """The half-days of class of a school between two days, without those when it is closed; one query."""
    asked = reading_of_halves(establishment_id, first, last)
    return [ClassHalf(*row) for row in asked.table.rows(asked.values)]


def reading_of_halves(establishment_id: int, first: date, last: date) -> Reading:
    """What `half_days_of` reads, for `base.rows.foresee`."""
    return Reading(_HALVES, {"school": establishment_id, "first": first, "last": last})


@dataclass(frozen=True)
class Closed:
    """A class (id), or a whole school without one, that is closed from a day to another, both included: a strike, an exam."""

    establishment_id: int
    group_id: int | None
    first: date
    last: date
    why: str


def ask_closures(establishments: Iterable[int], first: date, last: date) -> Question:
    """What other rooms have announced as closed in these schools (ids) between two days: `closures_told` reads the answer."""
    return gathered(ask("closures", establishments=sorted(set(establishments)), first=first, last=last))


def closures_told(told: list[list[list[Any]]]) -> list[Closed]:
    return [
        Closed(school, group, date.fromisoformat(first), date.fromisoformat(last), why)
        for some in told
        for school, group, first, last, why in some
    ]


def closures_of(establishments: Iterable[int], first: date, last: date) -> list[Closed]:
    """The same at once; one query."""
    schools = set(establishments)
    return closures_told(asked_at_once([ask_closures(schools, first, last)])[0]) if schools else []


def why_closed(closures: Iterable[Closed], day: date, establishment_id: int, groups: Iterable[int]) -> str:
    """Why a school, or one of these of its groups (ids), is closed on a day; nothing where it is open."""
    among = {*groups, None}
    return next(
        (one.why for one in closures
         if one.establishment_id == establishment_id and one.group_id in among and one.first <= day <= one.last),
        "",
    )  # fmt: skip


def half_in_force_sql(day: str) -> str:
    """The condition that a half-day `h` is in force on a day, in SQL: for a query of other rooms too."""
    return f"(h.starts_on IS NULL OR h.starts_on <= {day}) AND (h.ends_on IS NULL OR h.ends_on >= {day})"


def half_words(half: str) -> str:
    return str(Half(half).label)


def _between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


_OFF = """
SELECT coalesce(json_agg(json_build_array(h.name, h.first_day, h.last_day) ORDER BY h.establishment_id NULLS FIRST, h.id), '[]')
  FROM directory_establishment e JOIN directory_academy y ON y.id = e.academy_id
  JOIN directory_holiday h ON h.establishment_id = e.id
       OR (h.establishment_id IS NULL AND h.zone <> '' AND h.zone = y.holiday_zone)
 WHERE e.id = %(school)s AND h.first_day <= %(last)s AND h.last_day >= %(first)s
"""
_HALVES = Table(
    f"""
SELECT d::date, h.half, h.starts_at, h.ends_at FROM generate_series(%(first)s::date, %(last)s::date, interval '1 day') d
  JOIN timetable_halfday h ON h.weekday = extract(isodow FROM d) AND h.establishment_id = %(school)s
       AND {half_in_force_sql("d::date")}
 WHERE NOT EXISTS (SELECT FROM directory_establishment e JOIN directory_academy y ON y.id = e.academy_id
                     JOIN directory_holiday o ON o.establishment_id = e.id
                          OR (o.establishment_id IS NULL AND o.zone <> '' AND o.zone = y.holiday_zone)
                    WHERE e.id = h.establishment_id AND d::date BETWEEN o.first_day AND o.last_day)
 ORDER BY d, h.starts_at
""",
    (date.fromisoformat, None, time.fromisoformat, time.fromisoformat),
)
