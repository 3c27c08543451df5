"""Who of a school cannot sign in yet, and why: plain SQL, since a lycée asks it of five thousand persons."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import TextChoices
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from preau.access.sheets.choices import SheetKind
from preau.base import clock
from preau.base.rows import partly, rows
from preau.directory.choices import GroupKind
from preau.directory.hats import guardian_label
from preau.directory.models import Group, Person, SchoolYear
from preau.directory.models.dated import current_sql
from preau.directory.scopes import sighted_sql
from preau.ui.words import short_day_words


class Obstacle(TextChoices):
    """What stands between a person and their account, and so what is to be done."""

    NOBODY = "nobody", _("aucun adulte ne suit cet élève ici")
    NO_SHEET = "no_sheet", _("feuille jamais imprimée")
    WAITING = "waiting", _("feuille du %(day)s, pas encore utilisée")
    EXPIRED = "expired", _("feuille du %(day)s, périmée : à réimprimer")
    CLOSED = "closed", _("compte fermé")


@dataclass(frozen=True)
class Waiting:
    """Someone without an account; `since` is the day of the sheet, if any."""

    person: Person
    kind: str
    children: list[str]
    why: Obstacle
    since: date | None

    @property
    def said(self) -> str:
        """ "Parent d’Inès et Louis"; nothing of others."""
        return guardian_label(self.children) if self.children else ""

    @property
    def words(self) -> str:
        """ "feuille du 3 novembre, pas encore utilisée"."""
        return self.why.label % {"day": short_day_words(self.since) if self.since else ""}


@dataclass(frozen=True)
class Missing:
    """What is missing in a class, or among the staff (`group` is None)."""

    group: Group | None
    followed_by_nobody: list[Waiting] = field(default_factory=list)
    guardians: list[Waiting] = field(default_factory=list)
    pupils: list[Waiting] = field(default_factory=list)
    staff: list[Waiting] = field(default_factory=list)

    @property
    def urgent(self) -> int:
        """Those without whom a family learns nothing."""
        return len(self.followed_by_nobody) + len(self.guardians)


def missing_in(establishment_id: int, *, staff: bool) -> list[Missing]:
    """By class, in the order of their names, then the staff when asked; classes where nobody is missing stay away.

    Two queries.
    """
    values = {
        "school": establishment_id,
        "year": SchoolYear.current().pk,
        "class": GroupKind.CLASS,
        "day": clock.today(),
        "now": clock.now(),
        "staff": staff,
    }
    found: dict[int | None, Missing] = {}
    for group_id, name, kind, why, since, children, *who in rows(_MISSING, values):
        group = partly(Group, ["id", "name"], [group_id, name]) if group_id else None
        place = found.setdefault(group_id, Missing(group))
        person = partly(Person, ["id", "title", "last_name", "first_name"], who)
        _shelf(place, kind, why).append(Waiting(person, kind, children or [], Obstacle(why), _day(since)))
    return list(found.values())


def _shelf(place: Missing, kind: str, why: str) -> list[Waiting]:
    if why == Obstacle.NOBODY:
        return place.followed_by_nobody
    return {SheetKind.GUARDIAN: place.guardians, SheetKind.PUPIL: place.pupils}.get(
        SheetKind(kind), place.staff
    )


def _day(moment: datetime | None) -> date | None:
    return localdate(moment) if moment else None


_MISSING = f"""
WITH pupils AS (
    SELECT g.id AS group_id, g.name, m.person_id FROM directory_group g JOIN directory_membership m ON m.group_id = g.id
     WHERE g.establishment_id = %(school)s AND g.school_year_id = %(year)s AND g.kind = %(class)s
       AND g.missing_since IS NULL AND m.role = 'pupil' AND {current_sql("m")}
), people AS (
    SELECT group_id, name, person_id, '{SheetKind.PUPIL}' AS kind, NULL AS child FROM pupils
    UNION ALL
    SELECT p.group_id, p.name, t.guardian_id, '{SheetKind.GUARDIAN}', c.first_name FROM pupils p
      JOIN directory_guardianship t ON t.child_id = p.person_id JOIN directory_person c ON c.id = p.person_id
     WHERE {sighted_sql("t")}
    UNION ALL
    SELECT NULL, NULL, w.person_id, '{SheetKind.STAFF}', NULL FROM directory_post w
     WHERE %(staff)s AND w.establishment_id = %(school)s AND {current_sql("w")}
), waiting AS (
    SELECT o.group_id, o.name, o.kind, o.person_id, array_agg(DISTINCT o.child) FILTER (WHERE o.child <> '') AS children,
           CASE WHEN max(a.closed_at) IS NOT NULL THEN '{Obstacle.CLOSED}'
                WHEN max(k.made_at) IS NULL THEN '{Obstacle.NO_SHEET}'
                WHEN max(k.expires_at) <= %(now)s THEN '{Obstacle.EXPIRED}'
                ELSE '{Obstacle.WAITING}' END AS why,
           max(k.made_at) AS since
      FROM people o
      LEFT JOIN access_account a ON a.person_id = o.person_id
      LEFT JOIN access_activationcode k ON k.person_id = o.person_id AND k.used_at IS NULL AND k.voided_at IS NULL
     WHERE a.activated_at IS NULL OR a.closed_at IS NOT NULL
     GROUP BY o.group_id, o.name, o.kind, o.person_id
    UNION ALL
    SELECT p.group_id, p.name, '{SheetKind.PUPIL}', p.person_id, NULL, '{Obstacle.NOBODY}', NULL FROM pupils p
     WHERE NOT EXISTS (SELECT FROM directory_guardianship t WHERE t.child_id = p.person_id AND {sighted_sql("t")})
)
SELECT w.group_id, w.name, w.kind, w.why, w.since, w.children, n.id, n.title, n.last_name, n.first_name
  FROM waiting w JOIN directory_person n ON n.id = w.person_id
 ORDER BY w.name NULLS LAST, n.sort_key, n.id
"""
