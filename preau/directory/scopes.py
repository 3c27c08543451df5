"""Whom each kind of hat may know of, as plain SQL: one query of person ids a kind, told as the rules are told.

The same rules built from querysets took Django thirty milliseconds a page to spell; the tests hold these over the
whole cast against a plain telling of who sees whom.
"""

import re
from typing import Any

from preau.base import clock
from preau.directory.choices import ABOVE, SEES_CHILD, WHOLE_ESTABLISHMENT, Profile, TieKind, TieState
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.directory.models.dated import current_sql, group_open_sql, open_sql, still_here_sql


def listed(words: frozenset[Any]) -> str:
    """Words of ours as SQL writes a list."""
    return ", ".join(f"'{word}'" for word in sorted(words))


def sighted_sql(tie: str) -> str:
    """The condition that a tie, under this alias, lets its adult follow the child; as `sight.sighted_ties`."""
    legal = f"{tie}.kind = '{TieKind.LEGAL}' AND {tie}.state IN ({listed(SEES_CHILD)}) AND {current_sql(tie)}"
    return f"{legal} AND {still_here_sql(f'{tie}.child_id')}"


def ids_seen(viewer: Person, hats: list[Hat]) -> tuple[str, list[Any]]:
    """A query of the ids of whom `viewer` may know of under these hats, themselves among them; and its values.

    Several hats are a union. From above a single one is a join alone, so that where thousands are seen the search
    begins with the names and not with the persons seen.
    """
    queries = [(_SEEN[hat.kind], _values(viewer, hat)) for hat in hats if hat.kind in _SEEN]
    if len(queries) != 1 or hats[0].kind not in ABOVE:
        queries.append((_SELF, {"viewer": viewer.pk}))
    texts, values = zip(*(positional(query, named) for query, named in queries), strict=True)
    joined = texts[0] if len(texts) == 1 else " UNION ".join(f"({text})" for text in texts)
    return joined, [value for some in values for value in some]


def _values(viewer: Person, hat: Hat) -> dict[str, Any]:
    return {
        "viewer": viewer.pk,
        "day": clock.today(),
        "school": hat.establishment_id,
        "authority": hat.authority_id,
        "path": hat.territory_path,
    }


def positional(query: str, named: dict[str, Any]) -> tuple[str, list[Any]]:
    """Named values in the order of their use, as a queryset takes them."""
    return re.sub(r"%\((\w+)\)s", "%s", query), [named[name] for name in re.findall(r"%\((\w+)\)s", query)]


_SELF = "SELECT %(viewer)s::bigint"
_RUNS = f"p.profile IN ({listed(WHOLE_ESTABLISHMENT)})"
_STAYS = f"EXISTS (SELECT FROM directory_establishment e WHERE e.id = p.establishment_id AND {open_sql('e')})"
_POSTED = (
    f"SELECT p.person_id FROM directory_post p WHERE p.establishment_id = %(school)s AND {current_sql('p')}"
)

_PUPIL = f"""
WITH groups AS (SELECT m.group_id FROM directory_membership m
                 WHERE m.person_id = %(viewer)s AND {current_sql("m")} AND {group_open_sql("m.group_id")})
SELECT m.person_id FROM groups JOIN directory_membership m USING (group_id) WHERE {current_sql("m")}
UNION ALL
SELECT t.person_id FROM groups JOIN directory_teaching t USING (group_id) WHERE {current_sql("t")}
UNION ALL
SELECT p.person_id FROM directory_enrolment n JOIN directory_post p USING (establishment_id)
 WHERE n.person_id = %(viewer)s AND {current_sql("n")} AND {_RUNS} AND {current_sql("p")} AND {_STAYS}
UNION ALL
SELECT t.guardian_id FROM directory_guardianship t WHERE t.child_id = %(viewer)s AND {sighted_sql("t")}
"""

