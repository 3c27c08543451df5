"""Rows become an act described as data: what the checker reads, and what papers, ACTES and open data are made of."""

from datetime import date

from django.db.models import QuerySet
from django.utils.timezone import localtime

from preau.base import clock
from preau.council import described as noun
from preau.council.attendance import Room, There, room_of
from preau.council.choices import (
    AssemblyKind,
    Manner,
    Publication,
    Reply,
    Settled,
    SittingEvent,
    StepKind,
    VoiceChoice,
)
from preau.council.drafting import model_act
from preau.council.law.majorities import majority
from preau.council.life import made_public_on
from preau.council.models import Act, Answer, Assembly, Matter, Member, Sitting, Step, Vote, Withdrawal
from preau.council.words import record
from preau.council.words.extract import appeal_words, place_words, urgency_words
from preau.council.words.results import Election, chair_words, election_of, is_decided, needed_of
from preau.directory.authorities import department_of

_KINDS = {
    AssemblyKind.MUNICIPAL: noun.AssemblyKind.COMMUNE,
    AssemblyKind.COMMUNITY: noun.AssemblyKind.EPCI,
    AssemblyKind.COMMITTEE: noun.AssemblyKind.SYNDICATE,
    AssemblyKind.BUREAU: noun.AssemblyKind.SYNDICATE,
    AssemblyKind.SCHOOL: noun.AssemblyKind.SCHOOL_COUNCIL,
}
_NATURES = {AssemblyKind.MUNICIPAL: "31", AssemblyKind.COMMITTEE: "42"}  # ACTES, natures of collectivities
_MODES = {
    Manner.PUBLIC: noun.VoteMode.SHOW_OF_HANDS,
    Manner.NAMED: noun.VoteMode.BY_NAME,
    Manner.SECRET: noun.VoteMode.SECRET,
}
_SENSES = {
    VoiceChoice.FOR: noun.Sense.IN_FAVOUR,
    VoiceChoice.AGAINST: noun.Sense.AGAINST,
    VoiceChoice.ABSTAIN: noun.Sense.ABSTAINS,
}
_PUBLISHED = {
    Publication.WEB: noun.Publication.ELECTRONIC,
    Publication.POSTING: noun.Publication.POSTING,
    Publication.PAPER: noun.Publication.PAPER,
}


def described_act(act: Act) -> noun.DescribedAct:
    """An act of a sitting, as its rows stand. One without a sitting (an old number) cannot be described."""
    assert act.matter
    there = room_of(act.matter.sitting).at(act.matter.rank)
    return noun.DescribedAct(
        _assembly(act.assembly, there), _sitting(act.matter.sitting, there), _act(act, act.matter)
    )


def held_sitting(sitting: Sitting) -> noun.HeldSitting:
    """A sitting with all its matters in order: the list of deliberations, the minutes, the register."""
    room = room_of(sitting)
    opening = room.at(0)
    return noun.HeldSitting(
        _assembly(sitting.assembly, opening),
        _sitting(sitting, opening),
        tuple(_matter(one, room) for one in room.matters),
        previous_minutes=record.previous_minutes(sitting),
        closed_at=record.ended_at(sitting),
        stopped=SittingEvent.NO_QUORUM in room.events,
        list_published_on=record.list_posted_on(sitting),
        minutes_adopted_on=record.minutes_adopted_on(sitting),
    )


def nature_of(kind: str) -> str:
    """The nature of a collectivity in the signs of ACTES, by the kind of its assembly; empty when it may be several."""
    return _NATURES.get(AssemblyKind(kind), "")


def _matter(matter: Matter, room: Room) -> noun.Matter:
    act, decided = getattr(matter, "act", None), is_decided(matter)
    return noun.Matter(
        act=_act(act, matter) if act is not None and decided else None,
        title=matter.title,
        report=record.paragraphs(matter.report),
        debate=record.paragraphs(matter.debate.words) if hasattr(matter, "debate") else (),
        events=record.moves(room, matter),
        number=act.reference if act is not None else "",
        vote=_vote(matter) if decided else None,
        settled=matter.settlement.get_kind_display() if hasattr(matter, "settlement") else "",
    )


