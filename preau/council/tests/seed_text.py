"""The real seed, read from its text where ../shared is there: the repository holds no councillor's name."""

import re
from datetime import date, time
from pathlib import Path

from preau.council.described import (
    Act,
    Announced,
    Article,
    Attendance,
    Convocation,
    DescribedAct,
    Designation,
    Life,
    Proxy,
    Publication,
    Sitting,
    Vote,
    VoteMode,
    read_act,
)
from preau.council.described.citations import MONTHS

ROOT = Path(__file__).parents[3]
SEEDS = sorted((ROOT.parent / "shared" / "seed").glob("*.txt"))
TWIN = Path(__file__).with_name("seed_twin.json")


def twin() -> DescribedAct:
    return read_act(TWIN.read_bytes())


def seed() -> DescribedAct:
    """The seed's own words and names; from the twin only the commune's numbers, the bodies and the effects."""
    text, like = SEEDS[0].read_text(), twin()
    return DescribedAct(like.assembly, _sitting(text), _act(text, like))


def _one(pattern: str, text: str) -> str:
    found = re.search(pattern, text, re.DOTALL)
    assert found, pattern
    return found[1].strip()


def _named(words: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in re.split(r"\s[-–]\s", words))


def _day(words: str) -> date:
    day, month, year = words.split()
    return date(int(year), MONTHS.index(month.lower()) + 1, int(day))


def _sitting(text: str) -> Sitting:
    giver, holder = _one(r"pouvoir : ([^\n]+)", text).split(" à ")
    sent, posted = (
        date(*map(int, reversed(_one(rf"{what} :\s*([\d.]+)", text).split("."))))
        for what in ("convocation", "affichage")
    )
    numbers = [
        int(_one(pattern, text))
        for pattern in (
            r"(\d+) Présents",
            r"(\d+) Absents ayant",
            r"(\d+) Excusés",
            r"procurations\s+(\d+)",
            r"procurations\s+\d+ \+ (\d+)",
        )
    ]
    return Sitting(
        on=date(2024, 2, 19), at=time(19, 30), place="salle du conseil municipal", president_title="maire",
        president=_one(r"présidence de ([^,]+),", text), secretary=_one(r"\n([^\n]+) a été désignée comme secrétaire", text),
        convocation=Convocation(sent_on=sent, posted_on=posted),
        attendance=Attendance(_named(_one(r"Présents : ([^\n]+)", text)), (Proxy(giver, holder),)),
        announced=Announced(*numbers),
    )  # fmt: skip


def _act(text: str, like: DescribedAct) -> Act:
    paragraphs = [one.strip() for one in _rejoined(text).split("\n\n")]
    start = next(rank for rank, one in enumerate(paragraphs) if one.startswith("Rapporteur"))
    operative = [
        one[2:] for one in _one(r"à l'unanimité, :\n\n(.*?)\n\nDélibération adoptée", text).split("\n")
    ]
    articles = zip(operative, like.act.operative, strict=True)
    number, title = re.search(r"(2024 - 16) : ([^\n]+)", text).groups()
    return Act(
        number=number, object=title, rapporteur=paragraphs[start][len("Rapporteur : ") :],
        operative=tuple(Article(words, known.effects) for words, known in articles),
        visas=tuple(one for one in paragraphs if one.startswith("Vu ")),
        considerings=tuple(one for one in paragraphs if one.startswith("Considérant")),
        preamble=tuple(paragraphs[start + 1 : paragraphs.index("Vu le Code Général des Collectivités Territoriales ;")]),
        information=tuple(_one(r"est composé de :\n\n(.*?)\n\nSur proposition", text).split("\n")),
        vote=Vote(VoteMode.SHOW_OF_HANDS, 18, formula="à l'unanimité, :", closing=_one(r"\n(Délibération adoptée[^\n]+)", text)),
        designation=Designation("délégué", (_one(r"Désigner ([^,]+),", text),)), bodies=like.act.bodies, matter="5.7",
        life=Life(
            signed_on=_day(_one(r"A Prêmesques, le ([^,]+),", text)), published_by=Publication.POSTING,
            transmitted_on=_day(_one(r"légalité le ([^,]+),", text)), published_on=_day(_one(r"Affiché le ([^\n]+)", text)),
        ),
    )  # fmt: skip


def _rejoined(text: str) -> str:
    """The page break inside a sentence stays in its paragraph."""
    return re.sub(r"(?<=Education)\n\n(?=Nationale)", "\n", text)
