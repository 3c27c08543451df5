"""Correct acts, drawn at random: communes of all sizes, EPCI, syndicates; usual, urgent and second calls."""

from datetime import date, time, timedelta

from hypothesis import strategies as st

from preau.council.check.assembly import legal_size
from preau.council.described import (
    Act,
    Announced,
    Article,
    Assembly,
    AssemblyKind,
    Attendance,
    Ballot,
    Body,
    Convocation,
    DescribedAct,
    Designation,
    Effect,
    Life,
    Proxy,
    Publication,
    Sense,
    Sitting,
    Vote,
    VoteMode,
)
from preau.council.described.tally import outcome, quorum

OBJECT = (
    "Transfert de compétence, adhésion au syndicat, approbation des statuts, groupement de commandes, contributions "
    "et désignation d’un délégué"
)
SURNAMES = (
    "MARTEL", "DUVAL", "VAN DAMME", "DE SMET", "LEROUX", "ANDRIES", "PAQUET", "JOUBERT", "CARON", "BASTIN", "GUERIN", "MOREL",
)  # fmt: skip
COUNCIL = tuple(f"{initial}. {surname}" for initial in "ABCDEF" for surname in SURNAMES)
ARTICLES = (
    Article("Décide le transfert de la compétence « usages numériques » au syndicat ;", (Effect.TRANSFER,)),
    Article("Demande à adhérer au syndicat « Bocage Numérique » (Le Fil) ;", (Effect.MEMBERSHIP,)),
    Article("Approuve les statuts du syndicat ;", (Effect.STATUTES,)),
    Article(
        "Autorise le maire à signer le groupement, sans suspendre l’adhésion ;", (Effect.PURCHASING_GROUP,)
    ),
    Article("Décide de verser la contribution forfaitaire de base ;", (Effect.CONTRIBUTION,)),
    Article("Désigne A. MARTEL délégué et A. DUVAL suppléante.", (Effect.DESIGNATION,)),
)
BODY = Body("Bocage Numérique", "Le Fil", ("SMO Bocage",))


@st.composite
def assemblies(draw) -> Assembly:
    kind = draw(st.sampled_from([AssemblyKind.COMMUNE, AssemblyKind.EPCI, AssemblyKind.SYNDICATE]))
    people = draw(st.integers(500, 250_000)) if kind == AssemblyKind.COMMUNE else None
    seats = legal_size(people) if people is not None else draw(st.integers(12, 60))
    return Assembly(
        kind=kind, heading="Commune de Villebois", body="conseil municipal", town="Villebois", department="Nord",
        in_exercise=seats - draw(st.integers(0, 3)), seats=seats, population=people, siren="215904707",
    )  # fmt: skip


@st.composite
def attendances(draw, count: int, least: int) -> Attendance:
    """`count` members: `least` present at least, and no more proxies than holders."""
    here = draw(st.integers(least, count))
    away = COUNCIL[here:count]
    represented = draw(st.integers(0, min(len(away), here)))
    excused = draw(st.integers(represented, len(away)))
    return Attendance(
        present=COUNCIL[:here],
        proxies=tuple(
            Proxy(giver, COUNCIL[rank], draw(st.integers(1, 3)))
            for rank, giver in enumerate(away[:represented])
        ),
        excused=away[represented:excused],
        absent=away[excused:],
    )


@st.composite
def convocations(draw, on: date) -> Convocation:
    """Usual, urgent, or a second call; always in time, the note and the agenda with it."""
    how = draw(st.sampled_from(["usual", "urgent", "second"]))
    days = draw(st.integers({"usual": 6, "urgent": 2, "second": 4}[how], 20))
    sent = on - timedelta(days=days)
    return Convocation(
        sent_on=sent, posted_on=sent, note_sent_on=sent, agenda=("Budget", OBJECT),
        urgency="panne du réseau" if how == "urgent" else "", urgency_accepted=how == "urgent",
        first_call_on=sent - timedelta(days=1) if how == "second" else None,
    )  # fmt: skip


@st.composite
def votes(draw, attendance: Attendance, voting: int) -> Vote:
    """A majority by any form, its words derived; waived where hands are raised."""
    mode = draw(st.sampled_from([VoteMode.SHOW_OF_HANDS, VoteMode.BY_NAME, VoteMode.SECRET]))
    against = draw(st.integers(0, (voting - 1) // 2))
    abstentions = draw(st.integers(0, max(voting - 2 * against - 1, 0)))
    numbers = (voting - against - abstentions, against, abstentions)
    senses = [sense for sense, many in zip(Sense, numbers, strict=True) for _ in range(many)]
    voters = [*attendance.present, *(proxy.giver for proxy in attendance.proxies)]
    named = tuple(map(Ballot, voters, senses)) if mode == VoteMode.BY_NAME else ()
    vote = Vote(mode, *numbers, ballots=named, secrecy_waived=mode != VoteMode.SECRET)
    words = outcome(vote)
    return Vote(
        mode,
        *numbers,
        ballots=named,
        secrecy_waived=mode != VoteMode.SECRET,
        formula=words.words,
        closing=words.sentence,
    )


@st.composite
def lives(draw, on: date) -> Life:
    signed = on + timedelta(days=draw(st.integers(0, 4)))
    sent = signed + timedelta(days=draw(st.integers(0, 4)))
    received = sent + timedelta(days=draw(st.integers(0, 2)))
    published = signed + timedelta(days=draw(st.integers(0, 6)))
    return Life(
        signed_on=signed, transmitted_on=sent, received_on=received, receipt="059-215904707-20240219-2024_16-DE",
        published_on=published, published_by=Publication.ELECTRONIC,
        list_published_on=on + timedelta(days=draw(st.integers(0, 7))), executory_on=max(published, received),
    )  # fmt: skip


@st.composite
def correct_acts(draw) -> DescribedAct:
    assembly = draw(assemblies())
    on = draw(st.dates(date(2023, 1, 10), date(2027, 12, 20)))
    convocation = draw(convocations(on))
    least = 8 if convocation.first_call_on else max(quorum(assembly.in_exercise), 8)
    attendance = draw(attendances(assembly.in_exercise, min(least, assembly.in_exercise)))
    voting = len(attendance.present) + len(attendance.proxies)
    told = Announced(len(attendance.present), len(attendance.proxies), len(attendance.excused),
                     len(attendance.present), len(attendance.proxies))  # fmt: skip
    sitting = Sitting(
        on=on, at=time(19, 30), place="mairie", president="Anne MARTEL", president_title="maire",
        secretary="A. DUVAL", convocation=convocation, attendance=attendance,
        announced=draw(st.sampled_from([told, Announced()])),
    )  # fmt: skip
    act = Act(
        number=f"{on.year}-{draw(st.integers(1, 400))}", object=OBJECT, rapporteur="Alice LEROUX", operative=ARTICLES,
        vote=draw(votes(attendance, voting)), visas=("Vu le code général des collectivités territoriales ;",),
        considerings=("Considérant que la délibération 2022-14 du 16 juin 2022 et la délibération 2022-15 du 16 juin 2022"
                      " organisent le service pour la commune et l’EPCI ;",),
        designation=Designation("délégué", ("A. MARTEL",), ("A. MARTEL", "B. CARON"), ("A. DUVAL",)), bodies=(BODY,),
        matter="5.7", appeal="Recours dans les deux mois.", life=draw(lives(on)),
    )  # fmt: skip
    return DescribedAct(assembly, sitting, act)
