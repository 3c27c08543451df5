"""What the votes and elections of a matter have decided, in words that come from the numbers."""

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext as _

from preau.council.choices import Manner, Role, Settled
from preau.council.drafting import only_appoints
from preau.council.law.elections import LAST_ROUND, Elected, Result, elect
from preau.council.law.majorities import majority
from preau.council.law.voting import How, Outcome, Tally, Voice, decide
from preau.council.models import Matter, Member, Round, Vote
from preau.ui.words import count_words

ALONE_ROUND = 0  # the only candidacy took effect at once: nobody was asked to vote


@dataclass(frozen=True)
class Election:
    """Where an election stands: `elected` names the seat's holder; `next_round` is 0 when none is due."""

    result: Result
    elected: Member | None
    next_round: int
    rounds: list[Round]


def outcome_of(vote: Vote) -> Outcome:
    book = vote.matter.sitting.assembly.book
    return decide(
        vote.tally,
        majority=book.majority,
        secret=vote.manner == Manner.SECRET,
        chair=Voice(vote.chair_voice) if vote.chair_voice else None,
        casting=book.casting_vote,
        needed=needed_of(vote),
    )


def needed_of(vote: Vote) -> int | None:
    """The voices in favour that a text asks for; none where the usual majority holds."""
    asked = majority(vote.matter.majority)
    return (
        asked.needed(cast=vote.tally.cast, present=vote.voters, members=vote.in_exercise) if asked else None
    )


def result_words(vote: Vote) -> str:
    """ "Adoptée à l’unanimité (18 voix).": never typed by anyone."""
    outcome = outcome_of(vote)
    return f"{_verdict(outcome, vote)} ({counts_words(vote.tally)})."


def result_phrase(vote: Vote) -> str:
    """As an act says it after "après en avoir délibéré": "à l’unanimité", "par 12 voix pour et 4 contre"."""
    how = outcome_of(vote).how
    if how == How.UNANIMOUS:
        return _("à l’unanimité")
    if how == How.UNANIMOUS_CAST:
        return _("à l’unanimité des suffrages exprimés (%(counts)s)") % {"counts": counts_words(vote.tally)}
    if how == How.QUALIFIED:
        return _("%(majority)s (%(counts)s)") % {
            "majority": _majority_words(vote), "counts": counts_words(vote.tally),
        }  # fmt: skip
    if how == How.CASTING:
        return _("par %(counts)s, la voix de la présidence étant prépondérante") % {
            "counts": counts_words(vote.tally)
        }
    return _("par %(counts)s") % {"counts": counts_words(vote.tally)}


def counts_words(tally: Tally) -> str:
    """ "12 voix pour, 4 contre, 2 abstentions"; what is nought is not said, but for the voices."""
    words = [count_words(tally.voices_for, _("voix pour"), _("voix pour"))]
    if tally.against:
        words.append(_("%(n)s contre") % {"n": tally.against})
    if tally.abstained:
        words.append(count_words(tally.abstained, _("abstention"), _("abstentions")))
    if tally.blank:
        words.append(count_words(tally.blank, _("bulletin blanc ou nul"), _("bulletins blancs ou nuls")))
    return ", ".join(words)


def silent_words(vote: Vote) -> str:
    """Those who could vote and took no part; empty when all did."""
    out = vote.voters - vote.tally.total
    return (
        count_words(out, _("membre n’a pas pris part au vote"), _("membres n’ont pas pris part au vote"))
        if out
        else ""
    )


def is_adopted(matter: Matter) -> bool:
    """Whether an act may follow: its vote passed, or its election, where it decides all, named someone."""
    if hasattr(matter, "vote"):
        return outcome_of(matter.vote).adopted
    return is_decided(matter)


def is_decided(matter: Matter) -> bool:
    """Voted, or an election that has named someone, where nothing else is to be voted."""
    return hasattr(matter, "vote") or (only_appoints(matter) and election_of(matter).elected is not None)


def role_words(member: Member, kind: str) -> str:
    """ "Maire", "Adjointe", "Conseiller"; "Présidente", "Vice-président", "Membre" elsewhere."""
    woman, municipal = member.person.title == "Mme", kind == "municipal"
    if member.role == Role.CHAIR:
        return _("Maire") if municipal else (_("Présidente") if woman else _("Président"))
    if member.role == Role.VICE:
        vice = _("Vice-présidente") if woman else _("Vice-président")
        return (_("Adjointe") if woman else _("Adjoint")) if municipal else vice
    if municipal:
        return _("Conseillère municipale") if woman else _("Conseiller municipal")
    return _("Membre")


