"""Audiences: the sentences by which one speaks of many.

"Familles de CM1-CM2" is no list of names but a group seen through its ties. An audience has a key that can
stand in a draft or a URL ("familles-12"), words, and one SQL query of (person, child) that a delivery
inserts from. Whoever may not follow the child (forbidden, withdrawn) is never in an audience of families.
`sharing.belonging` reads the other way round: the audiences that hold a person.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from preau.base import clock
from preau.directory.choices import SEES_CHILD, Profile, TieKind
from preau.directory.hats import Hat
from preau.directory.models import Authority, Establishment, Group, Person
from preau.directory.models.dated import group_open_sql, open_sql
from preau.directory.sight import groups_seen_by


@dataclass(frozen=True)
class Audience:
    """`place` is a Group for the first three kinds, an Establishment for the next three, an Authority for the last."""

    kind: str
    place: Group | Establishment | Authority

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.place.pk}"

    @property
    def words(self) -> str:
        return _WORDS[self.kind]() % {"place": self.place}

    @property
    def is_families(self) -> bool:
        return self.kind in PUPILS


# The pupils whose families an audience names.
PUPILS = {
    "familles": "eleves",
    "parents-ecole": "eleves-ecole",
    "familles-collectivite": "eleves-collectivite",
}


def pupils_sql(audience: Audience) -> tuple[str, dict[str, Any]]:
    """For an audience of families, a query of (pupil_id, NULL): also those whom no adult follows here."""
    return sql_of(Audience(PUPILS[audience.kind], audience.place))


def sql_of(audience: Audience) -> tuple[str, dict[str, Any]]:
    """A query of (person_id, child_id) and its named parameters; child_id is null outside families.

    A parent of two children of the audience comes once per child.
    """
    params = {
        "place": audience.place.pk,
        "day": clock.today(),
        "legal": str(TieKind.LEGAL),
        "sees": [str(state) for state in SEES_CHILD],
    }
    return _SQL[audience.kind], params


@dataclass(frozen=True)
class Headcount:
    """`families`: children counted by the set of their adults; `without_account` adults have never come in."""

    persons: int
    families: int
    without_account: int


def headcount(audience: Audience) -> Headcount:
    """How many will receive; one query."""
    query, params = sql_of(audience)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH pairs AS ({query}),
                     homes AS (SELECT array_agg(DISTINCT person_id ORDER BY person_id) AS adults
                                 FROM pairs WHERE child_id IS NOT NULL GROUP BY child_id)
                SELECT (SELECT count(DISTINCT person_id) FROM pairs),
                       (SELECT count(DISTINCT adults) FROM homes),
                       (SELECT count(DISTINCT person_id) FROM pairs WHERE NOT EXISTS
                           (SELECT 1 FROM access_account a WHERE a.person_id = pairs.person_id
                                AND a.activated_at IS NOT NULL))""",
            params,
        )
        return Headcount(*cursor.fetchone())


def persons_of(audience: Audience) -> list[Person]:
    """Everyone of an audience, in the order of school lists: the page "Voir la liste"."""
    query, params = sql_of(audience)
    return list(
        Person.objects.raw(
            f"SELECT p.* FROM directory_person p WHERE p.id IN (SELECT person_id FROM ({query}) who) "
            "ORDER BY sort_key, id",
            params,
        )
    )


def audiences_open_to(person: Person, hat: Hat) -> list[Audience]:
    """What one may write to at once: a teacher their classes, who answers for a school the whole of it."""
    if hat.kind not in (
        Profile.TEACHER,
        Profile.SUBSTITUTE,
        Profile.HEAD,
        Profile.SCHOOL_LIFE,
        Profile.OFFICE,
    ):
        return []
    groups = groups_seen_by(Group.objects.filter(missing_since=None), person, hat)
    groups = (
        groups.filter(establishment=hat.establishment_id)
        .order_by("kind", "name")
        .select_related("establishment")
    )
    found = [Audience(kind, group) for group in groups for kind in ("familles", "eleves", "enseignants")]
    if hat.kind in (Profile.HEAD, Profile.OFFICE):
        school = Establishment.objects.get(pk=hat.establishment_id or 0)
        found += [Audience(kind, school) for kind in ("parents-ecole", "eleves-ecole", "equipe-ecole")]
    return found


