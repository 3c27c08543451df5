"""What a pupil of the second degree, and a family, read of a day that is cut short: "sortie à 15 h 30, permise", "permanence"."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

from preau.attendance.exits.hours import Allowed, Cut, Edge, Held, Regime, cuts
from preau.attendance.exits.permanence import regime_of
from preau.attendance.models import ExitChoice, ExitRule
from preau.base.rows import rows
from preau.directory.choices import FIRST_DEGREE
from preau.directory.scopes import listed
from preau.timetable.lessons import Lesson, lessons_by_pupil
from preau.ui.words import hour_words


def cuts_ahead(pupils: Iterable[int], first: date, last: date) -> dict[int, dict[date, list[Cut]]]:
    """Where the days of these pupils (ids) of the second degree begin later or end sooner; those days alone. A query, and one
    more where there is one."""
    return _cuts(lessons_by_pupil(list(pupils), first, last, left=True), first)


def cuts_in(pupil: int, lessons: Iterable[Lesson], first: date) -> dict[date, list[Cut]]:
    """The same of one pupil (id), in the lessons of a week that begins on `first`; no query where no day is cut short."""
    return _cuts({pupil: lessons}, first).get(pupil, {})


def _cuts(lessons: Mapping[int, Iterable[Lesson]], first: date) -> dict[int, dict[date, list[Cut]]]:
    days = {pk: _days(found) for pk, found in lessons.items()}
    touched = [pk for pk, found in days.items() if any(one.is_off for held in found.values() for one in held)]
    known = _rights(touched, first) if touched else {}
    return {
        pk: {day: found for day, held in days[pk].items() if (found := cuts(held, *known[pk]))}
        for pk in touched
        if pk in known
    }


def cut_words(cut: Cut) -> str:
    """ "Sortie à 15 h 30, permise", "Permanence de 15 h 30 à 16 h 35"."""
    told = {"from": hour_words(cut.from_at), "to": hour_words(cut.to_at)}
    if not cut.may:
        return _("Permanence de %(from)s à %(to)s") % told
    if cut.edge == Edge.END:
        return _("Sortie à %(from)s, permise") % told
    if cut.edge == Edge.BEGIN:
        return _("Arrivée à %(to)s, permise") % told
    return _("Aucun cours de %(from)s à %(to)s, sortie permise") % told


def _days(lessons: Iterable[Lesson]) -> dict[date, list[Held]]:
    """By day; the second degree alone has hours that end a day sooner."""
    return {
        day: [Held(one.starts_at, one.ends_at, one.is_off) for one in some]
        for day, some in groupby(lessons, key=lambda one: one.day)
    }


def _rights(pupils: list[int], day: date) -> dict[int, tuple[Regime, Allowed]]:
    """The régime of each of these pupils and what is authorised; none for one who is in no school of the second degree."""
    return {
        pk: (regime_of(words), Allowed(bool(at_ends), bool(between)))
        for pk, words, at_ends, between in rows(_RIGHTS, {"pupils": pupils, "day": day})
    }


_RIGHTS = f"""
SELECT DISTINCT ON (n.person_id) n.person_id, n.regime, r.at_ends, r.between FROM directory_enrolment n
  JOIN directory_establishment e ON e.id = n.establishment_id AND e.kind NOT IN ({listed(FIRST_DEGREE)})
  LEFT JOIN {ExitChoice._meta.db_table} c
    ON c.pupil_id = n.person_id AND c.establishment_id = n.establishment_id AND c.ended_at IS NULL
  LEFT JOIN {ExitRule._meta.db_table} r ON r.id = c.rule_id
 WHERE n.person_id = ANY(%(pupils)s::bigint[]) AND n.starts_on <= %(day)s AND (n.ends_on IS NULL OR n.ends_on >= %(day)s)
 ORDER BY n.person_id, n.starts_on DESC, n.id DESC
"""
