"""What a young pupil reads of meals and care: where one eats today, who looks after one before and after class.

Who collects a child is not said: it is known once the child has left, never before.
"""

from datetime import date, time
from typing import Any

from django.utils.translation import pgettext

from preau.base.manifest import DayStep, Young
from preau.base.rows import Question
from preau.canteen.choices import ServiceKind
from preau.canteen.models import Choice, Closing, Habit
from preau.directory.children import pupil_here
from preau.directory.door import HatRequest
from preau.directory.models.dated import current_sql

NOTHING = Question("SELECT NULL::json", {})


def ask_steps(request: HatRequest, day: date | None) -> Question:
    """The services that are held for the pupil on a day of class: kind, hours, whether it is booked."""
    me = pupil_here(request)
    if me is None or me.establishment is None or day is None:
        return NOTHING
    return Question(_OF_DAY, {"child": me.person.pk, "school": me.establishment.pk, "on": day, "day": day})


def steps(request: HatRequest, day: date | None, told: list[list[Any]] | None) -> Young | None:
    """The meal in its place; care before and after class, which puts off the way home."""
    found: list[DayStep] = []
    for kind, starts, ends, booked in told or []:
        found += _steps(kind, time.fromisoformat(starts), time.fromisoformat(ends), booked=booked)
    return Young(tuple(found)) if found else None


def _steps(kind: str, starts: time, ends: time, *, booked: bool) -> list[DayStep]:
    if kind == ServiceKind.LUNCH:
        words = pgettext("young", "Cantine") if booked else pgettext("young", "Manger à la maison")
        return [DayStep(starts, words, "bowl" if booked else "house", "sun", "noon")]
    if not booked:
        return []
    if kind == ServiceKind.MORNING:
        return [DayStep(starts, pgettext("young", "Garderie"), "puzzle", "violet")]
    study = kind == ServiceKind.STUDY
    words = pgettext("young", "Étude") if study else pgettext("young", "Garderie")
    home = DayStep(ends, pgettext("young", "Maison"), "house", "lagoon", "home")
    return [DayStep(starts, words, "notebook" if study else "puzzle", "violet"), home]


_OF_DAY = f"""
SELECT coalesce(json_agg(json_build_array(s.kind, s.starts_at, s.ends_at, coalesce(
           (SELECT c.comes FROM {Choice._meta.db_table} c
             WHERE c.service_id = s.id AND c.day = %(on)s AND c.child_id = %(child)s AND c.ended_at IS NULL),
           EXISTS (SELECT FROM {Habit._meta.db_table} h WHERE h.service_id = s.id AND h.child_id = %(child)s
               AND h.starts_on <= %(on)s AND h.ends_on >= %(on)s AND extract(isodow FROM %(on)s::date) = ANY(h.weekdays))))
       ORDER BY s.starts_at, s.ends_at), '[]')
  FROM canteen_service s
 WHERE s.establishment_id = %(school)s AND extract(isodow FROM %(on)s::date) = ANY(s.weekdays)
   AND (s.ended_on IS NULL OR s.ended_on > %(on)s)
   AND NOT EXISTS (SELECT FROM {Closing._meta.db_table} x WHERE x.service_id = s.id AND x.day = %(on)s AND x.withdrawn_at IS NULL
       AND (x.group_id IS NULL OR x.group_id IN (SELECT m.group_id FROM directory_membership m
             WHERE m.person_id = %(child)s AND m.role = 'pupil' AND {current_sql("m")})))"""
