"""Who is expected: habits, what was said of a day instead, less the days that are not held. One text of SQL for all.

A day is held when the service has that weekday, the school is open (no holiday of its zone, no closing day of its own), no
closure of the school or of the child's class stands (`Halt`), and nobody closed it, for all or for that class. A child is
expected on the days when it is enrolled in the school.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from preau.base.rows import partly, rows
from preau.canteen.models import Choice, Closing, Departure, Habit, Halt, Presence, Protocol, Service
from preau.directory.choices import GroupKind
from preau.directory.models import Group, Person


@dataclass
class Expected:
    """A child on a list: `late` when the commune added it after the deadline; `closed` when nobody is awaited any more
    (the class is out)."""

    child: Person
    group: Group | None
    has_protocol: bool
    late: bool
    here_at: datetime | None
    left_at: datetime | None
    with_whom: str
    is_away: bool = False
    collectors: list[str] = field(default_factory=list)

    @property
    def is_here(self) -> bool:
        return self.here_at is not None

    @property
    def is_waiting(self) -> bool:
        """Neither seen, nor known to be away this morning, nor gone."""
        return not self.is_here and not self.is_away and self.left_at is None


def expected_at(service: Service, day: date) -> list[Expected]:
    """The list of a service on a day, by class then by name; one query."""
    values = {"services": [service.pk], "first": day, "last": day, "class": str(GroupKind.CLASS)}
    return [_expected(row) for row in rows(_LIST, values)]


def booked_days(child_id: int, services: Iterable[int], first: date, last: date) -> set[tuple[int, date]]:
    """(service, day) of all that is booked for a child between two days, on days held or not; one query."""
    values = {"services": list(services), "first": first, "last": last, "child": child_id}
    return set(rows(_OF_CHILD, values))


def counts(services: Iterable[int], first: date, last: date) -> dict[tuple[int, date], tuple[int, int, int]]:
    """For each (service, day): how many are expected, how many of them were added late, how many have a PAI; one query."""
    values = {"services": list(services), "first": first, "last": last}
    return {(service, day): (n, late, pai) for service, day, n, late, pai in rows(_COUNTS, values)}


def readers_of(service: Service, day: date) -> tuple[str, dict[str, Any]]:
    """A query of the ids of the children expected that day, for who tells their families; and its values."""
    return BOOKED + " SELECT child_id FROM booked", {"services": [service.pk], "first": day, "last": day}


def shut_days(
    child_id: int, services: Iterable[int], first: date, last: date
) -> dict[tuple[int, date], list[str]]:
    """Why each (service, day) is not held for a child, besides the calendar: a strike, a class out, a closure; one query."""
    values = {"services": list(services), "first": first, "last": last, "child": child_id}
    found: dict[tuple[int, date], list[str]] = defaultdict(list)
    for service, day, why in rows(_SHUT, values):
        found[service, day].append(why)
    return found


def _expected(row: tuple[Any, ...]) -> Expected:
    person, last_name, first_name, group, group_name, late, pai, here_at, left_at, with_whom = row
    return Expected(
        partly(Person, ["id", "last_name", "first_name"], (person, last_name, first_name)),
        partly(Group, ["id", "name"], (group, group_name)) if group else None,
        pai, late, here_at, left_at, with_whom or "",
    )  # fmt: skip


_DAYS = """
days AS (
    SELECT s.id AS service_id, s.establishment_id, d::date AS day
      FROM canteen_service s
      CROSS JOIN generate_series(%(first)s::date, %(last)s::date, interval '1 day') d
     WHERE s.id = ANY(%(services)s::bigint[]) AND extract(isodow FROM d) = ANY(s.weekdays)
       AND (s.ended_on IS NULL OR s.ended_on > d::date)
)"""
# What was asked for, whether the day is held or not: the choice of a day stands before the habit.
_ASKED = f"""
asked AS (
    SELECT d.service_id, d.establishment_id, d.day, h.child_id, h.made_by_id, false AS late
      FROM days d JOIN {Habit._meta.db_table} h ON h.service_id = d.service_id
       AND h.starts_on <= d.day AND h.ends_on >= d.day AND extract(isodow FROM d.day) = ANY(h.weekdays)
     WHERE {{habits}} AND NOT EXISTS (
           SELECT FROM {Choice._meta.db_table} c WHERE c.service_id = d.service_id AND c.day = d.day
              AND c.child_id = h.child_id AND c.ended_at IS NULL)
    UNION ALL
    SELECT d.service_id, d.establishment_id, d.day, c.child_id, c.made_by_id, c.late
      FROM days d JOIN {Choice._meta.db_table} c ON c.service_id = d.service_id AND c.day = d.day
     WHERE {{choices}} AND c.ended_at IS NULL AND c.comes
)"""
_IN_CLASS = """x.group_id IN (
            SELECT m.group_id FROM directory_membership m WHERE m.person_id = {child} AND m.role = 'pupil'
               AND m.starts_on <= {day} AND (m.ends_on IS NULL OR m.ends_on >= {day}))"""
# A class, or the school, is closed when a service begins: `s` is its row, `day` and `child` columns of the query around.
_HALT = f"""{Halt._meta.db_table} x JOIN directory_establishment e ON e.id = x.establishment_id
      JOIN directory_academy y ON y.id = e.academy_id
     WHERE x.establishment_id = s.establishment_id AND x.starts_on <= {{day}} AND (x.ends_on IS NULL OR x.ends_on >= {{day}})
       AND (({{day}} + s.starts_at) AT TIME ZONE y.time_zone) > x.told_at
       AND (x.ended_at IS NULL OR (({{day}} + s.starts_at) AT TIME ZONE y.time_zone) < x.ended_at)
       AND (x.group_id IS NULL OR {_IN_CLASS})"""
HALTED = f"EXISTS (SELECT FROM {_HALT})"
_SHUT = f"""
WITH {_DAYS}
SELECT d.service_id, d.day, x.why FROM days d
  JOIN {Closing._meta.db_table} x ON x.service_id = d.service_id AND x.day = d.day AND x.withdrawn_at IS NULL
 WHERE x.group_id IS NULL OR {_IN_CLASS.format(child="%(child)s", day="d.day")}
