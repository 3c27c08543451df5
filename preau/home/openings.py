"""How many families of each class can already read what the school writes: plain SQL, one query for a first page."""

from dataclasses import dataclass
from typing import Any

from preau.base import clock
from preau.base.rows import Question, partly
from preau.directory.choices import SEES_CHILD, GroupKind, TieKind
from preau.directory.models import Establishment, Group, Person


@dataclass(frozen=True)
class Opening:
    """A group with its `children` of today, and those of whom at least one adult has opened an account."""

    group: Group
    children: int
    opened: int

    @property
    def waiting(self) -> int:
        return self.children - self.opened


def ask_taught(teacher: Person, establishment_id: int | None) -> Question:
    """The groups that someone teaches in a school, classes first: `taught` reads the answer."""
    return _question(_TAUGHT, {"teacher": teacher.pk, "school": establishment_id})


def ask_school(establishment_id: int | None) -> Question:
    """A school and its classes, in the order of their names: `of_school` reads the answer."""
    return _question(_OF_SCHOOL, {"school": establishment_id, "class": GroupKind.CLASS})


def taught(told: list[list[Any]]) -> list[Opening]:
    return [_opening(row) for row in told]


def of_school(told: list[list[Any]]) -> tuple[Establishment, list[Opening]] | None:
    if not told:
        return None
    school = partly(Establishment, ["id", "name", "usual_name", "kind"], told[0][4:])
    return school, [_opening(row) for row in told if row[0]]


def _opening(row: list[Any]) -> Opening:
    return Opening(partly(Group, ["id", "name"], row[:2]), row[2], row[3])


def _question(query: str, values: dict[str, Any]) -> Question:
    sees = [str(state) for state in SEES_CHILD]
    return Question(query, {"day": clock.today(), "legal": TieKind.LEGAL, "sees": sees, **values})


_NOW = "{0}.starts_on <= %(day)s AND ({0}.ends_on IS NULL OR {0}.ends_on >= %(day)s)"
_COUNTS = f"""
SELECT count(DISTINCT m.person_id) AS children, count(DISTINCT m.person_id) FILTER (WHERE EXISTS (
       SELECT FROM directory_guardianship t JOIN access_account a ON a.person_id = t.guardian_id
        WHERE t.child_id = m.person_id AND t.kind = %(legal)s AND t.state = ANY(%(sees)s) AND {_NOW.format("t")}
          AND a.activated_at IS NOT NULL AND a.closed_at IS NULL)) AS opened
  FROM directory_membership m
 WHERE m.group_id = g.id AND m.role = 'pupil' AND {_NOW.format("m")}
"""
_TAUGHT = f"""
SELECT coalesce(json_agg(json_build_array(g.id, g.name, n.children, n.opened) ORDER BY g.kind, g.name), '[]')
  FROM directory_group g CROSS JOIN LATERAL ({_COUNTS}) n
 WHERE g.establishment_id = %(school)s AND g.missing_since IS NULL
   AND g.id IN (SELECT t.group_id FROM directory_teaching t WHERE t.person_id = %(teacher)s AND {_NOW.format("t")})
"""
_OF_SCHOOL = f"""
SELECT coalesce(json_agg(json_build_array(
           g.id, g.name, n.children, n.opened, e.id, e.name, e.usual_name, e.kind) ORDER BY g.name), '[]')
  FROM directory_establishment e
  LEFT JOIN directory_group g ON g.establishment_id = e.id AND g.kind = %(class)s AND g.missing_since IS NULL
  LEFT JOIN LATERAL ({_COUNTS}) n ON g.id IS NOT NULL
 WHERE e.id = %(school)s
"""