def election_of(matter: Matter) -> Election:
    """The only one who stands is elected at once, without a ballot (CGCT L2121-21, last paragraph)."""
    candidacies = {one.pk: one for one in matter.candidacies.all()}
    rounds = list(matter.rounds.all())
    if not rounds:
        return Election(Result(Elected.AGAIN), None, 1 if candidacies else 0, [])
    last = rounds[-1]
    if last.number == ALONE_ROUND:
        [(pk, only)] = candidacies.items()
        return Election(Result(Elected.ALONE, pk), only.member, 0, rounds)
    births = {pk: one.born_on or one.member.person.birth_date for pk, one in candidacies.items()}
    result = elect(last.number, {one.candidacy_id: one.voices for one in last.counts.all()}, births)
    elected = candidacies[result.who].member if result.who else None
    due = last.number + 1 if result.how == Elected.AGAIN and last.number < LAST_ROUND else 0
    return Election(result, elected, due, rounds)


def election_words(matter: Matter) -> str:
    """ "Mme Josette Dumez est désignée au premier tour, par 15 voix sur 17 suffrages exprimés."; empty while undecided."""
    election = election_of(matter)
    if election.elected is None:
        return ""
    if election.result.how == Elected.ALONE:
        return _("%(who)s, seule candidature déposée : la désignation prend effet immédiatement.") % {
            "who": election.elected.said
        }
    last = election.rounds[-1]
    voices = {one.candidacy_id: one.voices for one in last.counts.all()}
    words = _("%(who)s : %(voices)s sur %(cast)s suffrages exprimés, %(round)s.") % {
        "who": election.elected.said,
        "voices": count_words(voices[election.result.who or 0], _("voix"), _("voix")),
        "cast": sum(voices.values()),
        "round": round_words(last.number),
    }
    return words + (
        " " + _("À égalité, la personne la plus âgée.") if election.result.how == Elected.ELDEST else ""
    )


def round_words(number: int) -> str:
    return {1: _("premier tour"), 2: _("deuxième tour"), 3: _("troisième tour")}[number]


def state_words(matter: Matter) -> str:
    """Where a matter of the agenda stands, in two words."""
    if hasattr(matter, "settlement"):
        return {
            Settled.NOTED: _("le conseil prend acte"),
            Settled.POSTPONED: _("reporté"),
            Settled.RECONVENED: _("renvoyé à la seconde séance"),
        }[Settled(matter.settlement.kind)]
    if hasattr(matter, "vote"):
        return _("adopté") if outcome_of(matter.vote).adopted else _("rejeté")
    if election_of(matter).elected is None:
        return _("à venir")
    return _("désignation faite") if only_appoints(matter) else _("désignation faite, texte à voter")


def chair_words(member: Member, kind: str) -> str:
    """ "Le maire", "La présidente": the title of who presides, in the gender that is known."""
    woman = member.person.title == "Mme"
    if kind == "municipal" and member.role == Role.CHAIR:
        return _("La maire") if woman else _("Le maire")
    return _("La présidente") if woman else _("Le président")


def _majority_words(vote: Vote) -> str:
    """ "à la majorité des deux tiers des membres": as the table says it."""
    asked = majority(vote.matter.majority)
    return gettext(asked.words) if asked else ""


def _verdict(outcome: Outcome, vote: Vote) -> str:
    words = {
        How.UNANIMOUS: _("Adoptée à l’unanimité"),
        How.UNANIMOUS_CAST: _("Adoptée à l’unanimité des suffrages exprimés"),
        How.NOBODY: _("Rejetée : aucun suffrage exprimé"),
    }
    if outcome.how in words:
        return words[outcome.how]
    if outcome.how == How.QUALIFIED:
        if outcome.adopted:
            return _("Adoptée %(majority)s") % {"majority": _majority_words(vote)}
        return _("Rejetée : il fallait %(needed)s, %(majority)s") % {
            "needed": count_words(needed_of(vote) or 0, _("voix pour"), _("voix pour")),
            "majority": _majority_words(vote),
        }
    if outcome.how == How.CASTING:
        return (
            _("Adoptée à égalité, la voix de la présidence étant prépondérante")
            if outcome.adopted
            else _("Rejetée à égalité, la voix de la présidence étant prépondérante")
        )
    if outcome.how == How.TIE:
        secret = vote.manner == Manner.SECRET
        return _("Rejetée : égalité au scrutin secret") if secret else _("Rejetée à égalité des voix")
    return _("Adoptée à la majorité") if outcome.adopted else _("Rejetée")
