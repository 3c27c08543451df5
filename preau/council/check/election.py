"""Designations: secret unless all waive it, candidates, majorities by round."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from preau.council.check.registry import Fault, check
from preau.council.described import DescribedAct, VoteMode
from preau.council.described.names import is_among


@check("secret-ballot")
def designations_are_secret(it: DescribedAct) -> Iterator[Fault]:
    """A counted round is secret; who stands alone is named without a ballot (CGCT, L2121-21)."""
    vote, named = it.act.vote, it.act.designation
    if named and not named.elected_by and vote.mode != VoteMode.SECRET and not vote.secrecy_waived:
        yield Fault(
            _(
                "Une désignation se vote au scrutin secret, sauf si l’assemblée y renonce à l’unanimité : rien ne le dit."
            ),
            _(
                "Ajouter « Le conseil décide, à l’unanimité, de ne pas procéder au scrutin secret (CGCT, L2121-21) »."
            ),
        )


@check("elected-not-candidate")
def the_elected_stood(it: DescribedAct) -> Iterator[Fault]:
    named = it.act.designation
    for name in named.elected if named and named.candidates else ():
        if named and not is_among(name, named.candidates):
            yield Fault(
                _("%s est désigné sans figurer parmi les candidats.") % name,
                _("Ajouter %s aux candidats, ou corriger le nom.") % name,
            )


@check("election-majority")
def the_elected_have_a_majority(it: DescribedAct) -> Iterator[Fault]:
    """Absolute in rounds one and two, relative in the third (CGCT, L2121-21)."""
    named, vote = it.act.designation, it.act.vote
    if named is None or named.votes is None or named.round not in (1, 2):
        return
    cast = vote.in_favour + vote.against
    if named.votes * 2 <= cast:
        yield Fault(
            _(
                "%(votes)s voix sur %(cast)s exprimées au tour %(round)s : la majorité absolue est de %(needed)s."
            )
            % {"votes": named.votes, "cast": cast, "round": named.round, "needed": cast // 2 + 1},
            _("Procéder à un tour de plus ; au troisième, la majorité relative suffit."),
        )


@check("no-candidate")
def candidates_are_told(it: DescribedAct) -> Iterator[Fault]:
    named = it.act.designation
    if named is None or (named.candidates and (named.alternates or not named.alternates_foreseen)):
        return
    lacks = [] if named.candidates else [_("la liste des candidats")]
    lacks += [] if named.alternates or not named.alternates_foreseen else [_("un suppléant")]
    yield Fault(
        _("La désignation ne dit pas %s.") % _(" ni ").join(lacks),
        _("Nommer les candidats et, si les statuts le prévoient, un suppléant."),
    )