def _assembly(assembly: Assembly, there: There) -> noun.Assembly:
    authority, kind = assembly.authority, AssemblyKind(assembly.kind)
    insee = authority.insee_code if authority else ""
    link = getattr(assembly, "prefecture_link", None)
    return noun.Assembly(
        kind=_KINDS[kind],
        heading=place_words(assembly),
        body=assembly.name[:1].lower() + assembly.name[1:],
        town=str(assembly.place),
        department=department_of(insee),
        in_exercise=there.attendance.in_exercise,
        seats=assembly.seats,
        population=assembly.population if kind == AssemblyKind.MUNICIPAL else None,
        siren=authority.siren if authority else "",
        insee=insee,
        nic=link.nic if link else "",
        department_code=link.department if link else f"0{insee[:2]}" if insee else "",
        arrondissement=link.arrondissement if link else "",
        nature=link.nature if link else nature_of(kind),
        transmits=assembly.book.transmitted,
        clear_days=None if kind == AssemblyKind.MUNICIPAL else assembly.book.clear_days,
    )


def _sitting(sitting: Sitting, there: There) -> noun.Sitting:
    chair = sitting.chair
    return noun.Sitting(
        on=sitting.day,
        at=localtime(sitting.starts_at, clock.PARIS).time().replace(second=0, microsecond=0),
        place=sitting.place,
        president=_name(chair) if chair else "",
        president_title=chair_words(chair, sitting.assembly.kind).split()[-1] if chair else "",
        secretary=_titled(sitting.secretary) if sitting.secretary else "",
        convocation=_convocation(sitting),
        attendance=_attendance(there),
    )


def _convocation(sitting: Sitting) -> noun.Convocation:
    if not hasattr(sitting, "call"):
        return noun.Convocation()
    call, first = sitting.call, sitting.second_of
    return noun.Convocation(
        sent_on=localtime(call.sent_at, clock.PARIS).date(),
        agenda=_agenda(sitting),
        note_sent_on=call.note_sent_on,
        urgency=call.urgent,
        urgency_words=urgency_words(sitting),
        urgency_accepted=hasattr(sitting, "urgency_ruling") and sitting.urgency_ruling.accepted,
        first_call_on=first.day if first else None,
    )


def _agenda(sitting: Sitting) -> tuple[str, ...]:
    """The agenda as it was sent; a matter that has its act bears the act's object, since it is that very matter."""
    titles = dict(enumerate(sitting.call.agenda, 1))
    objects = dict(sitting.matters.filter(act__isnull=False).values_list("rank", "act__title"))
    return tuple((titles | {rank: title for rank, title in objects.items() if rank in titles}).values())


def _attendance(there: There) -> noun.Attendance:
    excused = {one.pk for one in there.absent} & _excused(there.room.sitting)
    return noun.Attendance(
        present=tuple(_name(there.seated[seat.pk]) for seat in there.room.seats if seat.pk in there.there),
        proxies=tuple(noun.Proxy(_name(one.giver), _name(one.holder)) for one in there.valid_proxies),
        excused=tuple(_name(one) for one in there.absent if one.pk in excused),
        absent=tuple(_name(one) for one in there.absent if one.pk not in excused),
    )


def _excused(sitting: Sitting) -> set[int]:
    """Who said beforehand that they would not come."""
    rows = Answer.objects.filter(convocation__call__sitting=sitting).order_by("pk")
    last = dict(rows.values_list("convocation__member", "reply"))
    return {member for member, reply in last.items() if reply != Reply.PRESENT}


def _act(act: Act, matter: Matter) -> noun.Act:
    return noun.Act(
        number=act.reference,
        object=act.title,
        operative=_operative(act),
        vote=_vote(matter),
        rapporteur=_name(matter.rapporteur) if matter.rapporteur else "",
        chaired_by=_name(matter.chair) if matter.chair else "",
        visas=tuple(act.visas),
        considerings=tuple(act.considerings),
        designation=_designation(act, matter),
        bodies=_bodies(act),
        interested=tuple(_name(one.member) for one in _withdrawn(matter)),
        withdrawn=tuple(_name(one.member) for one in _withdrawn(matter)),
        matter=act.subject_code,
        appeal=appeal_words(act.assembly),
        life=_life(act, matter),
    )


def _operative(act: Act) -> tuple[noun.Article, ...]:
    """Effects hold while the text has the articles of its model; a text rewritten by hand says nothing of them."""
    model = model_act(act.template)
    known = model.effects if model and len(model.effects) == len(act.articles) else ((),) * len(act.articles)
    return tuple(
        noun.Article(text, tuple(noun.Effect(one) for one in effects))
        for text, effects in zip(act.articles, known, strict=True)
    )


