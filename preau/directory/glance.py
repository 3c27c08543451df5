"""What a first page reads at a glance, asked by everyone at eight in the morning: plain SQL, one query each.

The same rules as `sight` and `queries`, of which the tests hold it against.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from preau.base import clock
from preau.base.rows import Question, asked_at_once, partly, rows
from preau.directory.choices import SEES_CHILD, Profile, TieKind
from preau.directory.hats import Hat
from preau.directory.models import Holiday, Person, Teaching
from preau.directory.models.dated import still_here_sql
from preau.directory.queries import holidays_for
from preau.directory.sight import establishments_of


def teachers_of(groups: Iterable[int]) -> dict[int, list[Teaching]]:
    """Who teaches each of these groups (ids), head teachers first, with their person."""
    wanted = list(groups)
    found: dict[int, list[Teaching]] = {pk: [] for pk in wanted}
    for row in _rows(_TEACHERS, {"groups": wanted}) if wanted else []:
        teaching = partly(Teaching, _TEACHING, row[:5])
        teaching.person = partly(Person, _PERSON, row[4:])
        found[teaching.group_id].append(teaching)
    return found


def next_holiday(person: Person, hat: Hat) -> Holiday | None:
    """The holidays or closing days now or next, of the schools of a hat."""
    if hat.establishment_id is None and hat.kind != Profile.GUARDIAN:
        return holidays_for(establishments_of(person, hat), clock.today()).first()
    return holiday_told(*asked_at_once([holiday_question(person, hat)]))


def holiday_question(person: Person, hat: Hat) -> Question:
    """The same, to be asked with others; for who works in a school, learns there or has a child there."""
    schools = _CHILDRENS_SCHOOLS if hat.kind == Profile.GUARDIAN else "SELECT %(school)s::bigint"
    values = {
        "school": hat.establishment_id, "guardian": person.pk, "legal": TieKind.LEGAL, "sees": [str(s) for s in SEES_CHILD],
        "day": clock.today(),
    }  # fmt: skip
    return Question(f"SELECT to_json(h) FROM ({_HOLIDAY.format(schools=schools)}) h", values)


def holiday_told(found: dict[str, Any] | None) -> Holiday | None:
    """What `holiday_question` finds."""
    if found is None:
        return None
    days = {name: date.fromisoformat(found[name]) for name in ("first_day", "last_day")}
    return partly(Holiday, _HOLIDAY_FIELDS, [(found | days)[name] for name in _HOLIDAY_FIELDS])


def _rows(query: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    return rows(query, {"day": clock.today(), **values})


_TEACHING = ["id", "group_id", "subject", "is_head_teacher", "person_id"]
_PERSON = ["id", "title", "last_name", "first_name"]
_HOLIDAY_FIELDS = ["id", "zone", "establishment_id", "name", "first_day", "last_day"]
_NOW = "{0}.starts_on <= %(day)s AND ({0}.ends_on IS NULL OR {0}.ends_on >= %(day)s)"
_TEACHERS = f"""
SELECT t.id, t.group_id, t.subject, t.is_head_teacher, p.id, p.title, p.last_name, p.first_name
  FROM directory_teaching t JOIN directory_person p ON p.id = t.person_id
 WHERE t.group_id = ANY(%(groups)s) AND {_NOW.format("t")}
 ORDER BY t.is_head_teacher DESC, p.sort_key, t.subject
"""
_CHILDRENS_SCHOOLS = f"""
SELECT n.establishment_id FROM directory_guardianship t JOIN directory_enrolment n ON n.person_id = t.child_id
 WHERE t.guardian_id = %(guardian)s AND t.kind = %(legal)s AND t.state = ANY(%(sees)s)
   AND {_NOW.format("t")} AND {_NOW.format("n")} AND {still_here_sql("t.child_id")}
"""
_HOLIDAY = """
WITH schools AS ({schools})
SELECT h.id, h.zone, h.establishment_id, h.name, h.first_day, h.last_day FROM directory_holiday h
 WHERE h.last_day >= %(day)s
   AND (h.establishment_id IN (SELECT * FROM schools)
        OR h.establishment_id IS NULL AND h.zone <> '' AND h.zone IN (
            SELECT a.holiday_zone FROM directory_establishment e JOIN directory_academy a ON a.id = e.academy_id
             WHERE e.id IN (SELECT * FROM schools)))
 ORDER BY h.first_day, h.name LIMIT 1
"""
