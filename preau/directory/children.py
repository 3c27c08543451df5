"""The children that pages name: each with class and school, read at once, since every page of a parent begins there."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from preau.base import clock
from preau.base.rows import partly, rows
from preau.directory.choices import SEES_CHILD, GroupKind, Profile, TieKind
from preau.directory.door import HatRequest
from preau.directory.models import Establishment, Group, Person
from preau.directory.models.dated import group_open_sql, open_sql, still_here_sql
from preau.directory.nomenclatures import levels

HUES = ("rose", "sky", "leaf", "violet", "ochre", "lagoon", "indigo", "lime")


@dataclass(frozen=True)
class Child:
    """A child as a parent's pages name it: "Inès · CM1-CM2", always in the same hue; `level` as its school says it ("GS")."""

    person: Person
    hue: str
    group: Group | None
    establishment: Establishment | None
    level: str = ""

    @property
    def is_young(self) -> bool:
        """Reads pictures before words: gets the first page of young pupils."""
        return self.level.upper() in levels()["young"]

    @property
    def is_in_nursery(self) -> bool:
        """In cycle 1, wherever its class is."""
        return self.level.upper() in levels()["nursery"]

    @property
    def badge(self) -> str:
        return f"{self.person.first_name} · {self.group}" if self.group else self.person.first_name


def children_of(guardian: Person) -> list[Child]:
    """The children that a guardian may follow, eldest first, with class and school; one query."""
    return _read(
        _OF_GUARDIAN, {"guardian": guardian.pk, "legal": TieKind.LEGAL, "sees": [str(s) for s in SEES_CHILD]}
    )


def children_here(request: HatRequest) -> list[Child]:
    """Those of the parent who asks, read once a request; nobody under another hat."""
    if request.hat.kind != Profile.GUARDIAN:
        return []
    if not hasattr(request, "own_children"):
        request.own_children = children_of(request.person)  # type: ignore[attr-defined]
    return request.own_children  # type: ignore[attr-defined, no-any-return]


def pupil_here(request: HatRequest) -> Child | None:
    """The pupil who asks, with class and school, read once a request."""
    if not hasattr(request, "own_pupil"):
        request.own_pupil = children_named([request.person.pk]).get(request.person.pk)  # type: ignore[attr-defined]
    return request.own_pupil  # type: ignore[attr-defined, no-any-return]


def children_named(ids: Iterable[int], known: Iterable[Child] = ()) -> dict[int, Child]:
    """These pupils by id, with their class, their school and a hue; one query for those who are not `known` yet."""
    found = {child.person.pk: child for child in known}
    wanted = set(ids)
    unknown = [pk for pk in wanted if pk not in found]
    found |= {child.person.pk: child for child in (_read(_NAMED, {"ids": unknown}) if unknown else [])}
    return {pk: child for pk, child in found.items() if pk in wanted}


def _read(which: str, values: dict[str, Any]) -> list[Child]:
    found = rows(_SQL + which + _ORDER, {"day": clock.today(), "class": GroupKind.CLASS, **values})
    return [_child(row) for row in found]


def _child(row: tuple[Any, ...]) -> Child:
    person = partly(Person, _PERSON, row[:5])
    group = partly(Group, _GROUP, row[5:7]) if row[5] else None
    school = partly(Establishment, _SCHOOL, row[7:-1]) if row[7] else None
    return Child(person, HUES[person.pk % len(HUES)], group, school, row[-1] or "")


# What is read of each; the other fields would be fetched if a page asked for them.
_PERSON = ["id", "title", "last_name", "first_name", "birth_date"]
_GROUP = ["id", "name"]
_SCHOOL = ["id", "name", "usual_name", "kind", "academy_id"]
_NOW = "{0}.starts_on <= %(day)s AND ({0}.ends_on IS NULL OR {0}.ends_on >= %(day)s)"
_SQL = f"""
SELECT p.id, p.title, p.last_name, p.first_name, p.birth_date, g.id, g.name,
       e.id, e.name, e.usual_name, e.kind, e.academy_id, e.level
  FROM directory_person p
  LEFT JOIN LATERAL (
        SELECT c.id, c.name FROM directory_membership m JOIN directory_group c ON c.id = m.group_id
         WHERE m.person_id = p.id AND m.role = 'pupil' AND c.kind = %(class)s AND {_NOW.format("m")} AND {group_open_sql("c.id")}
         ORDER BY m.starts_on DESC, m.id DESC LIMIT 1) g ON true
  LEFT JOIN LATERAL (
        SELECT s.id, s.name, s.usual_name, s.kind, s.academy_id, n.level
          FROM directory_enrolment n JOIN directory_establishment s ON s.id = n.establishment_id
         WHERE n.person_id = p.id AND {_NOW.format("n")} AND {open_sql("s")}
         ORDER BY n.starts_on DESC, n.id DESC LIMIT 1) e ON true
 WHERE p.id """
_OF_GUARDIAN = f"""IN (SELECT t.child_id FROM directory_guardianship t WHERE t.guardian_id = %(guardian)s
    AND t.kind = %(legal)s AND t.state = ANY(%(sees)s) AND {_NOW.format("t")} AND {still_here_sql("t.child_id")})"""
_NAMED = "= ANY(%(ids)s)"
_ORDER = " ORDER BY p.birth_date, p.id"
