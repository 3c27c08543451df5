"""Votes and elections, as counted in the room. A count may be mended until the act is frozen."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.council.actions.room import check_urgency
from preau.council.attendance import There, room_of
from preau.council.choices import Manner, Settled, SittingEvent
from preau.council.drafting import appoints, only_appoints
from preau.council.law.voting import Tally, Voice, enough_ask
from preau.council.models import (
    Candidacy,
    Matter,
    Member,
    NamedVoice,
    Round,
    RoundCount,
    Vote,
    VoterMark,
    Waiver,
)
from preau.council.words.results import ALONE_ROUND, election_of
from preau.directory.models import Person

TEXT = 0  # the "round" of the marks of a secret vote on a text; an election has its own, from 1


@transaction.atomic
def take_vote(
    matter: Matter,
    *,
    by: Person,
    manner: str,
    tally: Tally,
    chair_voice: str = "",
    asked_by: int = 0,
    marks: Collection[Member] = (),
) -> Vote:
    """The count of a matter: raised hands, or a secret ballot with `marks`, who put one in the box.

    ValidationError in one sentence: no quorum, more voices than voters, a tie without the chair's voice, an appointment
    voted by raised hands without waiver (CGCT L2121-21). A second count mends the first.
    """
    there = _ready(matter)
    _check_count(tally, there)
    _check_manner(matter, manner, asked_by, there)
    if manner == Manner.SECRET:
        _check_marks(marks, tally.total, there)
    elif tally.cast and tally.voices_for == tally.against and not chair_voice and not matter.majority:
        raise refusal("Égalité des voix : dites ce qu’a voté la présidence, sa voix est prépondérante.")
    vote = _write(matter, by, there, tally, manner=manner, chair_voice=chair_voice, asked_by=asked_by)
    if manner == Manner.SECRET:
        _write_marks(matter, TEXT, marks)
    return vote


@transaction.atomic
def take_named_vote(matter: Matter, *, by: Person, voices: Mapping[int, str], asked_by: int = 0) -> Vote:
    """A vote by name: by member id, what each said, or had said for them; the count follows. Who is silent took no part."""
    there = _ready(matter)
    _check_manner(matter, Manner.NAMED, asked_by, there)
    said = {one.pk: Voice(voice) for one, _holder in there.voices if (voice := voices.get(one.pk))}
    tally = _counted(list(said.values()))
    if not tally.total:
        raise refusal("Aucune voix n’est notée : choisissez pour, contre ou abstention en face des noms.")
    chair = said.get(matter.chair_id or matter.sitting.chair_id or 0)
    vote = _write(matter, by, there, tally, manner=Manner.NAMED, chair_voice=chair or "", asked_by=asked_by)
    NamedVoice.objects.bulk_create(
        NamedVoice(vote=vote, member=one, carried_by=holder, voice=said[one.pk])
        for one, holder in there.voices
        if one.pk in said
    )
    return vote


@transaction.atomic
def waive_secrecy(matter: Matter, *, by: Person, voices: int) -> Waiver:
    """All agree not to vote by secret ballot; one who does not is enough to keep it (CGCT L2121-21)."""
    there = _ready(matter)
    if voices < there.attendance.voters:
        raise refusal(
            "Le scrutin secret ne s’écarte qu’à l’unanimité des %(n)s votants (article L2121-21 du CGCT) : il a donc lieu.",
            n=there.attendance.voters,
        )
    row, made = Waiver.objects.get_or_create(
        matter=matter, defaults={"voices": there.attendance.voters, "at": clock.now(), "by": by}
    )
    if made:
        record("council.waive_secrecy", row, by=by)
    return row


@transaction.atomic
def stand(matter: Matter, *, by: Person, member: Member) -> Candidacy:
    """Someone stands, until a ballot is counted."""
    _ready(matter)
    if matter.rounds.exists():
        raise refusal("Un tour est déjà compté : les candidatures sont closes.")
    row, made = Candidacy.objects.get_or_create(matter=matter, member=member)
    if made:
        record("council.stand", row, by=by)
    return row


@transaction.atomic
def stand_down(candidacy: Candidacy, *, by: Person) -> None:
    _ready(candidacy.matter)
    if candidacy.matter.rounds.exists():
        raise refusal("Un tour est déjà compté : les candidatures sont closes.")
    record("council.stand_down", candidacy, by=by)
    candidacy.delete()


@transaction.atomic
def tell_birth(candidacy: Candidacy, *, by: Person, on: date) -> Candidacy:
    """The day someone was born, asked only where the third round ends in a tie that age decides (CGCT L2121-21)."""
    _ready(candidacy.matter)
    if not 18 <= clock.today().year - on.year <= 120:
        raise refusal("Cette date de naissance ne va pas. Exemple : 21/03/1968.")
    locked = Candidacy.objects.select_for_update().get(pk=candidacy.pk)
    if locked.born_on != on:
        locked.born_on = on
        locked.save(update_fields=["born_on"])
        record("council.tell_birth", locked, by=by)
    return locked


@transaction.atomic
def take_effect_alone(matter: Matter, *, by: Person) -> Round:
    """There was one candidacy only: the chair reads it, it takes effect at once (CGCT L2121-21, last paragraph)."""
    there = _ready(matter)
    known = matter.rounds.filter(number=ALONE_ROUND).first()
    if known:
        return known
    if matter.candidacies.count() != 1 or matter.rounds.exists():
        raise refusal("Cela ne vaut que pour une candidature unique : comptez un tour de scrutin.")
    return _write_round(matter, by, there, ALONE_ROUND, 0)


@transaction.atomic
def count_round(
    matter: Matter, *, by: Person, voices: Mapping[int, int], blank: int, marks: Collection[Member]
) -> Round:
    """A round by secret ballot: voices by candidacy id, blank or void ballots, and who put one in the box."""
    there = _ready(matter)
    election = election_of(Matter.objects.get(pk=matter.pk))
    if not election.next_round:
        raise refusal("Aucun tour n’est attendu : vérifiez les candidatures.")
    _check_marks(marks, sum(voices.values()) + blank, there)
    found = _write_round(matter, by, there, election.next_round, blank)
    candidacies = matter.candidacies.filter(pk__in=voices)
    RoundCount.objects.bulk_create(
        RoundCount(round=found, candidacy=one, voices=voices[one.pk]) for one in candidacies
    )
    _write_marks(matter, found.number, marks)
    return found


def _ready(matter: Matter) -> There:
    """The room at this matter, locked: the sitting is open, the quorum there, the act not frozen."""
    sitting = type(matter.sitting).objects.select_for_update().get(pk=matter.sitting_id)
    room = room_of(sitting)
    if SittingEvent.OPENED not in room.events:
        raise refusal("La séance n’est pas ouverte.")
    check_urgency(sitting)
    if hasattr(matter, "act") and matter.act.is_frozen:
        raise refusal("Le texte est figé : ce vote ne change plus.")
    if hasattr(matter, "settlement") and matter.settlement.kind == Settled.RECONVENED:
        raise refusal("Ce point est renvoyé à la seconde séance : il s’y vote.")
    there = room.at(matter.rank)
    if not there.attendance.is_reached:
        raise refusal(
            "Le quorum n’est plus atteint pour ce point : %(present)s présents, %(needed)s nécessaires (%(source)s).",
            present=there.attendance.present,
            needed=there.attendance.needed,
            source=sitting.assembly.book.source("quorum"),
        )
    return there


def _check_count(tally: Tally, there: There) -> None:
    voters = there.attendance.voters
    if tally.total > voters:
        raise refusal(
            "%(total)s voix comptées pour %(voters)s votants (%(present)s présents, %(proxies)s pouvoirs valables).",
            total=tally.total,
            voters=voters,
            present=there.attendance.present,
            proxies=there.attendance.proxies,
        )
    if not tally.total:
        raise refusal("Aucune voix n’est notée. Exemple : 18 pour, 0 contre, 0 abstention.")


def _check_manner(matter: Matter, manner: str, asked_by: int, there: There) -> None:
    book, present = matter.sitting.assembly.book, there.attendance.present
    elected = appoints(matter) and election_of(Matter.objects.get(pk=matter.pk)).elected is not None
    if elected and only_appoints(matter):
        raise refusal("La désignation est faite : il n’y a plus rien à voter sur ce point.")
    secret_due = appoints(matter) and book.secret_for_appointments and not elected
    if secret_due and manner != Manner.SECRET and not hasattr(matter, "waiver"):
        raise refusal(
            "Ce point désigne quelqu’un : scrutin secret, sauf si le conseil y renonce à l’unanimité (%(source)s). "
            "Notez cette renonciation, ou comptez un scrutin secret.",
            source=book.source("secret_for_appointments"),
        )
    if manner == Manner.NAMED and not enough_ask(asked_by, present, book.named_vote_asked_by):
        raise _too_few(asked_by, present, book.named_vote_asked_by, book.source("named_vote_asked_by"))
    ordinary_secret = manner == Manner.SECRET and not appoints(matter)
    if ordinary_secret and not enough_ask(asked_by, present, book.secret_vote_asked_by):
        raise _too_few(asked_by, present, book.secret_vote_asked_by, book.source("secret_vote_asked_by"))


def _too_few(asked_by: int, present: int, share: Any, source: str) -> ValidationError:
    return refusal(
        "%(asked)s membres le demandent : il en faut au moins %(share)s des %(present)s présents (%(source)s).",
        asked=asked_by,
        share=share,
        present=present,
        source=source,
    )


def _check_marks(marks: Collection[Member], ballots: int, there: There) -> None:
    allowed = {one.pk for one, _holder in there.voices}
    if not {one.pk for one in marks} <= allowed:
        raise refusal("Quelqu’un d’émargé ne vote pas ici : absent, retiré, ou sans pouvoir valable.")
    if len(marks) != ballots:
        raise refusal(
            "%(ballots)s bulletins pour %(marks)s émargements : recomptez l’urne ou la feuille.",
            ballots=ballots,
            marks=len(marks),
        )


def _write(matter: Matter, by: Person, there: There, tally: Tally, **more: Any) -> Vote:
    numbers = {
        "in_exercise": there.attendance.in_exercise,
        "present": there.attendance.present,
        "proxies": there.attendance.proxies,
        "voices_for": tally.voices_for,
        "against": tally.against,
        "abstained": tally.abstained,
        "blank": tally.blank,
    }
    vote, _made = Vote.objects.update_or_create(
        matter=matter, defaults={**numbers, **more, "taken_at": clock.now(), "by": by}
    )
    _forget_other_sheets(vote)
    record("council.take_vote", vote, by=by, **numbers)
    return vote


def _forget_other_sheets(vote: Vote) -> None:
    """A count mended in another manner: no name stays of a secret ballot, no signature of a vote that was not one."""
    vote.voices.all().delete()
    marks = vote.matter.marks.all()
    (marks.filter(round_number=TEXT) if vote.matter.rounds.exists() else marks).delete()


def _write_round(matter: Matter, by: Person, there: There, number: int, blank: int) -> Round:
    found = Round.objects.create(
        matter=matter, number=number, present=there.attendance.present, proxies=there.attendance.proxies, blank=blank,
        taken_at=clock.now(), by=by,
    )  # fmt: skip
    record("council.count_round", found, by=by, number=number)
    return found


def _write_marks(matter: Matter, number: int, marks: Collection[Member]) -> None:
    """All at once, by the order of the table."""
    matter.marks.filter(round_number=number).delete()
    VoterMark.objects.bulk_create(
        VoterMark(matter=matter, round_number=number, member=one)
        for one in sorted(marks, key=lambda one: (one.rank, one.pk))
    )


def _counted(voices: list[Voice]) -> Tally:
    return Tally(voices.count(Voice.FOR), voices.count(Voice.AGAINST), voices.count(Voice.ABSTAIN))
