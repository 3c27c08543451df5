"""The audiences that hold a person: `audiences` read the other way round, in one query of (kind, place).

What is shared with "Familles de CM1-CM2" is thus found from the parent, whatever the size of the class; the tests hold
both readings against each other over the whole cast.
"""

from typing import Any

from preau.base import clock
from preau.directory.choices import Profile
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.directory.models.dated import current_sql, group_open_sql, open_sql
from preau.directory.scopes import positional, sighted_sql


def belonging_under(person: Person, hat: Hat) -> tuple[str, dict[str, Any]]:
    """A query of (kind, place_id), and its named values: the audiences that hold a person under one hat.

    A teacher who is also a parent reads as a parent under the parent's hat only.
    """
    values = {"person": person.pk, "day": clock.today(), "school": hat.establishment_id}
    return _HELD.get(hat.kind, _NOWHERE), values


def belonging_sql(person: Person, hats: list[Hat]) -> tuple[str, list[Any]]:
    """The same under several hats, with its values in the order of their use."""
    parts = [positional(*belonging_under(person, hat)) for hat in hats] or [(_NOWHERE, [])]
    texts, values = zip(*parts, strict=True)
    return " UNION ALL ".join(texts), [value for some in values for value in some]


_NOWHERE = "SELECT ''::text, 0::bigint WHERE false"
_CHILDREN = f"""SELECT t.child_id FROM directory_guardianship t
    WHERE t.guardian_id = %(person)s AND {sighted_sql("t")}"""
_GUARDIAN = f"""
SELECT 'familles', m.group_id FROM directory_membership m
 WHERE m.person_id IN ({_CHILDREN}) AND m.role = 'pupil' AND {current_sql("m")}
   AND {group_open_sql("m.group_id")}
UNION ALL
SELECT 'parents-ecole', n.establishment_id FROM directory_enrolment n
  JOIN directory_establishment e ON e.id = n.establishment_id
 WHERE n.person_id IN ({_CHILDREN}) AND {current_sql("n")} AND {open_sql("e")}
UNION ALL
SELECT 'familles-collectivite', unnest(ARRAY[a.id, a.parent_id]) FROM directory_enrolment n
  JOIN directory_establishment e ON e.id = n.establishment_id JOIN directory_authority a ON a.id = e.authority_id
 WHERE n.person_id IN ({_CHILDREN}) AND {current_sql("n")} AND {open_sql("e")}
"""
_PUPIL = f"""
SELECT 'eleves', m.group_id FROM directory_membership m
 WHERE m.person_id = %(person)s AND m.role = 'pupil' AND {current_sql("m")}
   AND {group_open_sql("m.group_id")}
UNION ALL
SELECT 'eleves-ecole', n.establishment_id FROM directory_enrolment n
  JOIN directory_establishment e ON e.id = n.establishment_id
 WHERE n.person_id = %(person)s AND {current_sql("n")} AND {open_sql("e")}
UNION ALL
SELECT 'eleves-collectivite', unnest(ARRAY[a.id, a.parent_id]) FROM directory_enrolment n
  JOIN directory_establishment e ON e.id = n.establishment_id JOIN directory_authority a ON a.id = e.authority_id
 WHERE n.person_id = %(person)s AND {current_sql("n")} AND {open_sql("e")}
"""
_AT_WORK = f"""
SELECT 'enseignants', h.group_id FROM directory_teaching h JOIN directory_group g ON g.id = h.group_id
 WHERE h.person_id = %(person)s AND g.establishment_id = %(school)s AND {current_sql("h")}
UNION ALL
SELECT 'equipe-ecole', %(school)s::bigint WHERE %(school)s::bigint IS NOT NULL
UNION ALL
SELECT 'equipe-collectivite', unnest(ARRAY[a.id, a.parent_id]) FROM directory_establishment e
  JOIN directory_authority a ON a.id = e.authority_id WHERE e.id = %(school)s
"""
_WORKING = (
    Profile.TEACHER, Profile.SUBSTITUTE, Profile.HEAD, Profile.SCHOOL_LIFE, Profile.OFFICE, Profile.SUPPORT,
    Profile.STAFF,
)  # fmt: skip
_HELD = {str(Profile.GUARDIAN): _GUARDIAN, str(Profile.PUPIL): _PUPIL} | dict.fromkeys(
    map(str, _WORKING), _AT_WORK
)
