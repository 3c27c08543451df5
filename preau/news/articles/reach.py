"""How many an article would reach, and whose image is not consented to; an authority is told numbers, never names."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import ngettext

from preau.base.rows import rows
from preau.directory.audiences import Audience, sql_of
from preau.directory.choices import Profile
from preau.directory.hats import Hat
from preau.directory.models import Establishment, Group, Person
from preau.news.carnet.queries import consents_to_image
from preau.news.carnet.reach import pupils_of


@dataclass(frozen=True)
class Reach:
    families: int
    adults: int

    @property
    def words(self) -> str:
        n = self.families
        return ngettext("Une famille lira cette actualité", "%(n)s familles liront cette actualité", n) % {
            "n": n
        }


@dataclass(frozen=True)
class Unconsented:
    """Pupils of the readers whose parents have not all signed for their image; `names` only for their own school."""

    count: int
    names: list[str]


def reach_of(readers: Iterable[Audience]) -> Reach | None:
    """Families and adults of several audiences, each counted once; one query. None while none is chosen."""
    parts: list[str] = []
    values: dict[str, Any] = {}
    for place, one in enumerate(readers):
        query, own = sql_of(one)
        for name in own:
            query = query.replace(f"%({name})s", f"%({name}_{place})s")
        parts.append(query)
        values |= {f"{name}_{place}": value for name, value in own.items()}
    if not parts:
        return None
    [(families, adults)] = rows(_COUNTS.format(pairs=" UNION ALL ".join(parts)), values)
    return Reach(families, adults)


def schools_of(readers: Iterable[Audience]) -> set[int]:
    """The schools (ids) of several audiences, of whom the hours hold; two queries at most."""
    groups: set[int] = set()
    schools: set[int] = set()
    authorities: set[int] = set()
    for one in readers:
        {Group: groups, Establishment: schools}.get(type(one.place), authorities).add(one.place.pk)
    if groups:
        schools |= {*Group.objects.filter(pk__in=groups).values_list("establishment", flat=True)}
    if authorities:
        own = Q(authority__in=authorities) | Q(authority__parent__in=authorities)
        schools |= {*Establishment.objects.filter(own).values_list("pk", flat=True)}
    return schools


def unconsented(readers: Iterable[Audience], hat: Hat) -> Unconsented:
    pupils: dict[int, Person] = {one.pk: one for audience in readers for one in pupils_of(audience)}
    consented = consents_to_image(pupils)
    found = [one.listed_name for pk, one in pupils.items() if pk not in consented]
    return Unconsented(len(found), [] if hat.kind == Profile.AUTHORITY else sorted(found))


_COUNTS = """
WITH pairs AS (SELECT * FROM ({pairs}) AS u(person_id, child_id)),
     homes AS (SELECT array_agg(DISTINCT person_id ORDER BY person_id) AS adults FROM pairs GROUP BY child_id)
SELECT (SELECT count(DISTINCT adults) FROM homes), (SELECT count(DISTINCT person_id) FROM pairs)
"""
