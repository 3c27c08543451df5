"""Readings of polls: whose voices are a parent's to give, what was said."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from preau.base.rows import rows
from preau.directory.audiences import pupils_sql
from preau.directory.children import Child
from preau.directory.models import Guardianship, Person
from preau.directory.sight import sighted_ties
from preau.news.models import Poll, Voice
from preau.news.polls.results import Results, results_of
from preau.sharing.queries import named_by


@dataclass(frozen=True)
class Ballot:
    """A voice that a parent may give: for a child, or their own (`child` is None). `given` is theirs, if they have
    answered; `by_other`: the family's voice is given by another adult, who alone may change it."""

    child: Child | None
    given: Voice | None
    by_other: bool

    @property
    def key(self) -> str:
        return f"voix-{self.child.person.pk}" if self.child else "voix"

    @property
    def is_mine(self) -> bool:
        return not self.by_other


def ballots_of(voter: Person, children: Iterable[Child], poll: Poll) -> list[Ballot]:
    """The voices of a parent in a poll: one a child whose family is asked, or one."""
    asked = children_asked(poll, [child.person.pk for child in children])
    mine = [child for child in children if child.person.pk in asked]
    if not mine:
        return []
    if not poll.is_by_child:
        return [Ballot(None, poll.voices.filter(child=None, voter=voter).first(), False)]
    standing = {one.child_id: one for one in standing_voices(poll)}
    return [_ballot(child, standing.get(child.person.pk), voter) for child in mine]


def children_asked(poll: Poll, children: list[int]) -> set[int]:
    """Those of these children (ids) whose families are asked today."""
    found: set[int] = set()
    for audience in named_by(poll.audience):
        query, values = pupils_sql(audience)
        asked = f"SELECT who.person_id FROM ({query}) AS who(person_id, child_id) WHERE who.person_id = ANY(%(among)s)"
        found |= {pk for (pk,) in rows(asked, values | {"among": children})}
    return found


def standing_voices(poll: Poll) -> list[Voice]:
    """The voices of a poll by adults who still follow the child; each parent's own always stands."""
    if not poll.is_by_child:
        return list(poll.voices.all())
    ties = Guardianship.objects.filter(
        sighted_ties(), guardian=OuterRef("voter_id"), child=OuterRef("child_id")
    )
    return list(poll.voices.annotate(follows=Exists(ties)).filter(follows=True))


def counted(poll: Poll) -> Results:
    return results_of(poll.answers, (one.ticked for one in standing_voices(poll)))


def said(poll: Poll) -> list[tuple[Voice, str]]:
    """Who answered what, for the author of a poll where this was said before; nothing of another one."""
    if not poll.named:
        return []
    voices = poll.voices.select_related("voter", "child").order_by("voter__sort_key", "pk")
    return [(one, ", ".join(poll.answers[place] for place in sorted(one.ticked))) for one in voices]


def _ballot(child: Child, voice: Voice | None, voter: Person) -> Ballot:
    mine = voice if voice and voice.voter_id == voter.pk else None
    return Ballot(child, mine, voice is not None and mine is None)
