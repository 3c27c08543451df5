"""A call that was cut short, and the note that goes with a call: what the assembly rules, and when the note left."""

from datetime import date

from django.utils.timezone import localtime

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.council.actions.room import put_off_rest
from preau.council.attendance import room_of
from preau.council.choices import Settled, SittingEvent
from preau.council.law.voting import How, Tally, Voice, decide
from preau.council.models import Call, Sitting, UrgencyRuling
from preau.directory.models import Person


@transaction.atomic
def rule_on_urgency(sitting: Sitting, *, by: Person, tally: Tally, chair_voice: str = "") -> UrgencyRuling:
    """The assembly rules on the urgency at the opening, before anything else (CGCT L2121-11 and L2121-12); once.

    Refused, it puts the whole agenda off to a later sitting; to put off a part of it, the urgency is accepted and those
    matters are put off one by one. ValidationError: no urgency, not open, more voices than voters.
    """
    locked = (
        Sitting.objects.select_for_update(of=("self",)).select_related("assembly", "call").get(pk=sitting.pk)
    )
    known = UrgencyRuling.objects.filter(sitting=locked).first()
    if known:
        return known
    room = room_of(locked)
    if not locked.call.urgent:
        raise refusal("Cette séance n’a pas été convoquée en urgence.")
    if room.events != {SittingEvent.OPENED}:
        raise refusal("La séance n’est pas ouverte.")
    _check(tally, room.at(0).attendance.voters)
    book = locked.assembly.book
    found = decide(
        tally,
        majority=book.majority,
        casting=book.casting_vote,
        chair=Voice(chair_voice) if chair_voice else None,
    )
    if found.how == How.TIE and book.casting_vote:
        raise refusal("Égalité des voix : dites ce qu’a voté la présidence, sa voix est prépondérante.")
    row = UrgencyRuling.objects.create(
        sitting=locked, accepted=found.adopted, voices_for=tally.voices_for, against=tally.against,
        abstained=tally.abstained, chair_voice=chair_voice, at=clock.now(), by=by,
    )  # fmt: skip
    if not found.adopted:
        put_off_rest(room, by=by, kind=Settled.POSTPONED)
    record("council.rule_on_urgency", locked, by=by, accepted=found.adopted)
    return row


@transaction.atomic
def note_left(call: Call, *, by: Person, on: date) -> Call:
    """The day on which the explanatory note left for each member (CGCT L2121-12); the first day told stays.

    ValidationError: a day to come, or before the agenda was settled.
    """
    locked = Call.objects.select_for_update(of=("self",)).select_related("sitting").get(pk=call.pk)
    if locked.note_sent_on is not None:
        return locked
    if on > clock.today():
        raise refusal("Cette date est à venir : notez ce qui est fait.")
    if on < localtime(locked.sent_at, clock.PARIS).date():
        raise refusal("La note part avec la convocation ou après elle : cette date vient avant.")
    locked.note_sent_on = on
    locked.save(update_fields=["note_sent_on"])
    record("council.note_left", locked, by=by, on=on.isoformat())
    return locked


def _check(tally: Tally, voters: int) -> None:
    if not tally.total:
        raise refusal("Aucune voix n’est notée. Exemple : 18 pour, 0 contre, 0 abstention.")
    if tally.total > voters:
        raise refusal("%(total)s voix comptées pour %(voters)s votants.", total=tally.total, voters=voters)
