"""The nouns of a described act, as frozen dataclasses. What stands in `Annotated` is told by the JSON schema.

Names of people are written as in the register, "R. CASTELAIN" or "Rémi CASTELAIN": `names.same_person` knows
that they are one. An empty string or null is what a draft does not say.
"""

from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import Annotated


class AssemblyKind(StrEnum):
    COMMUNE = "commune"
    EPCI = "epci"
    SYNDICATE = "syndicate"
    SCHOOL_COUNCIL = "school-council"


class VoteMode(StrEnum):
    SHOW_OF_HANDS = "show-of-hands"
    BY_NAME = "by-name"
    SECRET = "secret"  # noqa: S105
    TAKES_NOTE = "takes-note"


class Sense(StrEnum):
    IN_FAVOUR = "in-favour"
    AGAINST = "against"
    ABSTAINS = "abstains"


class ElectedBy(StrEnum):
    ABSOLUTE = "absolute"
    RELATIVE = "relative"
    ELDEST = "eldest"
    ALONE = "alone"


class Publication(StrEnum):
    ELECTRONIC = "electronic"
    POSTING = "posting"
    PAPER = "paper"


class Effect(StrEnum):
    """What an operative article does, for whoever must find it in the object."""

    TRANSFER = "transfer"
    EFFECTIVE_DATE = "effective-date"
    CONDITIONS = "conditions"
    MEMBERSHIP = "membership"
    STATUTES = "statutes"
    PURCHASING_GROUP = "purchasing-group"
    CONTRIBUTION = "contribution"
    DESIGNATION = "designation"
    SIGNATURE = "signature"
    OTHER = "other"


@dataclass(frozen=True)
class Assembly:
    kind: AssemblyKind
    heading: Annotated[str, "Official name with its kind: Commune de Prémesques"]
    body: Annotated[str, "Who decides: conseil municipal, comité syndical"]
    town: Annotated[str, "Where acts are signed"]
    department: Annotated[str, "Name of the département: Nord"]
    in_exercise: Annotated[int, "Members in exercise"]
    seats: Annotated[int, "Seats by law or statutes (membres afférents)"]
    population: Annotated[int | None, "Inhabitants at the last general renewal; for communes"] = None
    siren: Annotated[str, "Nine digits"] = ""
    nic: Annotated[str, "The five digits that follow the SIREN in the SIRET"] = ""
    insee: Annotated[str, "INSEE code of the commune: 59470"] = ""
    department_code: Annotated[str, "Three signs of ACTES: 059, 02A"] = ""
    arrondissement: Annotated[str, "One digit of ACTES"] = ""
    nature: Annotated[str, "Two digits of ACTES: 31 commune, 42 open syndicate"] = ""
    transmits: Annotated[bool, "Its acts go to the prefect before they hold; a school council’s do not"] = (
        True
    )
    clear_days: Annotated[int | None, "Clear days that the statutes ask for; else the law's"] = None

    @property
    def siret(self) -> str:
        return self.siren + self.nic


@dataclass(frozen=True)
class Convocation:
    sent_on: date | None = None
    posted_on: Annotated[date | None, "When the convocation was posted; never the act"] = None
    agenda: Annotated[tuple[str, ...], "Objects as convened; empty when the draft does not say"] = ()
    note_sent_on: Annotated[date | None, "Explanatory note sent to each member"] = None
    urgency: Annotated[str, "Reason for shortening the delay; empty when usual"] = ""
    urgency_words: Annotated[str, "The ruling on the urgency, as the extract says it"] = ""
    urgency_accepted: Annotated[bool, "The assembly ruled on the urgency at the opening"] = False
    first_call_on: Annotated[date | None, "Sitting that had no quorum, when this is its second call"] = None


@dataclass(frozen=True)
class Proxy:
    giver: str
    holder: str
    sittings: Annotated[int, "Consecutive sittings that the proxy has served, this one included"] = 1
    illness: Annotated[bool, "Certified illness of the giver"] = False


@dataclass(frozen=True)
class Attendance:
    present: tuple[str, ...] = ()
    proxies: tuple[Proxy, ...] = ()
    excused: tuple[str, ...] = ()
    absent: Annotated[tuple[str, ...], "Neither excused nor represented"] = ()


@dataclass(frozen=True)
class Announced:
    """Numbers as typed in a draft; the house derives them, another tool's draft may be wrong."""

    present: int | None = None
    proxies: int | None = None
    excused: int | None = None
    voting_present: Annotated[int | None, "« 17 » of « 17 + 1 »"] = None
    voting_proxies: Annotated[int | None, "« 1 » of « 17 + 1 »"] = None


@dataclass(frozen=True)
class Sitting:
    on: date
    at: time
    place: Annotated[str, "salle du conseil municipal"]
    president: Annotated[str, "Who presides: Rémi CASTELAIN"]
    president_title: Annotated[str, "maire, président"]
    secretary: str = ""
    session: str = "ordinaire"
    convocation: Convocation = field(default_factory=Convocation)
    attendance: Attendance = field(default_factory=Attendance)
    announced: Announced = field(default_factory=Announced)


@dataclass(frozen=True)
class Ballot:
    name: str
    sense: Sense


