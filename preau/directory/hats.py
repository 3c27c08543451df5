"""Hats: what a person is, here and there. Pages take the hat from the URL, so two lives never mix."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from preau.base import clock
from preau.directory.choices import FIRST_DEGREE, SEES_CHILD, Profile, TieKind
from preau.directory.models import Person
from preau.directory.models.dated import open_sql, still_here_sql
from preau.directory.wordings import profile_words
from preau.ui.names import listed, of_name

GUARDIAN_KEY = "parent"
PUPIL_KEY = "eleve"
POST_KEY = "poste"
MANDATE_KEY = "mandat"


@dataclass(frozen=True)
class Hat:
    """One life of a person: `key` stands in the URL, `kind` is a `Profile`.

    `row_id` is the post's or mandate's id; `establishment_id` where it is worn (none for a guardian, whose
    children may be in several) and of what kind that place is; `authority_id` and `territory_path` for those who work
    above schools. `function` is the code of what a post does there, where it says one. `title` is the civility of the person,
    `place` the name of where it is worn, `names` those of the children.
    """

    key: str
    kind: str
    row_id: int | None = None
    establishment_id: int | None = None
    authority_id: int | None = None
    territory_path: str = ""
    establishment_kind: str = ""
    function: str = ""
    title: str = ""
    place: str = ""
    names: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """ "Directrice, école Jules-Ferry", "Parent d’Inès et Louis": in the language of who reads, or of what is kept."""
        if self.kind == Profile.GUARDIAN:
            return guardian_label(self.names)
        words = profile_words(self.kind, self.title, self.establishment_kind)
        return f"{words}, {self.place}" if self.place else words

    @property
    def is_first_degree(self) -> bool:
        """Worn in a school of the first degree."""
        return self.establishment_kind in FIRST_DEGREE


def hats_of(person: Person) -> list[Hat]:
    """All the hats a person wears today, in one query; posts first, in the order they began. None in a school that has left.

    A director who teaches opens the day as director.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _HATS, {"person": person.pk, "day": clock.today(), "sees": [str(s) for s in SEES_CHILD]}
        )
        rows = cursor.fetchall()
    return [_hat(person.title, *row) for row in rows]


def _hat(
    title: str,
    origin: str,
    kind: str,
    row_id: int | None,
    place: str | None,
    place_kind: str | None,
    names: list[str] | None,
    establishment_id: int | None,
    authority_id: int | None,
    path: str | None,
    function: str,
) -> Hat:
    key = origin if row_id is None else f"{origin}-{row_id}"
    return Hat(
        key, kind, row_id, establishment_id, authority_id, path or "", place_kind or "", function, title, place or "",
        tuple(names or ()),
    )  # fmt: skip


def guardian_label(names: Sequence[str]) -> str:
    """ "Parent d’Inès et Louis"; elided before a vowel as it is said."""
    if not names:
        return _("Parent")
    return _("Parent %(of_name)s") % {"of_name": of_name(listed(names))}


_HATS = f"""
SELECT origin, profile, row_id, place, place_kind, names, establishment_id, authority_id, path, function FROM (
    SELECT '{POST_KEY}' AS origin, p.profile, p.id AS row_id,
           coalesce(nullif(e.usual_name, ''), e.name, nullif(a.usual_name, ''), a.name, t.name) AS place,
           e.kind AS place_kind, NULL::text[] AS names,
           p.establishment_id, p.authority_id, t.path::text AS path, p.function, p.starts_on,
           CASE p.profile WHEN '{Profile.HEAD}' THEN 0 ELSE 1 END AS rank
      FROM directory_post p
      LEFT JOIN directory_establishment e ON e.id = p.establishment_id
      LEFT JOIN directory_authority a ON a.id = p.authority_id
      LEFT JOIN directory_territory t ON t.id = p.territory_id
     WHERE p.person_id = %(person)s AND p.starts_on <= %(day)s AND (p.ends_on IS NULL OR p.ends_on >= %(day)s)
       AND {open_sql("e")}
    UNION ALL
    SELECT '{PUPIL_KEY}', '{Profile.PUPIL}', NULL,
           max(coalesce(nullif(e.usual_name, ''), e.name)), NULL, NULL, max(n.establishment_id), NULL, NULL, '',
           max(n.starts_on), 2
      FROM directory_enrolment n JOIN directory_establishment e ON e.id = n.establishment_id
     WHERE n.person_id = %(person)s AND n.starts_on <= %(day)s AND (n.ends_on IS NULL OR n.ends_on >= %(day)s)
       AND {open_sql("e")}
    HAVING count(*) > 0
    UNION ALL
    SELECT '{GUARDIAN_KEY}', '{Profile.GUARDIAN}', NULL, NULL, NULL,
           array_agg(c.first_name ORDER BY c.birth_date, c.id), NULL, NULL, NULL, '', max(g.starts_on), 3
      FROM directory_guardianship g JOIN directory_person c ON c.id = g.child_id
     WHERE g.guardian_id = %(person)s AND g.kind = '{TieKind.LEGAL}' AND g.state = ANY(%(sees)s)
       AND g.starts_on <= %(day)s AND (g.ends_on IS NULL OR g.ends_on >= %(day)s)
       AND {still_here_sql("g.child_id")}
    HAVING count(*) > 0
    UNION ALL
    SELECT '{MANDATE_KEY}', '{Profile.ELECTED_PARENT}', m.id, coalesce(nullif(e.usual_name, ''), e.name), NULL,
           NULL, m.establishment_id, NULL, NULL, '', m.starts_on, 4
      FROM directory_mandate m JOIN directory_establishment e ON e.id = m.establishment_id
     WHERE m.person_id = %(person)s AND m.starts_on <= %(day)s AND (m.ends_on IS NULL OR m.ends_on >= %(day)s)
       AND {open_sql("e")}
) hats ORDER BY rank, starts_on, row_id
"""
