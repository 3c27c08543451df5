"""Where an accession stands: its rows turned into the facts that the law reads."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from preau.base import clock
from preau.council.choices import StepKind as ActStep
from preau.council.models import Act
from preau.syndicate.law.chain import Block, Facts, Link, blocked_by, next_link, stands
from preau.syndicate.models import Accession, AccessionStep


@dataclass(frozen=True)
class Rung:
    """A link as a page lists it: its row once done, why it is blocked, whether it comes next."""

    link: Link
    step: AccessionStep | None
    block: Block | None
    holds: bool
    is_next: bool


@dataclass(frozen=True)
class Standing:
    accession: Accession
    facts: Facts
    rungs: list[Rung]

    @property
    def next(self) -> Rung | None:
        return next((one for one in self.rungs if one.is_next), None)

    @property
    def done(self) -> int:
        return sum(one.holds for one in self.rungs)

    @property
    def is_member(self) -> bool:
        return stands(self.facts, Link.CONCORDANT) and not self.facts.left_on


def standing_of(accession: Accession) -> Standing:
    return standings([accession])[0]


def standings(accessions: Iterable[Accession]) -> list[Standing]:
    """Of many at once: the acts withdrawn since are read in one query. Steps and schools are best prefetched."""
    rows = list(accessions)
    acts = {step.act_id for one in rows for step in one.steps.all() if step.act_id}
    gone = holds_no_more(acts) if acts else set()
    return [_standing(one, gone) for one in rows]


def holds_no_more(acts: Iterable[int]) -> set[int]:
    """Of these acts, those withdrawn, or that are executory no more: their transmission was cancelled."""
    ended = Q(executory_on=None) | Q(steps__kind=ActStep.WITHDRAWN)
    return set(Act.objects.filter(ended, pk__in=acts).values_list("pk", flat=True))


def facts_of(accession: Accession) -> Facts:
    return standing_of(accession).facts


def _standing(accession: Accession, gone: set[int]) -> Standing:
    links = {one.value for one in Link}
    steps = {Link(one.kind): one for one in accession.steps.all() if one.kind in links}
    facts = Facts(
        done={link: step.on for link, step in steps.items()},
        withdrawn=frozenset(link for link, step in steps.items() if step.act_id in gone),
        schools=len([one for one in accession.schools.all() if one.until is None]),
        left_on=accession.until if accession.until and accession.until < clock.today() else None,
    )
    following = next_link(facts)
    rungs = [
        Rung(link, steps.get(link), blocked_by(facts, link), stands(facts, link), link == following)
        for link in Link
    ]
    return Standing(accession, facts, rungs)