@dataclass(frozen=True)
class Vote:
    mode: VoteMode
    in_favour: int = 0
    against: int = 0
    abstentions: int = 0
    blank: Annotated[int, "Blank or void papers of a secret ballot"] = 0
    president: Annotated[Sense | None, "How the president voted: breaks a tie, except in a secret ballot"] = (
        None
    )
    ballots: Annotated[tuple[Ballot, ...], "Names and sense, when the vote is by name"] = ()
    asked_secret: Annotated[int, "Members present who asked for a secret ballot"] = 0
    asked_by_name: Annotated[int, "Members present who asked for a vote by name"] = 0
    secrecy_waived: Annotated[bool, "The assembly decided unanimously not to vote in secret"] = False
    formula: Annotated[str, "Words of the result before the operative part, as typed"] = ""
    closing: Annotated[str, "Words of the result at the end, as typed"] = ""
    silent: Annotated[int, "Members who could vote and took no part in it"] = 0
    needed: Annotated[
        int | None, "Votes in favour that a text asks for; null for the majority of votes cast"
    ] = None
    majority: Annotated[str, "The words of that majority: à la majorité des deux tiers des membres"] = ""
    elected: Annotated[
        ElectedBy | None,
        "How the round that is counted here named someone, when the election is all that was voted",
    ] = None


@dataclass(frozen=True)
class Designation:
    role: Annotated[str, "délégué au collège des communes"]
    elected: tuple[str, ...]
    candidates: tuple[str, ...] = ()
    alternates: tuple[str, ...] = ()
    alternates_foreseen: Annotated[bool, "The statutes of the body foresee alternates, or may"] = True
    round: Annotated[int | None, "Round of the election in which it was decided"] = None
    votes: Annotated[int | None, "Votes of the elected in that round"] = None
    elected_by: Annotated[
        ElectedBy | None, "How an election named them; null when they are named by the vote on the text"
    ] = None


@dataclass(frozen=True)
class Body:
    """An outside body that the act speaks of: one statutory name, and what else it is called."""

    name: str
    trade_name: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Article:
    text: str
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True)
class Life:
    """Dates of an act after the vote, and what proves them."""

    signed_on: date | None = None
    transmitted_on: date | None = None
    received_on: Annotated[date | None, "Receipt by the prefect"] = None
    receipt: Annotated[str, "Identifier of the act in the receipt of ACTES"] = ""
    published_on: date | None = None
    published_by: Publication | None = None
    mode_chosen_by: Annotated[str, "Deliberation that chose posting or paper, below 3,500 inhabitants"] = ""
    list_published_on: Annotated[date | None, "List of deliberations of the sitting"] = None
    executory_on: Annotated[date | None, "As typed; the house derives it"] = None


@dataclass(frozen=True)
class Act:
    number: str
    object: str
    operative: tuple[Article, ...]
    vote: Vote
    rapporteur: str = ""
    chaired_by: Annotated[str, "Who presides this matter in place of the president (CGCT, L2121-14)"] = ""
    preamble: Annotated[
        tuple[str, ...], "Paragraphs of the report; one that begins with « - » is a list item"
    ] = ()
    visas: tuple[str, ...] = ()
    considerings: tuple[str, ...] = ()
    information: Annotated[tuple[str, ...], "Paragraphs given for information after the considerings"] = ()
    proposal: Annotated[str, "Sur proposition du maire"] = ""
    designation: Designation | None = None
    bodies: tuple[Body, ...] = ()
    interested: Annotated[tuple[str, ...], "Members interested in the matter"] = ()
    withdrawn: Annotated[tuple[str, ...], "Members who left the room for this matter"] = ()
    matter: Annotated[str, "Code of the classification of ACTES: 5.7"] = ""
    appeal: Annotated[str, "Mention of the means and time limits of appeal"] = ""
    mentions: Annotated[tuple[str, ...], "Other mentions: the transmission to the prefect"] = ()
    life: Life = field(default_factory=Life)


@dataclass(frozen=True)
class DescribedAct:
    assembly: Assembly
    sitting: Sitting
    act: Act


@dataclass(frozen=True)
class Matter:
    """One matter of a held sitting: an act, or a title when nothing was voted; what was said and what happened."""

    act: Act | None = None
    title: str = ""
    report: Annotated[tuple[str, ...], "What the agenda said of it"] = ()
    debate: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    number: Annotated[str, "Of its act, once frozen"] = ""
    vote: Annotated[Vote | None, "Its vote, even where no act is drafted yet"] = None
    settled: Annotated[str, "What became of it without a vote: Reporté à une autre séance"] = ""


@dataclass(frozen=True)
class HeldSitting:
    """A sitting with all its matters in order: what the list, the minutes and the register are made of."""

    assembly: Assembly
    sitting: Sitting
    matters: tuple[Matter, ...]
    previous_minutes: str = ""
    closed_at: time | None = None
    stopped: Annotated[bool, "The quorum was lost: what was left is put to a second sitting"] = False
    list_published_on: date | None = None
    minutes_adopted_on: date | None = None

    def acts(self) -> list[DescribedAct]:
        return [DescribedAct(self.assembly, self.sitting, one.act) for one in self.matters if one.act]
