"""The vote: its sums, its result and the words that say it, its form, interested members."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from preau.council.check.registry import Fault, check
from preau.council.described import DescribedAct, Sense, Vote, VoteMode
from preau.council.described.names import folded, is_among
from preau.council.described.tally import Result, outcome, voters

_SAME_WORDS = {Result.CASTING_VOTE: Result.MAJORITY, Result.QUALIFIED: Result.MAJORITY}


@check("vote-total")
def votes_are_those_of_voters(it: DescribedAct) -> Iterator[Fault]:
    vote = it.act.vote
    total = vote.in_favour + vote.against + vote.abstentions + vote.blank + vote.silent
    if vote.mode != VoteMode.TAKES_NOTE and total != voters(it):
        yield Fault(
            _("%(sum)s voix comptées pour %(voters)s votants (présents et pouvoirs).")
            % {"sum": total, "voters": voters(it)},
            _("Recompter : pour, contre, abstentions et blancs doivent faire %s.") % voters(it),
        )


@check("not-adopted")
def what_is_adopted_has_a_majority(it: DescribedAct) -> Iterator[Fault]:
    vote = it.act.vote
    said = [kind_of_words(one) for one in (vote.formula, vote.closing) if one]
    rejected = outcome(vote).result == Result.REJECTED
    if rejected and any(kind not in (None, Result.REJECTED) for kind in said):
        yield Fault(
            _("%(for)s pour et %(against)s contre : le texte n’a pas la majorité des suffrages exprimés.")
            % {"for": vote.in_favour, "against": vote.against},
            _("Remplacer la formule d’adoption par « %s ».") % outcome(vote).sentence,
        )


@check("result-words")
def words_follow_numbers(it: DescribedAct) -> Iterator[Fault]:
    real = outcome(it.act.vote)
    said = kind_of_words(it.act.vote.formula)
    if said and real.result != Result.REJECTED and said != _SAME_WORDS.get(real.result, real.result):
        yield Fault(
            _("« %(words)s » ne dit pas le résultat du vote.") % {"words": it.act.vote.formula},
            _("Remplacer « %(old)s » par « %(new)s ».") % {"old": it.act.vote.formula, "new": real.words},
        )


@check("formulas-disagree")
def both_formulas_say_the_same(it: DescribedAct) -> Iterator[Fault]:
    vote = it.act.vote
    before, after = kind_of_words(vote.formula), kind_of_words(vote.closing)
    if before and after and before != after:
        yield Fault(
            _("Le dispositif dit « %(before)s » et la fin « %(after)s ».")
            % {"before": vote.formula, "after": vote.closing},
            _("Terminer par « %s »") % outcome(vote).sentence,
        )


@check("by-name")
def names_make_the_numbers(it: DescribedAct) -> Iterator[Fault]:
    vote = it.act.vote
    real = (vote.in_favour, vote.against, vote.abstentions)
    if vote.mode == VoteMode.BY_NAME and _by_sense(vote) != real:
        yield Fault(
            _(
                "Au scrutin public, le registre nomme les votants et le sens de chaque vote : %(named)s sur %(all)s."
            )
            % {"named": len(vote.ballots), "all": sum(real)},
            _("Compléter la liste des votes nominatifs."),
        )


@check("by-name-refused")
def a_quarter_may_ask_for_names(it: DescribedAct) -> Iterator[Fault]:
    vote, present = it.act.vote, len(it.sitting.attendance.present)
    if vote.asked_by_name * 4 >= present > 0 and vote.mode == VoteMode.SHOW_OF_HANDS and vote.asked_by_name:
        yield Fault(
            _("%(asked)s présents sur %(present)s ont demandé le scrutin public : il est dû dès un quart.")
            % {"asked": vote.asked_by_name, "present": present},
            _("Voter au scrutin public et inscrire les noms."),
        )


@check("secret-refused")
def a_third_may_ask_for_secrecy(it: DescribedAct) -> Iterator[Fault]:
    vote, present = it.act.vote, len(it.sitting.attendance.present)
    if vote.asked_secret * 3 >= present > 0 and vote.mode != VoteMode.SECRET:
        yield Fault(
            _("%(asked)s présents sur %(present)s ont demandé le scrutin secret : il est dû dès un tiers.")
            % {"asked": vote.asked_secret, "present": present},
            _("Voter au scrutin secret."),
        )


@check("interest")
def interested_members_leave(it: DescribedAct) -> Iterator[Fault]:
    """Whoever gave a proxy votes too, by another's voice."""
    here = it.sitting.attendance
    taking_part = [*here.present, *(proxy.giver for proxy in here.proxies)]
    for name in it.act.interested:
        if is_among(name, taking_part) and not is_among(name, it.act.withdrawn):
            yield Fault(
                _("%s est intéressé à l’affaire et a pris part au vote : la délibération peut être annulée.")
                % name,
                _("Ajouter « %s a quitté la salle et n’a pas pris part au vote », et recompter.") % name,
            )


def kind_of_words(words: str) -> Result | None:
    """The result that a typed formula claims; None when it claims none."""
    plain = folded(words)
    if "rejet" in plain:
        return Result.REJECTED
    if "unanimite des suffrages" in plain or "unanimite des voix" in plain:
        return Result.UNANIMOUS_OF_CAST
    if "unanimite" in plain:
        return Result.UNANIMOUS
    if "pris acte" in plain or "prend acte" in plain or "pris connaissance" in plain:
        return Result.NOTED
    return Result.MAJORITY if "majorite" in plain or "preponderante" in plain else None


def _by_sense(vote: Vote) -> tuple[int, int, int]:
    senses = [ballot.sense for ballot in vote.ballots]
    return senses.count(Sense.IN_FAVOUR), senses.count(Sense.AGAINST), senses.count(Sense.ABSTAINS)