UNION ALL
SELECT d.service_id, d.day, h.why FROM days d JOIN canteen_service s ON s.id = d.service_id
  CROSS JOIN LATERAL (SELECT x.why FROM {_HALT.format(child="%(child)s", day="d.day")}) h"""
_HELD = f"""
NOT EXISTS (
    SELECT FROM directory_holiday o JOIN directory_establishment e ON e.id = a.establishment_id
      JOIN directory_academy y ON y.id = e.academy_id
     WHERE a.day BETWEEN o.first_day AND o.last_day AND (o.establishment_id = e.id
           OR (o.establishment_id IS NULL AND o.zone <> '' AND o.zone = y.holiday_zone)))
AND NOT EXISTS (
    SELECT FROM {Closing._meta.db_table} x WHERE x.service_id = a.service_id AND x.day = a.day AND x.withdrawn_at IS NULL
       AND (x.group_id IS NULL OR x.group_id IN (
            SELECT m.group_id FROM directory_membership m WHERE m.person_id = a.child_id AND m.role = 'pupil'
               AND m.starts_on <= a.day AND (m.ends_on IS NULL OR m.ends_on >= a.day))))
AND NOT EXISTS (
    SELECT FROM canteen_service s WHERE s.id = a.service_id AND {HALTED.format(day="a.day", child="a.child_id")})
AND EXISTS (
    SELECT FROM directory_enrolment n WHERE n.person_id = a.child_id AND n.establishment_id = a.establishment_id
       AND n.starts_on <= a.day AND (n.ends_on IS NULL OR n.ends_on >= a.day))"""
_ASKED_OF_ALL = _ASKED.format(habits="true", choices="true")
_ASKED_OF_CHILD = _ASKED.format(habits="h.child_id = %(child)s", choices="c.child_id = %(child)s")
BOOKED = f"WITH {_DAYS}, {_ASKED_OF_ALL}, booked AS (SELECT a.* FROM asked a WHERE {_HELD})"
_OF_CHILD = f"WITH {_DAYS}, {_ASKED_OF_CHILD} SELECT service_id, day FROM asked"
PROTOCOL = f"""EXISTS (SELECT FROM {Protocol._meta.db_table} q
        WHERE q.child_id = b.child_id AND q.establishment_id = b.establishment_id AND q.ended_at IS NULL)"""
_COUNTS = f"""
{BOOKED}
SELECT b.service_id, b.day, count(*), count(*) FILTER (WHERE b.late), count(*) FILTER (WHERE {PROTOCOL})
  FROM booked b GROUP BY 1, 2"""
_LIST = f"""
{BOOKED}
SELECT p.id, p.last_name, p.first_name, g.id, g.name, b.late, {PROTOCOL}, h.noted_at, l.left_at, l.with_whom
  FROM booked b JOIN directory_person p ON p.id = b.child_id
  LEFT JOIN {Presence._meta.db_table} h
    ON h.service_id = b.service_id AND h.day = b.day AND h.child_id = b.child_id AND h.withdrawn_at IS NULL
  LEFT JOIN {Departure._meta.db_table} l
    ON l.service_id = b.service_id AND l.day = b.day AND l.child_id = b.child_id AND l.withdrawn_at IS NULL
  LEFT JOIN LATERAL (
       SELECT k.id, k.name FROM directory_membership m JOIN directory_group k ON k.id = m.group_id
        WHERE m.person_id = b.child_id AND m.role = 'pupil' AND k.kind = %(class)s
          AND k.establishment_id = b.establishment_id
          AND m.starts_on <= b.day AND (m.ends_on IS NULL OR m.ends_on >= b.day)
        ORDER BY m.starts_on DESC, m.id DESC LIMIT 1) g ON true
 ORDER BY g.name NULLS LAST, p.sort_key, p.id"""
