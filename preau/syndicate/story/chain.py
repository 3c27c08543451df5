"""The chain played: each link is done by the verb that a clerk would press, on its day, and told as a step."""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal

from django.utils.timezone import make_aware

from preau.access.actions import activate
from preau.access.queries import open_code
from preau.access.sheets.actions import draw_codes
from preau.base import clock
from preau.council.actions import acts, prefecture, replies, room, sittings, votes
from preau.council.choices import Role
from preau.council.law.voting import Tally
from preau.council.models import Act, Assembly, Matter, Member, Sending, Sitting
from preau.directory.models import Person
from preau.syndicate import reactions
from preau.syndicate.actions import agendas, campaigns, purchasing, signing
from preau.syndicate.actions.freezing import freeze
from preau.syndicate.law.chain import Link
from preau.syndicate.law.money import cents
from preau.syndicate.models import Accession, Campaign, Signing, Statement
from preau.syndicate.story.ground import Ground, file_of, group_of, on, script

YEAR = 2024


@dataclass(frozen=True)
class ToldStep:
    """A step of the story: its day, its state (a code), what happened in words, and an amount where there is one."""

    on: date
    state: str
    words: str
    amount: Decimal | None = None


@dataclass
class Told:
    """What the story has made: its steps, and the rows whose papers are printed."""

    steps: list[ToldStep] = field(default_factory=list)
    act: Act | None = None
    sending: Sending | None = None
    concordant: Act | None = None
    statement: Statement | None = None
    campaign: Campaign | None = None
    signing: Signing | None = None

    def tell(self, day: date, state: str, words: str, amount: Decimal | None = None) -> None:
        self.steps.append(ToldStep(day, state, words, amount))


def played(ground: Ground) -> Told:
    """The whole chain, from the file to the collection order."""
    told = Told()
    with on("prepared"):
        accession = file_of(ground)
        told.tell(clock.today(), "file_prepared", "Acte modèle, statuts et CTAF remis à la commune")
    _commune(ground, accession, told)
    _committee(ground, accession, told)
    _convention(ground, told)
    _contribution(ground, accession, told)
    return told


def _commune(ground: Ground, accession: Accession, told: Told) -> None:
    clerk, days = ground.clerk, script()["days"]
    with on("convened"):
        sitting = _prepared(
            ground.council, clerk, days["sitting"], time(19, 30), "Salle du conseil municipal"
        )
        act = agendas.put_on_agenda(accession, by=clerk, link=Link.COMMUNE_ACT, sitting=sitting)
        acts.fill(act, by=clerk, fields=act.fields | {"delegate": script()["people"]["delegate"]})
        _convene(sitting, clerk)
        told.tell(
            clock.today(),
            "council_convened",
            "Conseil municipal convoqué : quatre jours francs, trois exigés",
        )
    with on("sitting", 20):
        _hold(sitting, clerk, there=17, proxy=(17, 4), secretary=7, appoints=True)
        acts.keep_past_number(ground.council, by=clerk, year=YEAR, last=15)
        told.tell(clock.today(), "act_voted", "Délibération adoptée : 17 présents et 1 pouvoir, 18 voix pour")
    told.act = _signed(act, clerk, "signed")
    with on("executory"):
        told.sending = _received(told.act, clerk)
    told.act = _published(told.act, clerk, "executory")
    _told_upward(told.act)
    told.tell(
        _day(told.act), "commune_act_executory", "Publiée et reçue le même jour : elle vaut demande à adhérer"
    )


def _committee(ground: Ground, accession: Accession, told: Told) -> None:
    officer, days = ground.officer, script()["days"]
    with on("committee_called"):
        sitting = _prepared(ground.committee, officer, days["committee"], time(18), "Maison des communes")
        act = agendas.put_on_agenda(accession, by=officer, link=Link.CONCORDANT, sitting=sitting)
        _convene(sitting, officer)
    with on("committee", 19):
        _hold(sitting, officer, there=5, secretary=1)
    told.concordant = _signed(act, officer, "committee")
    with on("concordant"):  # the authority of the story has no SIREN: its receipt is typed back
        for kind, proof in (("transmitted", ""), ("received", "accusé de réception")):
            acts.step(act, by=officer, kind=kind, on=clock.today(), proof=proof)
    told.concordant = _published(told.concordant, officer, "concordant")
    _told_upward(told.concordant)
    accession.refresh_from_db()
    assert accession.since
    told.tell(
        accession.since, "member", "Délibération concordante exécutoire : accord, adhésion, annexes 1 et 2"
    )
    told.tell(accession.since, "service_confirmed", "L’école, ouverte depuis 2019, est confirmée")
    with on("signed_in"):
        _first_sign_in(ground)
        told.tell(
            clock.today(), "first_sign_in", "La directrice reçoit sa fiche et entre pour la première fois"
        )


