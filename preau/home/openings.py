"""How many families of each class can already read what the school writes: plain SQL, one query for a first page."""

from dataclasses import dataclass
from typing import Any

from preau.base import clock
from preau.base.rows import partly, rows
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


def openings_taught(teacher: Person, establishment_id: int | None) -> list[Opening]:
    """The groups that someone teaches in a school, classes first."""
    found = _read(_TAUGHT, {"teacher": teacher.pk, "school": establishment_id})
    return [_opening(row) for row in found]


def openings_of_school(establishment_id: int | None) -> tuple[Establishment, list[Opening]] | None:
    """A school and its classes, in the order of their names."""
    found = _read(_OF_SCHOOL, {"school": establishment_id, "class": GroupKind.CLASS})
    if not found:
        return None
    school = partly(Establishment, ["id", "name", "usual_name", "kind"], found[0][4:])
    return school, [_opening(row) for row in found if row[0]]


def _opening(row: tuple[Any, ...]) -> Opening:
    return Opening(partly(Group, ["id", "name"], row[:2]), row[2], row[3])


def _read(query: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    sees = [str(state) for state in SEES_CHILD]
    return rows(query, {"day": clock.today(), "legal": TieKind.LEGAL, "sees": sees, **values})


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
SELECT g.id, g.name, n.children, n.opened FROM directory_group g CROSS JOIN LATERAL ({_COUNTS}) n
 WHERE g.establishment_id = %(school)s AND g.missing_since IS NULL
   AND g.id IN (SELECT t.group_id FROM directory_teaching t WHERE t.person_id = %(teacher)s AND {_NOW.format("t")})
 ORDER BY g.kind, g.name
"""
_OF_SCHOOL = f"""
SELECT g.id, g.name, n.children, n.opened, e.id, e.name, e.usual_name, e.kind
  FROM directory_establishment e
  LEFT JOIN directory_group g ON g.establishment_id = e.id AND g.kind = %(class)s AND g.missing_since IS NULL
  LEFT JOIN LATERAL ({_COUNTS}) n ON g.id IS NOT NULL
 WHERE e.id = %(school)s ORDER BY g.name
"""
