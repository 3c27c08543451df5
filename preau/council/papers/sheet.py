"""What papers have in common, as they print it: heading, opening of the sitting, attendance, one act."""

from datetime import date

from preau.council.described import Assembly, DescribedAct, Proxy, Sitting, Vote, VoteMode
from preau.council.described.tally import Result, outcome, present_for_matter, valid_proxies
from preau.council.papers.compiling import Data
from preau.council.papers.french import (
    capital,
    day_in_words,
    is_feminine,
    is_lady,
    of_the,
    the,
    typographic,
    written_day,
    written_hour,
)
from preau.ui.words import NBSP, count_words


def heading(assembly: Assembly) -> Data:
    return {
        "department": assembly.department,
        "assembly": typographic(assembly.heading),
        "body": assembly.body,
        "of_body": of_the(assembly.body),
        "the_body": the(assembly.body),
        "town": assembly.town,
    }


def opening(assembly: Assembly, sitting: Sitting) -> str:
    """ "L’an deux mille vingt-quatre et le dix-neuf du mois de février, à 19 heures 30 minutes, …"."""
    e = "e" if is_feminine(assembly.body) else ""
    return typographic(
        f"{capital(day_in_words(sitting.on))}, à {written_hour(sitting.at)}, {the(assembly.body)}, régulièrement"
        f" convoqué{e}, s’est réuni{e} {_at(sitting.place)}, en session {sitting.session}, sous la présidence de"
        f" {sitting.president}, {sitting.president_title}. {sitting.convocation.urgency_words}"
    )


def attendance(sitting: Sitting) -> list[Data]:
    """Lines of the attendance: how many, and who. Numbers are counted, never typed."""
    here = sitting.attendance
    given = ", ".join(map(paired, here.proxies))
    lines = [
        (count_words(len(here.present), "présent", "présents"), _listed(here.present)),
        (count_words(len(here.proxies), "absent ayant donné pouvoir", "absents ayant donné pouvoir"), given),
        (count_words(len(here.excused), "excusé", "excusés"), _listed(here.excused)),
        (count_words(len(here.absent), "absent", "absents"), _listed(here.absent)),
    ]
    return [
        {"count": count, "names": names} for rank, (count, names) in enumerate(lines) if names or rank < 3
    ]


def paired(proxy: Proxy) -> str:
    return f"{unbroken(proxy.giver)} à {unbroken(proxy.holder)}"


def secretary(sitting: Sitting) -> str:
    """ "Madame Brigitte THIERY a été désignée comme secrétaire de séance."."""
    if not sitting.secretary:
        return ""
    named = "désignée" if is_lady(sitting.secretary) else "désigné"
    return f"{sitting.secretary} a été {named} comme secrétaire de séance."


def took_part(it: DescribedAct) -> str:
    """ "17 + 1 pouvoir"."""
    given = len(valid_proxies(it))
    here = str(len(present_for_matter(it)))
    return f"{here} + {count_words(given, 'pouvoir', 'pouvoirs')}" if given else here


def vote_lines(it: DescribedAct) -> list[str]:
    """The form of the vote, who asked for it, its numbers; names and sense when it is by name (CGCT, L2121-15, L2121-21)."""
    vote = it.act.vote
    if vote.mode == VoteMode.TAKES_NOTE:
        return []
    if vote.elected:
        return [_election_line(it)]
    parts = [
        ("Pour", vote.in_favour),
        ("Contre", vote.against),
        ("Abstention", vote.abstentions),
        ("Blanc ou nul", vote.blank),
    ]
    shown = [f"{word}{NBSP}: {number}" for word, number in parts if number or word != "Blanc ou nul"]
    form = {VoteMode.SECRET: "Scrutin secret", VoteMode.BY_NAME: "Scrutin public"}.get(
        vote.mode, "Vote à main levée"
    )
    return [f"{form}{_asked(vote)}. {' – '.join(shown)}.", *_by_name(it)]


def _asked(vote: Vote) -> str:
    """ ", à la demande de 5 membres présents"; empty where nobody had to ask."""
    number = vote.asked_by_name if vote.mode == VoteMode.BY_NAME else vote.asked_secret
    if not number:
        return ""
    return (
        ", à la demande d’un membre présent"
        if number == 1
        else f", à la demande de {number} membres présents"
    )


def _election_line(it: DescribedAct) -> str:
    """ "Scrutin secret, troisième tour. Madame Camille AMIOT : 2 – Autres : 3 – Blanc ou nul : 1."."""
    vote, named = it.act.vote, it.act.designation
    who = unbroken(named.elected[0]) if named and named.elected else "Personne désignée"
    shown = [f"{who}{NBSP}: {vote.in_favour}"]
    shown += [f"Autres{NBSP}: {vote.against}"] if vote.against else []
    shown += [f"Blanc ou nul{NBSP}: {vote.blank}"] if vote.blank else []
    rank = {1: ", premier tour", 2: ", deuxième tour", 3: ", troisième tour"}
    tour = rank.get(named.round or 0, "") if named else ""
    return f"Scrutin secret{tour}. {' – '.join(shown)}."


