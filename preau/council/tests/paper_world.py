"""The twin of the seed once mended, and its whole sitting: what papers are made of in tests."""

import dataclasses
from datetime import date, time

from preau.council.described import (
    Act,
    Article,
    Ballot,
    DescribedAct,
    Designation,
    Effect,
    HeldSitting,
    Life,
    Matter,
    Publication,
    Sense,
    Vote,
    VoteMode,
)
from preau.council.tests.changes import changed
from preau.council.tests.seed_text import twin

OBJECT = (
    "Transfert de la compétence « usages numériques », adhésion au syndicat mixte ouvert, approbation de ses statuts, "
    "contributions, groupement de commandes et désignation d'un délégué"
)
APPEAL = (
    "La présente délibération peut faire l'objet d'un recours pour excès de pouvoir devant le tribunal administratif de "
    "Lille dans un délai de deux mois à compter de sa publication."
)
BODY = "Nord-Pas-de-Calais Numérique (La Fibre Numérique 59/62)"


def mended() -> DescribedAct:
    """The same act as a clerk sends it once the checker has nothing to say."""
    it, act = twin(), twin().act
    articles = list(act.operative)
    for rank, words in {
        0: f"Décide le transfert de la compétence « usages numériques » au syndicat mixte ouvert {BODY} ;",
        1: "Décide que ce transfert prend effet à la date où la délibération concordante du syndicat est exécutoire ;",
        5: "Autorise le maire à signer la convention du groupement de commandes, sans suspendre l'adhésion ;",
        6: "Décide de verser la contribution forfaitaire de base, au taux que le comité syndical vote chaque année ;",
        7: "Désigne Simon MOREL délégué au collège des communes, et Claire ANDRIES suppléante.",
    }.items():
        articles[rank] = Article(words, articles[rank].effects)
    act = dataclasses.replace(
        act, number="2024-16", object=OBJECT, operative=tuple(articles), appeal=APPEAL, matter="5.7",
        preamble=act.preamble[:2], visas=(*act.visas[:2], *act.visas[3:5]), considerings=act.considerings[:0],
        information=tuple(words.replace("l'EPCI", "la commune") for words in act.information),
        designation=Designation("délégué", ("Simon MOREL",), ("Simon MOREL",), ("Claire ANDRIES",)),
        vote=Vote(VoteMode.SHOW_OF_HANDS, 18, secrecy_waived=True),
        life=dataclasses.replace(
            act.life, receipt="059-215904707-20240219-2024_16-DE", received_on=date(2024, 2, 23),
            published_by=Publication.ELECTRONIC,
        ),
    )  # fmt: skip
    return DescribedAct(it.assembly, changed(it.sitting, "announced.proxies", 1), act)


def held() -> HeldSitting:
    """Four matters: one noted, the act of the twin, one by name with a member withdrawn, one rejected."""
    it = mended()
    return HeldSitting(
        it.assembly, it.sitting,
        (
            Matter(title="Informations du maire", debate=("Le maire rend compte des travaux de la cour de l'école.",)),
            Matter(it.act, debate=(
                "G. DUVAL demande combien l'adhésion coûte : 177 élèves à 1,30 €, soit 230,10 € par an.",
                "P. ALBERT rappelle que les écoles gardent leur espace pendant la procédure.")),
            Matter(_subsidies(it), events=("X. DUVAL quitte la salle à 20 h 10.",)),
            Matter(_rejected(), debate=("Plusieurs élus souhaitent une étude plus précise.",)),
        ),
        previous_minutes="Le procès-verbal de la séance du 18 décembre 2023 est arrêté à l'unanimité.",
        closed_at=time(21, 5), list_published_on=date(2024, 2, 23),
    )  # fmt: skip


def _subsidies(it: DescribedAct) -> Act:
    here = [name for name in it.sitting.attendance.present if name != "X. DUVAL"]
    named = [*here, "P. JOUBERT"]
    senses = [Sense.IN_FAVOUR] * 14 + [Sense.AGAINST] * 2 + [Sense.ABSTAINS]
    return Act(
        number="2024-17", object="Subventions aux associations pour 2024", rapporteur="Nadine GUERIN",
        operative=(Article("Attribue 12 400 € aux onze associations de la liste annexée.", (Effect.OTHER,)),),
        vote=Vote(VoteMode.BY_NAME, 14, 2, 1, ballots=tuple(map(Ballot, named, senses))), matter="7.5",
        visas=("Vu le code général des collectivités territoriales ;",), interested=("X. DUVAL",), withdrawn=("X. DUVAL",),
        life=Life(signed_on=date(2024, 2, 21)),
    )  # fmt: skip


def _rejected() -> Act:
    return Act(
        number="2024-18", object="Extinction de l'éclairage public de 23 h à 5 h", rapporteur="Pierre PAQUET", matter="6.1",
        operative=(Article("Décide d'éteindre l'éclairage public de 23 h à 5 h."),), vote=Vote(VoteMode.SHOW_OF_HANDS, 6, 9, 3),
        visas=("Vu le code général des collectivités territoriales ;",),
    )  # fmt: skip
