"""Who would receive, told before the act and counted by the audiences' own queries."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from preau.access.models import Account
from preau.directory.audiences import sql_of
from preau.directory.models import Person
from preau.messaging.recipients import PUPIL_AUDIENCES, Recipient, joined, numbered, one_person


class Rank(IntEnum):
    """As what someone receives; who comes in twice counts for the first."""

    FAMILY = 1
    PUPIL = 2
    TEAM = 3
    NAMED = 4


@dataclass(frozen=True)
class Reach:
    """What a send would do. `adults` are those of the families; `named` were chosen by name; a family is a set
    of adults who share a child, without account when none of them has ever come in."""

    families: int
    families_without_account: int
    adults: int
    pupils: int
    team: int
    named: int
    names: tuple[str, ...] = ()

    @property
    def persons(self) -> int:
        return self.adults + self.pupils + self.team + self.named

    @property
    def words(self) -> str:
        """ "27 familles et Mme Carlier recevront ce message"."""
        parts = self._parts()
        told = joined(parts)
        alone = len(parts) == 1 and max(self.families, self.pupils, self.team, self.named) == 1
        sentence = _("%(who)s recevra ce message") if alone else _("%(who)s recevront ce message")
        return sentence % {"who": told[:1].upper() + told[1:]}

    @property
    def button(self) -> str:
        """ "Envoyer à 27 familles et à Mme Carlier"."""
        return _("Envoyer %(to)s") % {"to": joined([_("à %(who)s") % {"who": one} for one in self._parts()])}

    def _parts(self) -> list[str]:
        counted = (
            (self.families, ngettext("une famille", "%(n)s familles", self.families)),
            (self.pupils, ngettext("un élève", "%(n)s élèves", self.pupils)),
            (self.team, ngettext("une personne de l’équipe", "%(n)s personnes de l’équipe", self.team)),
        )
        parts = [words % {"n": n} for n, words in counted if n]
        if self.named and self.named == len(self.names) <= 3:
            return [*parts, *self.names]
        other = ngettext("une autre personne", "%(n)s autres personnes", self.named)
        alone = ngettext("une personne", "%(n)s personnes", self.named)
        return [*parts, (other if parts else alone) % {"n": self.named}] if self.named else parts


def reach_of(found: list[Recipient], author: Person) -> Reach | None:
    """Who would receive; one query. None while nobody would."""
    if not found:
        return None
    if found[0].box:
        return Reach(0, 0, 0, 0, 0, 1, (_("« %(box)s »") % {"box": found[0].words},))
    parts: list[str] = []
    params: dict[str, Any] = {"author": author.pk}
    for place, one in enumerate(one for one in found if not one.box):
        query, own = sql_of(one.audience) if one.audience else one_person(one)
        parts.append(f"SELECT {_rank(one):d} AS rank, w.* FROM {numbered(query, own, place)} AS w")
        params |= {f"{name}_{place}": value for name, value in own.items()}
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS.format(pairs=" UNION ALL ".join(parts)), params)
        families, without_account, adults, pupils, team, named = cursor.fetchone()
    names = tuple(one.words for one in found if one.person)
    told = Reach(families, without_account, adults, pupils, team, named, names)
    return told if told.persons else None


def _rank(one: Recipient) -> Rank:
    if one.audience is None:
        return Rank.NAMED
    if one.audience.is_families:
        return Rank.FAMILY
    return Rank.PUPIL if one.audience.kind in PUPIL_AUDIENCES else Rank.TEAM


_COUNTS = f"""
WITH pairs AS (SELECT * FROM ({{pairs}}) AS u(rank, person_id, child_id) WHERE person_id <> %(author)s),
     homes AS (SELECT array_agg(DISTINCT person_id ORDER BY person_id) AS adults,
                      bool_or(EXISTS (SELECT 1 FROM {Account._meta.db_table} a
                                       WHERE a.person_id = pairs.person_id AND a.activated_at IS NOT NULL
                                         AND a.closed_at IS NULL)) AS opened
                 FROM pairs WHERE rank = {Rank.FAMILY:d} GROUP BY child_id),
     who AS (SELECT min(rank) AS rank FROM pairs GROUP BY person_id)
SELECT (SELECT count(DISTINCT adults) FROM homes), (SELECT count(DISTINCT adults) FROM homes WHERE NOT opened),
       {", ".join(f"count(*) FILTER (WHERE rank = {rank:d})" for rank in Rank)}
  FROM who"""
