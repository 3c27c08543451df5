"""Papers of a whole sitting: the list of deliberations, and the minutes (procès-verbal)."""

from preau.council.described import Act, DescribedAct, HeldSitting, Matter, Vote
from preau.council.described.tally import Result, outcome, quorum
from preau.council.papers import sheet
from preau.council.papers.compiling import Data, pdf
from preau.council.papers.french import the, typographic, written_day, written_hour


def list_of_deliberations(held: HeldSitting) -> bytes:
    """The list of all that was examined, adopted, refused, put off or noted, due within a week (CGCT, L2121-25). PDF/A-2a.

    It does not wait for the acts: a matter whose text is not frozen yet is on it under its title, without a number.
    """
    return pdf("list", list_data(held))


def minutes(held: HeldSitting) -> bytes:
    """The minutes (CGCT, L2121-15): who, quorum, agenda, acts, votes, what was said. PDF/A-2a."""
    return pdf("minutes", minutes_data(held))


def list_data(held: HeldSitting) -> Data:
    posted = held.list_published_on
    return {
        **sheet.heading(held.assembly),
        "sitting": written_day(held.sitting.on),
        "lines": [_line(one) for one in held.matters],
        "posted": f"Affichée et mise en ligne le {written_day(posted)}." if posted else "",
        "town": held.assembly.town,
        "signatures": sheet.signatures(held.sitting)[:1],
    }


def minutes_data(held: HeldSitting) -> Data:
    return {
        **sheet.heading(held.assembly),
        "sitting": written_day(held.sitting.on),
        "opening": sheet.opening(held.assembly, held.sitting),
        "attendance": sheet.attendance(held.sitting),
        "secretary": sheet.secretary(held.sitting),
        "quorum": _quorum(held),
        "previous": typographic(held.previous_minutes),
        "agenda": [typographic(_title(one)) for one in held.matters],
        "matters": [_matter(held, one) for one in held.matters],
        "closing": _closing(held),
        "adopted": _adopted(held),
        "signatures": sheet.signatures(held.sitting),
    }


def result_words(it: DescribedAct) -> str:
    """ "Adoptée à l’unanimité": one cell of a table."""
    return vote_words(it.act.vote)


def vote_words(vote: Vote) -> str:
    result = outcome(vote)
    if result.result == Result.NOTED:
        return "Prend acte"
    if result.result == Result.ELECTED:
        return "Désignation faite"
    if result.result == Result.REJECTED:
        return typographic(result.sentence.removeprefix("Délibération ").rstrip(".").capitalize())
    return typographic(f"Adoptée {result.words}")


def _line(matter: Matter) -> list[str]:
    number = matter.number or (matter.act.number if matter.act else "")
    return [sheet.number(number), typographic(_title(matter)), _became(matter)]


def _became(matter: Matter) -> str:
    vote = matter.act.vote if matter.act else matter.vote
    if vote is not None:
        return vote_words(vote)
    return typographic(matter.settled) if matter.settled else "Sans vote"


def _title(matter: Matter) -> str:
    return matter.act.object if matter.act else matter.title


def _matter(held: HeldSitting, matter: Matter) -> Data:
    act = sheet.act(DescribedAct(held.assembly, held.sitting, matter.act)) if matter.act else None
    return {
        "title": typographic(_title(matter)),
        "report": [typographic(one) for one in matter.report],
        "became": "" if matter.act or not (matter.settled or matter.vote) else f"{_became(matter)}.",
        "events": [typographic(one) for one in matter.events],
        "debate": [typographic(one) for one in matter.debate],
        "votes": _votes(held, matter),
        "act": act,
    }


def _votes(held: HeldSitting, matter: Matter) -> list[str]:
    """How a matter was voted that has no text; the vote of an act is told with it."""
    vote = matter.vote
    if matter.act is not None or vote is None or vote.elected:
        return []
    return sheet.vote_lines(DescribedAct(held.assembly, held.sitting, Act("", matter.title, (), vote)))


def _quorum(held: HeldSitting) -> str:
    here, needed = len(held.sitting.attendance.present), quorum(held.assembly.in_exercise)
    if held.sitting.convocation.first_call_on is not None:
        return f"Seconde convocation : {the(held.assembly.body)} délibère sans condition de quorum."
    reached = "est atteint" if here >= needed else "n’est pas atteint"
    return typographic(
        f"Le quorum, de {needed} membres présents sur {held.assembly.in_exercise} en exercice, {reached}."
    )


def _closing(held: HeldSitting) -> str:
    if held.stopped:
        at = f" à {written_hour(held.closed_at)}" if held.closed_at else ""
        return typographic(
            f"Le quorum n’est plus atteint{at} : les points qui restent sont renvoyés à une seconde séance (article L2121-17 du "
            "code général des collectivités territoriales)."
        )
    if held.closed_at is None:
        return "L’ordre du jour est épuisé, la séance est levée."
    return f"L’ordre du jour est épuisé, la séance est levée à {written_hour(held.closed_at)}."


def _adopted(held: HeldSitting) -> str:
    """Minutes are adopted at the beginning of the next sitting; until then they are a draft, and say so."""
    if held.minutes_adopted_on is None:
        return "Projet de procès-verbal, à arrêter au début de la prochaine séance."
    return f"Procès-verbal arrêté par {the(held.assembly.body)} en sa séance du {written_day(held.minutes_adopted_on)}."