def _vote(matter: Matter) -> noun.Vote:
    waived = hasattr(matter, "waiver")
    if not hasattr(matter, "vote"):
        return _ballot_of_round(matter)
    vote, asked = matter.vote, majority(matter.majority)
    return noun.Vote(
        mode=_MODES[Manner(vote.manner)],
        in_favour=vote.voices_for,
        against=vote.against,
        abstentions=vote.abstained,
        blank=vote.blank,
        president=_SENSES[VoiceChoice(vote.chair_voice)] if vote.chair_voice else None,
        silent=vote.voters - vote.tally.total,
        needed=needed_of(vote),
        majority=asked.words if asked else "",
        ballots=_ballots(vote) if vote.manner == Manner.NAMED else (),
        secrecy_waived=waived,
        asked_secret=vote.asked_by if vote.manner == Manner.SECRET else 0,
        asked_by_name=vote.asked_by if vote.manner == Manner.NAMED else 0,
    )


def _ballots(vote: Vote) -> tuple[noun.Ballot, ...]:
    voices = vote.voices.select_related("member__person").order_by("member__rank", "pk")
    return tuple(noun.Ballot(_name(one.member), _SENSES[VoiceChoice(one.voice)]) for one in voices)


def _ballot_of_round(matter: Matter) -> noun.Vote:
    """An election without another vote: the voices of the elected are those in favour."""
    if hasattr(matter, "settlement") and matter.settlement.kind == Settled.NOTED:
        return noun.Vote(mode=noun.VoteMode.TAKES_NOTE)
    election = election_of(matter)
    how = _elected_by(election)
    if how is None or how == noun.ElectedBy.ALONE:
        return noun.Vote(mode=noun.VoteMode.TAKES_NOTE, elected=how)
    last = election.rounds[-1]
    voices = {one.candidacy_id: one.voices for one in last.counts.all()}
    won = voices.get(election.result.who or 0, 0)
    cast = sum(voices.values())
    return noun.Vote(
        mode=noun.VoteMode.SECRET, in_favour=won, against=cast - won, blank=last.blank, elected=how,
        silent=last.present + last.proxies - cast - last.blank,
    )  # fmt: skip


def _elected_by(election: Election) -> noun.ElectedBy | None:
    return noun.ElectedBy(election.result.how.value) if election.elected else None


def _designation(act: Act, matter: Matter) -> noun.Designation | None:
    model = model_act(act.template)
    if model is None or not model.appoints:
        return None
    election = election_of(matter)
    named = next((act.fields.get(one.name, "") for one in model.fields if one.kind == "person"), "")
    who = _titled(election.elected) if election.elected else named
    stood = tuple(_titled(one.member) for one in matter.candidacies.all())
    last = election.rounds[-1] if election.rounds else None
    return noun.Designation(
        role="délégué",
        elected=(who,) if who else (),
        candidates=stood or ((who,) if who else ()),
        alternates_foreseen=False,
        round=last.number or None if last else None,
        elected_by=_elected_by(election),
    )


def _bodies(act: Act) -> tuple[noun.Body, ...]:
    names = [act.fields.get(name, "") for name in ("syndicate", "body")]
    return tuple(noun.Body(one) for one in names if one)


def _withdrawn(matter: Matter) -> QuerySet[Withdrawal]:
    return matter.withdrawals.select_related("member__person").order_by("member__rank", "pk")


def _life(act: Act, matter: Matter) -> noun.Life:
    steps = {one.kind: one for one in act.steps.all()}
    return noun.Life(
        signed_on=_on(steps, StepKind.SIGNED),
        transmitted_on=_on(steps, StepKind.TRANSMITTED),
        received_on=_on(steps, StepKind.RECEIVED),
        receipt=steps[StepKind.RECEIVED].proof if StepKind.RECEIVED in steps else "",
        published_on=made_public_on(steps),
        published_by=_PUBLISHED[Publication(act.assembly.publication)] if made_public_on(steps) else None,
        mode_chosen_by=act.assembly.publication_chosen_by,
        list_published_on=record.list_posted_on(matter.sitting),
        executory_on=act.executory_on,
    )


def _on(steps: dict[str, Step], kind: StepKind) -> date | None:
    return steps[kind].on if kind in steps else None


def _name(member: Member) -> str:
    """As in the register: "Josette DUMEZ"."""
    return f"{member.person.first_name} {member.person.last_name.upper()}"


def _titled(member: Member) -> str:
    title = {"Mme": "Madame", "M.": "Monsieur"}.get(member.person.title, "")
    return f"{title} {_name(member)}".strip()
