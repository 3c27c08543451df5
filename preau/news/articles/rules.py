"""Who may publish to whom. The page's buttons and the verbs ask the same predicates."""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from preau.directory.audiences import Audience, audiences_open_to
from preau.directory.authorities import function_of
from preau.directory.choices import TEACHING, WHOLE_ESTABLISHMENT, Profile
from preau.directory.hats import Hat
from preau.directory.models import Authority, Establishment, Person
from preau.directory.sight import establishments_of
from preau.news.models import Article

WRITES = TEACHING | WHOLE_ESTABLISHMENT | {Profile.AUTHORITY}
READS = WRITES | {Profile.GUARDIAN, Profile.PUPIL, Profile.STAFF, Profile.SUPPORT}
# Who else reads what is written to families: their pupils when the author says so, and the team of the place; an authority
# may write to the families alone.
_PUPILS = {
    "familles": "eleves",
    "parents-ecole": "eleves-ecole",
    "familles-collectivite": "eleves-collectivite",
}
_TEAM = {
    "familles": "enseignants",
    "parents-ecole": "equipe-ecole",
    "familles-collectivite": "equipe-collectivite",
}


def may_write(hat: Hat) -> bool:
    """The team of a school; of an authority, those whose function speaks in its name (`data/functions.toml`)."""
    if hat.kind == Profile.AUTHORITY:
        return function_of(hat) in _speaking()
    return hat.kind in WRITES


def readers_open_to(person: Person, hat: Hat) -> list[Audience]:
    """The families that a hat may give news to: a teacher's classes and the school, an authority's schools."""
    if not may_write(hat):
        return []
    if hat.kind == Profile.AUTHORITY:
        return _of_authority(person, hat)
    groups = [one for one in audiences_open_to(person, hat) if one.kind == "familles"]
    return groups + [
        Audience("parents-ecole", one) for one in Establishment.objects.filter(pk=hat.establishment_id or 0)
    ]


def waits_for_head(hat: Hat, readers: Iterable[Audience]) -> bool:
    """What a teacher writes to the whole school is read by the head first."""
    return hat.kind in TEACHING and any(one.kind == "parents-ecole" for one in readers)


def may_review(hat: Hat, article: Article) -> bool:
    return (
        hat.kind == Profile.HEAD and article.establishment_id == hat.establishment_id and article.is_waiting
    )


def may_withdraw(person: Person, hat: Hat, article: Article) -> bool:
    """The author, and who answers for the school it comes from; not before it was sent."""
    sent = article.submitted_at is not None and article.withdrawn_at is None
    return sent and Article.objects.kept_by(person, hat).filter(pk=article.pk).exists()


def may_spare_team(hat: Hat) -> bool:
    """An authority may leave the teams of its schools out; a school never hides from its team what it tells families."""
    return hat.kind == Profile.AUTHORITY


def with_their_own(readers: Iterable[Audience], *, pupils_too: bool, teams_too: bool) -> list[Audience]:
    """The families chosen, the teams who live with them unless an authority spares them, their pupils if its author says so."""
    found = []
    for one in readers:
        kinds = [
            one.kind, _TEAM[one.kind] if teams_too else None, _PUPILS[one.kind] if pupils_too else None,
        ]  # fmt: skip
        found += [Audience(kind, one.place) for kind in kinds if kind]
    return found


@cache
def _speaking() -> frozenset[str]:
    text = files("preau.news").joinpath("data", "functions.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)["speaks"])


def _of_authority(person: Person, hat: Hat) -> list[Audience]:
    schools = establishments_of(person, hat).order_by("name")
    whole = [
        Audience("familles-collectivite", one) for one in Authority.objects.filter(pk=hat.authority_id or 0)
    ]
    return whole + [Audience("parents-ecole", one) for one in schools]