# The other parent of a child is named only where no adult of that child may not come near; the parents of the class
# only where the school opens it.
_GUARDIAN = f"""
WITH children AS (
    SELECT t.child_id FROM directory_guardianship t WHERE t.guardian_id = %(viewer)s AND {sighted_sql("t")}
), groups AS (
    SELECT m.group_id FROM children c JOIN directory_membership m ON m.person_id = c.child_id
     WHERE {current_sql("m")} AND {group_open_sql("m.group_id")}
)
SELECT child_id FROM children
UNION ALL
SELECT t.person_id FROM groups JOIN directory_teaching t USING (group_id) WHERE {current_sql("t")}
UNION ALL
SELECT p.person_id FROM children c JOIN directory_enrolment n ON n.person_id = c.child_id
  JOIN directory_post p USING (establishment_id)
 WHERE {current_sql("n")} AND {_RUNS} AND {current_sql("p")} AND {_STAYS}
UNION ALL
SELECT t.guardian_id FROM children c JOIN directory_guardianship t USING (child_id)
 WHERE {sighted_sql("t")} AND NOT EXISTS (
       SELECT FROM directory_guardianship b
        WHERE b.child_id = c.child_id AND b.state = '{TieState.FORBIDDEN}' AND {current_sql("b")})
UNION ALL
SELECT t.guardian_id FROM groups JOIN directory_group g ON g.id = groups.group_id AND g.kind = 'class'
  JOIN directory_establishment e ON e.id = g.establishment_id AND e.guardians_meet
  JOIN directory_membership m ON m.group_id = g.id
  JOIN directory_guardianship t ON t.child_id = m.person_id
 WHERE {current_sql("m")} AND {sighted_sql("t")}
"""

_TEACHER = f"""
WITH pupils AS (
    SELECT m.person_id FROM directory_teaching t JOIN directory_membership m USING (group_id)
     WHERE t.person_id = %(viewer)s AND {current_sql("t")} AND {current_sql("m")} AND {group_open_sql("t.group_id")}
)
SELECT person_id FROM pupils
UNION ALL
SELECT t.guardian_id FROM pupils JOIN directory_guardianship t ON t.child_id = pupils.person_id
 WHERE t.state <> '{TieState.FORBIDDEN}' AND {current_sql("t")}
UNION ALL {_POSTED}
"""

_WHOLE_SCHOOL = f"""
WITH pupils AS (
    SELECT n.person_id FROM directory_enrolment n WHERE n.establishment_id = %(school)s AND {current_sql("n")}
)
SELECT person_id FROM pupils
UNION ALL
SELECT t.guardian_id FROM pupils JOIN directory_guardianship t ON t.child_id = pupils.person_id
 WHERE {current_sql("t")}
UNION ALL {_POSTED}
"""

_COLLEAGUE = f"""
SELECT o.person_id FROM directory_membership m JOIN directory_membership o USING (group_id)
 WHERE m.person_id = %(viewer)s AND {current_sql("m")} AND {current_sql("o")}
UNION ALL {_POSTED}
"""

_ELECTED_PARENT = f"""
{_POSTED} AND p.profile = '{Profile.HEAD}'
UNION ALL
SELECT m.person_id FROM directory_mandate m WHERE m.establishment_id = %(school)s AND {current_sql("m")}
"""

# An academy's agent knows the staff of its schools. The territories are read first: PostgreSQL takes a path below
# another for a rare thing, and would begin a search with the persons.
_ACADEMY = f"""
SELECT p.person_id FROM directory_post p
  LEFT JOIN directory_establishment e ON e.id = p.establishment_id
 WHERE (e.territory_id = ANY(ARRAY(SELECT t.id FROM directory_territory t WHERE t.path <@ %(path)s::ltree))
        OR p.person_id = %(viewer)s) AND {current_sql("p")} AND {open_sql("e")}
"""

# An authority's agent knows the heads of its schools, and of those of the authorities it gathers.
_AUTHORITY = f"""
SELECT p.person_id FROM directory_post p
  LEFT JOIN directory_establishment e ON e.id = p.establishment_id
  LEFT JOIN directory_authority a ON a.id = e.authority_id
 WHERE (p.profile = '{Profile.HEAD}' AND (a.id = %(authority)s OR a.parent_id = %(authority)s)
        OR p.person_id = %(viewer)s) AND {current_sql("p")} AND {open_sql("e")}
"""

_SEEN = {
    str(kind): query
    for kinds, query in (
        ([Profile.PUPIL], _PUPIL),
        ([Profile.GUARDIAN], _GUARDIAN),
        ([Profile.TEACHER, Profile.SUBSTITUTE], _TEACHER),
        ([Profile.HEAD, Profile.SCHOOL_LIFE, Profile.OFFICE], _WHOLE_SCHOOL),
        ([Profile.SUPPORT, Profile.STAFF], _COLLEAGUE),
        ([Profile.ELECTED_PARENT], _ELECTED_PARENT),
        ([Profile.ACADEMY], _ACADEMY),
        ([Profile.AUTHORITY], _AUTHORITY),
    )
    for kind in kinds
}
