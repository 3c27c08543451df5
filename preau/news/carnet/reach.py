"""Who a note would reach, told before it is sent."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from preau.access.models import Account
from preau.base import clock
from preau.base.rows import rows
from preau.directory.audiences import Audience, pupils_sql
from preau.directory.choices import SEES_CHILD, SIGNS_FOR_CHILD, TieKind
from preau.directory.models import Guardianship, Person, SchoolYear
from preau.directory.models.dated import current_sql
from preau.directory.scopes import listed
from preau.news.models import InsuranceProof, Note
from preau.sharing.queries import named_by


@dataclass(frozen=True)
class Reach:
    """A family is a set of adults who share a child. `on_paper` families have no account at all; `reading` adults
    follow the child without exercising authority; `alone` children have nobody who could sign; the certificate of
    `insured` children is already there."""

    pupils: int
    families: int
    on_paper: int
    adults: int
    reading: int
    alone: int
    insured: int

    @property
    def uninsured(self) -> int:
        return self.pupils - self.insured

    @property
    def words(self) -> str:
        """ "27 familles recevront ce mot"."""
        n = self.families
        return ngettext("Une famille recevra ce mot", "%(n)s familles recevront ce mot", n) % {"n": n}

    @property
    def button(self) -> str:
        n = self.families
        return ngettext("Envoyer à une famille", "Envoyer à %(n)s familles", n) % {"n": n}


def pupils_of(audience: Audience) -> list[Person]:
    """The pupils whose families an audience names, in the order of school lists."""
    query, values = pupils_sql(audience)
    return list(
        Person.objects.raw(
            f"SELECT p.* FROM directory_person p WHERE p.id IN (SELECT person_id FROM ({query}) who) "
            "ORDER BY sort_key, id",
            values,
        )
    )


def newcomers(note: Note) -> list[Person]:
    """The children of its audience who have no slip of a note that was sent to all of them."""
    if not note.to_all:
        return []
    known = set(note.slips.values_list("child", flat=True))
    return [one for audience in named_by(note.audience) for one in pupils_of(audience) if one.pk not in known]


def reach_of(audience: Audience, only: Iterable[int] = ()) -> Reach:
    """For all the pupils of an audience, or for `only` some (ids); one query."""
    query, values = pupils_sql(audience)
    chosen = list(only)
    [counts] = rows(
        _REACH.format(pupils=query),
        values | {"day": clock.today(), "only": chosen, "all": not chosen, "year": SchoolYear.current().pk},
    )
    return Reach(*counts)


def none_reached() -> str:
    return _("Aucun élève de ce groupe aujourd’hui : personne ne recevrait ce mot.")


_REACH = f"""
WITH pupils AS (SELECT DISTINCT person_id AS child_id FROM ({{pupils}}) AS who(person_id, child_id)
                 WHERE %(all)s OR person_id = ANY(%(only)s)),
     adults AS (SELECT t.child_id, t.guardian_id, t.state IN ({listed(SIGNS_FOR_CHILD)}) AS signs,
                       EXISTS (SELECT FROM {Account._meta.db_table} a WHERE a.person_id = t.guardian_id
                                  AND a.activated_at IS NOT NULL AND a.closed_at IS NULL) AS opened
                  FROM pupils JOIN {Guardianship._meta.db_table} t USING (child_id)
                 WHERE t.kind = '{TieKind.LEGAL}' AND t.state IN ({listed(SEES_CHILD)}) AND {current_sql("t")}),
     homes AS (SELECT array_agg(DISTINCT guardian_id ORDER BY guardian_id) AS adults, bool_or(opened) AS opened
                 FROM adults GROUP BY child_id)
SELECT (SELECT count(*) FROM pupils), (SELECT count(DISTINCT adults) FROM homes),
       (SELECT count(DISTINCT adults) FROM homes WHERE NOT opened), (SELECT count(DISTINCT guardian_id) FROM adults),
       (SELECT count(DISTINCT guardian_id) FROM adults WHERE NOT signs),
       (SELECT count(*) FROM pupils p WHERE NOT EXISTS (SELECT FROM adults a WHERE a.child_id = p.child_id AND a.signs)),
       (SELECT count(*) FROM pupils p JOIN {InsuranceProof._meta.db_table} i
            ON i.child_id = p.child_id AND i.school_year_id = %(year)s)
"""