def _convention(ground: Ground, told: Told) -> None:
    """The commune's act let it sign: it is a member of the group, then the mayor seals, then the president."""
    assert told.act and told.act.executory_on and ground.council.authority
    with on("convention"):
        group = group_of(ground)
        purchasing.sign(
            group, by=ground.officer, authority=ground.council.authority, since=told.act.executory_on,
            reference=told.act.reference, act=told.act,
        )  # fmt: skip
        told.signing = group.signings.get()
        for assembly, capacity in ((ground.council, "Maire"), (ground.committee, "Présidence")):
            assert assembly.authority
            chair = assembly.members.select_related("person").get(role=Role.CHAIR).person
            signing.seal(told.signing, by=chair, authority=assembly.authority, capacity=capacity)
        told.tell(
            clock.today(),
            "convention_signed",
            "Convention du groupement de commandes scellée par la commune, puis par le syndicat",
        )


def _contribution(ground: Ground, accession: Accession, told: Told) -> None:
    officer, rates = ground.officer, script()["rates"]
    with on("frozen"):
        campaign = campaigns.open_campaign(
            ground.syndicate, by=officer, year=YEAR, counted_on=script()["days"]["counted"]
        )
        count = campaign.counts.get()
        campaigns.confirm(count, by=ground.clerk)
        told.tell(
            clock.today(), "count_confirmed", f"{count.pupils} élèves constatés, confirmés par la commune"
        )
        told.campaign = freeze(campaign, by=officer)
        told.statement = Statement.objects.get(campaign=campaign, accession=accession)
        told.tell(
            clock.today(), "contribution_due", f"{count.pupils} × {rates['base']} €", told.statement.total
        )
    more = cents(count.pupils * (Decimal(rates["base"]) + Decimal(rates["option"])))
    told.tell(script()["days"]["frozen"], "option_would_be", "Avec l’accompagnement complémentaire", more)
    with on("issued"):
        campaigns.note_payment(
            told.statement, by=officer, kind="issued", on=clock.today(), reference="titre 1"
        )
        told.tell(clock.today(), "title_issued", "Titre de recette émis", told.statement.total)


def _prepared(assembly: Assembly, by: Person, day: date, hour: time, place: str) -> Sitting:
    starts_at = make_aware(datetime.combine(day, hour), clock.PARIS)
    return sittings.prepare(assembly, by=by, starts_at=starts_at, place=place)


def _convene(sitting: Sitting, by: Person) -> None:
    """Convened, and handed over: invented people have no mailbox."""
    for row in sittings.convene(sitting, by=by).convocations.all():
        sittings.hand_over(row, by=by)


def _hold(
    sitting: Sitting, by: Person, *, there: int, secretary: int, proxy: tuple[int, int] | None = None, appoints: bool = False
) -> None:  # fmt: skip
    """The sitting held: so many of the first members there, all voices for."""
    seats: list[Member] = list(sitting.assembly.members.select_related("person").order_by("rank"))
    if proxy:
        room.give_proxy(sitting, by=by, giver=seats[proxy[0]], holder=seats[proxy[1]])
    for one in seats[:there]:
        room.arrive(sitting, by=by, member=one)
    room.open_sitting(sitting, by=by)
    room.name_secretary(sitting, by=by, member=seats[secretary])
    matter, voices = Matter.objects.get(sitting=sitting), there + bool(proxy)
    if appoints:
        votes.waive_secrecy(matter, by=by, voices=voices)
    votes.take_vote(matter, by=by, manner="public", tally=Tally(voices))
    room.close_sitting(sitting, by=by)


def _signed(act: Act, by: Person, day: str) -> Act:
    with on(day, 21):
        frozen = acts.freeze(Act.objects.get(pk=act.pk), by=by)
        acts.step(frozen, by=by, kind="signed", on=clock.today())
    return frozen


def _received(act: Act, by: Person) -> Sending:
    """Sent under its matter, handed over, and acknowledged by the prefecture of the trial."""
    sending = prefecture.hand_over(prefecture.send(act, by=by, matter=act.subject_code), by=by)
    replies.answer_in_trial(sending)
    return sending


def _published(act: Act, by: Person, day: str) -> Act:
    with on(day):
        acts.step(act, by=by, kind="published", on=clock.today())
    return Act.objects.get(pk=act.pk)


def _first_sign_in(ground: Ground) -> None:
    """The sheet handed over, its code typed, a password chosen."""
    words = draw_codes([ground.director], by=ground.officer)[ground.director.pk]
    code = open_code(words)
    assert code
    activate(code, password=secrets.token_urlsafe(16))


def _told_upward(act: Act) -> None:
    """What the job of the reaction does, without waiting for a worker."""
    with clock.frozen_shift(f"{_day(act).isoformat()}T18:00"):
        reactions.act_executory(act.pk)


def _day(act: Act) -> date:
    assert act.executory_on
    return act.executory_on