def audience_by_key(key: str, person: Person, hat: Hat) -> Audience | None:
    """The audience of a key, if it is open to this hat."""
    return next((one for one in audiences_open_to(person, hat) if one.key == key), None)


_WORDS: dict[str, Callable[[], str]] = {
    "familles": lambda: _("Familles de %(place)s"),
    "eleves": lambda: _("Élèves de %(place)s"),
    "enseignants": lambda: _("Enseignants de %(place)s"),
    "parents-ecole": lambda: _("Toutes les familles, %(place)s"),
    "eleves-ecole": lambda: _("Tous les élèves, %(place)s"),
    "equipe-ecole": lambda: _("Toute l’équipe, %(place)s"),
    "familles-collectivite": lambda: _("Familles des écoles, %(place)s"),
    "eleves-collectivite": lambda: _("Élèves des écoles, %(place)s"),
    "equipe-collectivite": lambda: _("Équipes des écoles, %(place)s"),
}

_DAY = "{0}.starts_on <= %(day)s AND ({0}.ends_on IS NULL OR {0}.ends_on >= %(day)s)"
_TIE = "t.kind = %(legal)s AND t.state = ANY(%(sees)s) AND " + _DAY.format("t")
# The schools of an authority, and of those that it gathers, as `sight` has them.
_GATHERED = f"(a.id = %(place)s OR a.parent_id = %(place)s) AND {open_sql('e')}"
_GROUP = group_open_sql("%(place)s")  # nobody of a school that has left
_PLACE = f"EXISTS (SELECT FROM directory_establishment e WHERE e.id = %(place)s AND {open_sql('e')})"
_SQL = {
    "familles": f"""SELECT t.guardian_id AS person_id, t.child_id FROM directory_membership m
        JOIN directory_guardianship t ON t.child_id = m.person_id
        WHERE m.group_id = %(place)s AND m.role = 'pupil' AND {_DAY.format("m")} AND {_TIE} AND {_GROUP}""",
    "eleves": f"""SELECT m.person_id, NULL::bigint AS child_id FROM directory_membership m
        WHERE m.group_id = %(place)s AND m.role = 'pupil' AND {_DAY.format("m")} AND {_GROUP}""",
    "enseignants": f"""SELECT h.person_id, NULL::bigint AS child_id FROM directory_teaching h
        WHERE h.group_id = %(place)s AND {_DAY.format("h")} AND {_GROUP}""",
    "parents-ecole": f"""SELECT t.guardian_id AS person_id, t.child_id FROM directory_enrolment n
        JOIN directory_guardianship t ON t.child_id = n.person_id
        WHERE n.establishment_id = %(place)s AND {_DAY.format("n")} AND {_TIE} AND {_PLACE}""",
    "eleves-ecole": f"""SELECT n.person_id, NULL::bigint AS child_id FROM directory_enrolment n
        WHERE n.establishment_id = %(place)s AND {_DAY.format("n")} AND {_PLACE}""",
    "equipe-ecole": f"""SELECT p.person_id, NULL::bigint AS child_id FROM directory_post p
        WHERE p.establishment_id = %(place)s AND {_DAY.format("p")} AND {_PLACE}""",
    "familles-collectivite": f"""SELECT t.guardian_id AS person_id, t.child_id FROM directory_authority a
        JOIN directory_establishment e ON e.authority_id = a.id
        JOIN directory_enrolment n ON n.establishment_id = e.id
        JOIN directory_guardianship t ON t.child_id = n.person_id
        WHERE {_GATHERED} AND {_DAY.format("n")} AND {_TIE}""",
    "eleves-collectivite": f"""SELECT n.person_id, NULL::bigint AS child_id FROM directory_authority a
        JOIN directory_establishment e ON e.authority_id = a.id
        JOIN directory_enrolment n ON n.establishment_id = e.id
        WHERE {_GATHERED} AND {_DAY.format("n")}""",
    "equipe-collectivite": f"""SELECT p.person_id, NULL::bigint AS child_id FROM directory_authority a
        JOIN directory_establishment e ON e.authority_id = a.id
        JOIN directory_post p ON p.establishment_id = e.id
        WHERE {_GATHERED} AND {_DAY.format("p")}""",
}
