"""What the first page of a parent reads of this room, in plain SQL."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from preau.base import clock
from preau.base.rows import Question
from preau.canteen.booked import HALTED
from preau.canteen.choices import ServiceKind
from preau.canteen.models import Choice, Habit
from preau.directory.choices import SIGNS_FOR_CHILD, TieKind
from preau.directory.models import Person
from preau.directory.models.dated import current_sql
from preau.directory.scopes import listed

EVENING = 17  # from this hour on the next day is the one of tomorrow
WITHIN = timedelta(days=20)


@dataclass(frozen=True)
class Next:
    """The next day when a service is held for a child (id), and the kinds that are booked on it."""

    child: int
    day: date
    kinds: list[ServiceKind]


def family_question(person: Person) -> Question:
    """Of the children whom a parent may book for."""
    now = clock.now()
    first = now.date() + timedelta(days=1 if now.hour >= EVENING else 0)
    values = {"person": person.pk, "day": now.date(), "first": first, "last": first + WITHIN}
    return Question(_NEXT, values)


def family_told(found: Iterable[list[Any]]) -> list[Next]:
    return [Next(child, date.fromisoformat(day), _in_order(kinds)) for child, day, kinds in found]


def _in_order(kinds: list[str] | None) -> list[ServiceKind]:
    said = set(kinds or [])
    return [kind for kind in ServiceKind if kind in said]


# The next day of each child: one of the weekdays of a service of its school, on which the school is open.
_NEXT = f"""
SELECT coalesce(json_agg(json_build_array(n.child_id, n.day, n.kinds) ORDER BY n.child_id), '[]') FROM (
    SELECT k.child_id, d.day, (
        SELECT json_agg(DISTINCT s.kind) FROM canteen_service s
         WHERE s.establishment_id = k.establishment_id AND extract(isodow FROM d.day) = ANY(s.weekdays)
           AND (s.ended_on IS NULL OR s.ended_on > d.day)
           AND NOT EXISTS (SELECT FROM canteen_closing x WHERE x.service_id = s.id AND x.day = d.day AND x.withdrawn_at IS NULL
               AND (x.group_id IS NULL OR x.group_id IN (SELECT m.group_id FROM directory_membership m
                     WHERE m.person_id = k.child_id AND m.role = 'pupil' AND {current_sql("m")})))
           AND NOT {HALTED.format(day="d.day", child="k.child_id")}
           AND coalesce(
               (SELECT c.comes FROM {Choice._meta.db_table} c
                 WHERE c.service_id = s.id AND c.day = d.day AND c.child_id = k.child_id AND c.ended_at IS NULL),
               EXISTS (SELECT FROM {Habit._meta.db_table} h WHERE h.service_id = s.id AND h.child_id = k.child_id
                   AND h.starts_on <= d.day AND h.ends_on >= d.day AND extract(isodow FROM d.day) = ANY(h.weekdays)))
        ) AS kinds
      FROM (SELECT DISTINCT ON (t.child_id) t.child_id, e.establishment_id
              FROM directory_guardianship t JOIN directory_enrolment e ON e.person_id = t.child_id AND {current_sql("e")}
             WHERE t.guardian_id = %(person)s AND t.kind = '{TieKind.LEGAL}'
               AND t.state IN ({listed(SIGNS_FOR_CHILD)}) AND {current_sql("t")}
             ORDER BY t.child_id, e.starts_on DESC) k
      JOIN LATERAL (
           SELECT g::date AS day FROM generate_series(%(first)s::date, %(last)s::date, interval '1 day') g
            WHERE EXISTS (SELECT FROM canteen_service s WHERE s.establishment_id = k.establishment_id
                     AND extract(isodow FROM g) = ANY(s.weekdays) AND (s.ended_on IS NULL OR s.ended_on > g::date))
              AND NOT EXISTS (SELECT FROM directory_establishment e JOIN directory_academy y ON y.id = e.academy_id
                     JOIN directory_holiday o ON o.establishment_id = e.id
                          OR (o.establishment_id IS NULL AND o.zone <> '' AND o.zone = y.holiday_zone)
                    WHERE e.id = k.establishment_id AND g::date BETWEEN o.first_day AND o.last_day)
            ORDER BY g LIMIT 1) d ON true) n"""
