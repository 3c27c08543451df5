"""What is counted in a described act: who votes, the quorum, the result and its words (never typed)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from preau.council.described.names import is_among, same_person
from preau.council.described.nouns import DescribedAct, ElectedBy, Proxy, Sense, Vote, VoteMode

PROXY_SITTINGS = 3  # CGCT, L2121-20: three consecutive sittings, save certified illness


class Result(StrEnum):
    UNANIMOUS = "unanimous"
    UNANIMOUS_OF_CAST = "unanimous-of-cast"
    MAJORITY = "majority"
    QUALIFIED = "qualified"
    CASTING_VOTE = "casting-vote"
    REJECTED = "rejected"
    NOTED = "noted"
    ELECTED = "elected"


ADOPTED = frozenset(
    {
        Result.UNANIMOUS,
        Result.UNANIMOUS_OF_CAST,
        Result.MAJORITY,
        Result.QUALIFIED,
        Result.CASTING_VOTE,
        Result.ELECTED,
    }
)


@dataclass(frozen=True)
class Outcome:
    """`words` follow the name of the assembly ("à l’unanimité"), `sentence` ends the act."""

    result: Result
    words: str
    sentence: str

    @property
    def is_adopted(self) -> bool:
        return self.result in ADOPTED


def clear_days(sent_on: date, held_on: date) -> int:
    """Whole days between the two, neither counted; Saturdays, Sundays and holidays count (CE, 13 October 1993)."""
    return (held_on - sent_on).days - 1


def quorum(in_exercise: int) -> int:
    """The majority of the members in exercise (CGCT, L2121-17)."""
    return in_exercise // 2 + 1


def present_for_matter(it: DescribedAct) -> list[str]:
    """Members present who have not withdrawn for this matter."""
    return [one for one in it.sitting.attendance.present if not is_among(one, it.act.withdrawn)]


def valid_proxies(it: DescribedAct) -> list[Proxy]:
    """Those that count: holder here for the matter, giver away, one a holder, three sittings (CGCT, L2121-20)."""
    here = present_for_matter(it)
    kept: list[Proxy] = []
    for proxy in it.sitting.attendance.proxies:
        in_time = proxy.sittings <= PROXY_SITTINGS or proxy.illness
        free = not any(
            same_person(proxy.holder, one.holder) or same_person(proxy.giver, one.giver) for one in kept
        )
        away = not is_among(proxy.giver, [*it.sitting.attendance.present, *it.act.withdrawn])
        if in_time and free and away and is_among(proxy.holder, here):
            kept.append(proxy)
    return kept


def voters(it: DescribedAct) -> int:
    return len(present_for_matter(it)) + len(valid_proxies(it))


def outcome(vote: Vote) -> Outcome:
    """The result by the majority of votes cast; abstentions and blank papers are not cast (CGCT, L2121-20).

    An election that named someone has succeeded, by whatever majority its round asked for (CGCT, L2121-21).
    """
    if vote.elected:
        return Outcome(Result.ELECTED, _("après avoir procédé à la désignation"), _election_sentence(vote))
    result = _result(vote)
    return Outcome(result, _words(result, vote), _sentence(result, vote))


def executory_on(
    published_on: date | None, received_on: date | None, *, transmitted: bool = True
) -> date | None:
    """The later of publication and receipt by the prefect, in any order (CGCT, L2131-1).

    Publication alone where acts are not transmitted. None as long as a step is missing.
    """
    if not transmitted:
        return published_on
    return max(published_on, received_on) if published_on and received_on else None


def _result(vote: Vote) -> Result:
    if vote.mode == VoteMode.TAKES_NOTE:
        return Result.NOTED
    if vote.needed is not None:
        return _qualified(vote, vote.needed)
    if vote.in_favour and not vote.against:
        away = vote.abstentions + vote.blank
        return Result.UNANIMOUS_OF_CAST if away else Result.UNANIMOUS
    if vote.in_favour > vote.against:
        return Result.MAJORITY
    tie = vote.in_favour == vote.against and vote.in_favour and vote.mode != VoteMode.SECRET
    return Result.CASTING_VOTE if tie and vote.president == Sense.IN_FAVOUR else Result.REJECTED


def _qualified(vote: Vote, needed: int) -> Result:
    """Where a text asks for a majority of its own: neither tie nor casting vote."""
    if vote.in_favour < needed or not vote.in_favour:
        return Result.REJECTED
    whole = not (vote.against or vote.abstentions or vote.blank)
    return Result.UNANIMOUS if whole else Result.QUALIFIED


def _words(result: Result, vote: Vote) -> str:
    return {
        Result.NOTED: _("après en avoir pris connaissance"),
        Result.UNANIMOUS: _("à l’unanimité"),
        Result.UNANIMOUS_OF_CAST: _("à l’unanimité des suffrages exprimés (%s)") % _counts(vote),
        Result.MAJORITY: _("à la majorité des suffrages exprimés (%s)") % _counts(vote),
        Result.QUALIFIED: f"{vote.majority} ({_counts(vote)})",
        Result.CASTING_VOTE: _("la voix du président étant prépondérante (%s)") % _counts(vote),
        Result.REJECTED: _("par un vote de rejet (%s)") % _counts(vote),
    }[result]


def _sentence(result: Result, vote: Vote) -> str:
    if result == Result.NOTED:
        return _("Il en est pris acte.")
    if result == Result.REJECTED and vote.needed is not None:
        return _("Délibération rejetée : %(counts)s ; il fallait %(needed)s voix pour, %(majority)s.") % {
            "counts": _counts(vote), "needed": vote.needed, "majority": vote.majority,
        }  # fmt: skip
    if result == Result.REJECTED:
        return _("Délibération rejetée : %s.") % _counts(vote)
    return _("Délibération adoptée %s.") % _words(result, vote)


def _election_sentence(vote: Vote) -> str:
    if vote.elected == ElectedBy.ALONE:
        return _("Une seule candidature a été déposée : la désignation prend effet immédiatement.")
    how = {
        ElectedBy.ABSOLUTE: _("à la majorité absolue"),
        ElectedBy.RELATIVE: _("à la majorité relative"),
        ElectedBy.ELDEST: _("à égalité des voix, au bénéfice de l’âge"),
    }[vote.elected or ElectedBy.ABSOLUTE]
    return _("Désignation faite %(how)s (%(voices)s voix sur %(cast)s suffrages exprimés).") % {
        "how": how, "voices": vote.in_favour, "cast": vote.in_favour + vote.against,
    }  # fmt: skip


def _counts(vote: Vote) -> str:
    """« 15 pour, 2 contre, 1 abstention »."""
    shown = [_("%s pour") % vote.in_favour]
    shown += [_("%s contre") % vote.against] if vote.against else []
    shown += [_many(vote.abstentions, _("abstention"), _("abstentions"))] if vote.abstentions else []
    shown += (
        [_many(vote.blank, _("bulletin blanc ou nul"), _("bulletins blancs ou nuls"))] if vote.blank else []
    )
    return ", ".join(shown)


def _many(number: int, one: str, many: str) -> str:
    return f"{number} {one if number < 2 else many}"
