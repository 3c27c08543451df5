"""Whom an offer asks, told before it is opened; and who has joined since."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import ngettext

from preau.base import clock
from preau.base.rows import rows
from preau.directory.audiences import Audience, pupils_sql
from preau.directory.models import Person
from preau.directory.scopes import sighted_sql
from preau.meetings.models import Offer
from preau.sharing.queries import named_by


@dataclass(frozen=True)
class Reach:
    """So many pupils; the adults who follow them; the pupils whom no adult follows here."""

    pupils: int
    adults: int
    alone: int

    @property
    def words(self) -> str:
        n = self.pupils
        return ngettext(
            "La famille d’un élève pourra choisir", "Les familles de %(n)s élèves pourront choisir", n
        ) % {"n": n}


def pupils_of(audience: Audience) -> list[Person]:
    """The pupils whose families an audience names, in the order of school lists."""
    query, values = pupils_sql(audience)
    asked = f"SELECT p.* FROM directory_person p WHERE p.id IN (SELECT person_id FROM ({query}) who) ORDER BY sort_key, id"
    return list(Person.objects.raw(asked, values))


def reach_of(audience: Audience, only: Iterable[int] = ()) -> Reach:
    """For all the pupils of an audience, or for `only` some (ids); one query."""
    query, values = pupils_sql(audience)
    chosen = list(only)
    values |= {"day": clock.today(), "only": chosen, "all": not chosen}
    [counts] = rows(_REACH.format(pupils=query), values)
    return Reach(*counts)


def newcomers(one: Offer, known: Iterable[int] | None = None) -> list[Person]:
    """The pupils of its audience who are not asked yet, where it was opened to all of them; `known` are those who are (ids)."""
    if not one.to_all or one.withdrawn_at:
        return []
    asked = set(one.invitations.values_list("child", flat=True) if known is None else known)
    return [child for who in named_by(one.audience) for child in pupils_of(who) if child.pk not in asked]


_REACH = f"""
WITH pupils AS (SELECT DISTINCT person_id AS child_id FROM ({{pupils}}) AS who(person_id, child_id)
                 WHERE %(all)s OR person_id = ANY(%(only)s)),
     adults AS (SELECT t.child_id, t.guardian_id FROM pupils JOIN directory_guardianship t USING (child_id)
                 WHERE {sighted_sql("t")})
SELECT (SELECT count(*) FROM pupils), (SELECT count(DISTINCT guardian_id) FROM adults),
       (SELECT count(*) FROM pupils WHERE child_id NOT IN (SELECT child_id FROM adults))"""
