"""To whom a draft goes: keys into sentences, counts, and the one query that delivers."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from preau.directory import contacts
from preau.directory.audiences import Audience, audience_by_key, headcount, sql_of
from preau.directory.choices import Profile
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.messaging.models import Block

PERSON = "personne-"


@dataclass(frozen=True)
class Recipient:
    """One chip of the composer. Exactly one of `audience` and `person` is set."""

    key: str
    words: str
    audience: Audience | None = None
    person: Person | None = None


@dataclass(frozen=True)
class Reach:
    """What a send would do, told before it: people, families among them, adults who have never come in."""

    persons: int
    families: int
    without_account: int

    @property
    def words(self) -> str:
        if self.families:
            return (
                _("%(n)s familles recevront ce message") % {"n": self.families}
                if self.families > 1
                else _("Une famille recevra ce message")
            )
        return (
            _("%(n)s personnes recevront ce message") % {"n": self.persons}
            if self.persons > 1
            else _("Une personne recevra ce message")
        )

    @property
    def button(self) -> str:
        if self.families > 1:
            return _("Envoyer à %(n)s familles") % {"n": self.families}
        return _("Envoyer à %(n)s personnes") % {"n": self.persons} if self.persons > 1 else _("Envoyer")


def recipient(key: str, person: Person, hat: Hat) -> Recipient | None:
    """The recipient of a key, if this hat may write there today; None else, forged or no longer allowed."""
    if key.startswith(PERSON):
        reachable = contacts.reachable_by(person, hat).filter(pk=_number(key[len(PERSON) :])).first()
        return Recipient(key, named(reachable), person=reachable) if reachable else None
    audience = audience_by_key(key, person, hat)
    return Recipient(key, audience.words, audience=audience) if audience else None


def recipients(keys: list[str], person: Person, hat: Hat) -> list[Recipient | None]:
    return [recipient(key, person, hat) for key in keys]


def reach(found: list[Recipient]) -> Reach:
    counts = [headcount(one.audience) for one in found if one.audience]
    people = [one for one in found if one.person]
    return Reach(
        sum(count.persons for count in counts) + len(people),
        sum(count.families for count in counts),
        sum(count.without_account for count in counts),
    )


def is_to_many(found: list[Recipient], hat: Hat) -> bool:
    """Whether each must answer the author alone: an audience of families or pupils, or several families."""
    if any(one.audience and one.audience.kind not in ("enseignants", "equipe-ecole") for one in found):
        return True
    return (
        len(found) > 1
        and hat.kind not in (Profile.GUARDIAN, Profile.PUPIL)
        and any(one.person and one.person.children_ties.exists() for one in found)
    )


def delivery_sql(found: list[Recipient], author: Person, children: list[int]) -> tuple[str, dict[str, Any]]:
    """One query of (person_id, children) over all recipients, without the author nor who blocked them."""
    parts: list[str] = []
    params: dict[str, Any] = {"author": author.pk, "children": children}
    for rank, one in enumerate(found):
        query, own = sql_of(one.audience) if one.audience else _one_person(one)
        parts.append(_numbered(query, own, rank))
        params |= {f"{name}_{rank}": value for name, value in own.items()}
    every = " UNION ALL ".join(parts)
    return (
        f"""SELECT person_id, coalesce(array_agg(DISTINCT child_id) FILTER (WHERE child_id IS NOT NULL),
                                       %(children)s::bigint[])
              FROM ({every}) AS pairs
             WHERE person_id <> %(author)s
               AND NOT EXISTS (SELECT 1 FROM {Block._meta.db_table} b
                                WHERE b.person_id = pairs.person_id AND b.blocked_id = %(author)s)
             GROUP BY person_id""",
        params,
    )


def named(person: Person) -> str:
    return person.polite_name


def _one_person(one: Recipient) -> tuple[str, dict[str, Any]]:
    assert one.person
    return "SELECT %(person)s::bigint AS person_id, NULL::bigint AS child_id", {"person": one.person.pk}


def _numbered(query: str, params: dict[str, Any], rank: int) -> str:
    for name in params:
        query = query.replace(f"%({name})s", f"%({name}_{rank})s")
    return f"({query})"


def _number(words: str) -> int:
    return int(words) if words.isdigit() and len(words) < 18 else 0
