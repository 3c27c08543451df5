"""The days of a school: half-days of class, days without school, weeks."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from preau.base.rows import rows
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
    found = rows(_OFF, {"school": establishment_id, "first": first, "last": last})
    return {
        day: name for name, begins, ends in found for day in _between(max(begins, first), min(ends, last))
    }


def half_days_of(establishment_id: int, first: date, last: date) -> list[ClassHalf]:
    """The half-days of class of a school between two days, without those when it is closed; one query."""
    values = {"school": establishment_id, "first": first, "last": last}
    return [ClassHalf(*row) for row in rows(_HALVES, values)]


def half_words(half: str) -> str:
    return str(Half(half).label)


def _between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


_OFF = """
SELECT h.name, h.first_day, h.last_day FROM directory_establishment e JOIN directory_academy y ON y.id = e.academy_id
  JOIN directory_holiday h ON h.establishment_id = e.id
       OR (h.establishment_id IS NULL AND h.zone <> '' AND h.zone = y.holiday_zone)
 WHERE e.id = %(school)s AND h.first_day <= %(last)s AND h.last_day >= %(first)s
 ORDER BY h.establishment_id NULLS FIRST, h.id
"""
_HALVES = """
SELECT d::date, h.half, h.starts_at, h.ends_at FROM generate_series(%(first)s::date, %(last)s::date, interval '1 day') d
  JOIN timetable_halfday h ON h.weekday = extract(isodow FROM d) AND h.establishment_id = %(school)s
 WHERE NOT EXISTS (SELECT FROM directory_establishment e JOIN directory_academy y ON y.id = e.academy_id
                     JOIN directory_holiday o ON o.establishment_id = e.id
                          OR (o.establishment_id IS NULL AND o.zone <> '' AND o.zone = y.holiday_zone)
                    WHERE e.id = h.establishment_id AND d::date BETWEEN o.first_day AND o.last_day)
 ORDER BY d, h.starts_at
"""