def withdrawn(it: DescribedAct) -> str:
    """Who left the room for this matter, and did not vote (CGCT, L2131-11)."""
    names = [unbroken(name) for name in it.act.withdrawn]
    if not names:
        return ""
    verb = "ont quitté la salle et n’ont" if len(names) > 1 else "a quitté la salle et n’a"
    return f"{', '.join(names)} {verb} pris part ni au débat, ni au vote."


def chaired(it: DescribedAct) -> str:
    """Who presides this matter, when it is not the chair of the sitting."""
    if not it.act.chaired_by:
        return ""
    return typographic(
        f"Pour cette affaire, {unbroken(it.act.chaired_by)} préside la séance (article L2121-14 du code général des "
        "collectivités territoriales)."
    )


def decided(it: DescribedAct) -> Data:
    """The operative part: who decides and how, then the articles; the closing sentence is derived from numbers."""
    result = outcome(it.act.vote)
    decides = f"{capital(the(it.assembly.body))}, {result.words} :"
    if result.result == Result.REJECTED:
        decides = "Le texte suivant est soumis au vote :"
    waived = it.act.designation is not None and it.act.vote.secrecy_waived
    return {
        "proposal": typographic(it.act.proposal),
        "waiver": f"{capital(the(it.assembly.body))} décide, à l’unanimité, de ne pas procéder au scrutin secret "
                  "(article L2121-21 du code général des collectivités territoriales)." if waived else "",
        "decides": typographic(decides),
        "articles": [typographic(article.text) for article in it.act.operative],
        "closing": typographic(result.sentence),
        "votes": vote_lines(it),
        "withdrawn": withdrawn(it),
    }  # fmt: skip


def act(it: DescribedAct) -> Data:
    """One act, as the register holds it."""
    one = it.act
    return {
        "number": number(one.number), "object": typographic(one.object), "rapporteur": one.rapporteur,
        "chaired": chaired(it),
        "preamble": _blocks(one.preamble), "visas": _blocks(one.visas), "considerings": _blocks(one.considerings),
        "information": _blocks(one.information), "took_part": took_part(it), **decided(it),
    }  # fmt: skip


def signatures(sitting: Sitting) -> list[Data]:
    """Who signs: the president and the secretary only, since 2022 (CGCT, L2121-23)."""
    first = capital(f"{'la' if is_lady(sitting.president) else 'le'} {sitting.president_title}")
    second = "La secrétaire de séance" if is_lady(sitting.secretary) else "Le secrétaire de séance"
    both = [{"title": first, "name": _untitled(sitting.president)}]
    return both + ([{"title": second, "name": _untitled(sitting.secretary)}] if sitting.secretary else [])


def number(written: str) -> str:
    """ "2024-16": one way of writing it, unbreakable."""
    return "\u2011".join(part.strip() for part in written.split("-"))


def unbroken(name: str) -> str:
    return name.replace(" ", NBSP)


def day(on: date | None) -> str:
    return written_day(on) if on else ""


def _blocks(paragraphs: tuple[str, ...]) -> list[Data]:
    """Paragraphs, those that begin with "- " as items of a list."""
    return [
        {"item": text.startswith("- "), "text": typographic(text.removeprefix("- "))}
        for text in paragraphs
        if text.strip()
    ]


def _by_name(it: DescribedAct) -> list[str]:
    if it.act.vote.mode != VoteMode.BY_NAME:
        return []
    words = {"in-favour": "Ont voté pour", "against": "Ont voté contre", "abstains": "Se sont abstenus"}
    by_sense = {
        sense: [unbroken(one.name) for one in it.act.vote.ballots if one.sense == sense] for sense in words
    }
    return [f"{words[sense]}{NBSP}: {', '.join(names)}." for sense, names in by_sense.items() if names]


def _listed(names: tuple[str, ...]) -> str:
    return " – ".join(map(unbroken, names))


def _at(place: str) -> str:
    """ "salle du conseil municipal" stands by itself, however it was typed; "mairie" is reached by "en"."""
    said = place[:1].lower() + place[1:] if place.lower().startswith(("salle", "mairie")) else place
    return f"en {said}" if said == "mairie" else said


def _untitled(name: str) -> str:
    for title in ("Monsieur ", "Madame ", "M. ", "Mme "):
        name = name.removeprefix(title)
    return name
