"""What a sitting leaves, in words: who came and left, what was adopted before, when its papers were made public."""

import hashlib
from datetime import date, time

from django.utils.timezone import localtime

from preau.base import clock
from preau.council.attendance import Room
from preau.council.choices import PaperKind, SittingEvent
from preau.council.models import Debate, Matter, Member, Minutes, Sitting
from preau.council.words.extract import day_of_act
from preau.ui.words import hour_words


def paragraphs(words: str) -> tuple[str, ...]:
    return tuple(" ".join(one.split()) for one in words.replace("\r\n", "\n").split("\n") if one.strip())


def plain(words: str) -> str:
    """As it is kept: lines ended in one way, nothing around."""
    return "\n".join(words.splitlines()).strip()


def sum_of(debate: Debate | None) -> str:
    """What tells two states of a text apart; empty while nothing is written."""
    return hashlib.sha256(debate.words.encode()).hexdigest()[:16] if debate else ""


def moves(room: Room, matter: Matter) -> tuple[str, ...]:
    """Who came and who left before this matter, with the hour: minutes and their quorum are told by matters."""
    by_pk = {one.pk: one for seat in room.seats for one in [seat, *seat.alternates.all()]}
    known = [one for one in room.presences if one.member_id in by_pk]
    came = [one for one in known if one.from_rank == matter.rank]
    left = [one for one in known if one.until_rank == matter.rank and one.left_at]
    told = [_moved("Arrivée", by_pk[one.member_id], hour_words(one.noted_at)) for one in came]
    told += [_moved("Départ", by_pk[one.member_id], hour_words(one.left_at)) for one in left if one.left_at]
    return tuple(told)


def previous_minutes(sitting: Sitting) -> str:
    """The minutes that this sitting has adopted, and what was asked of them; empty for none."""
    rows = Minutes.objects.filter(adopted_in=sitting).select_related("sitting").order_by("sitting__starts_at")
    return " ".join(_adopted(one) for one in rows)


def ended_at(sitting: Sitting) -> time | None:
    """The hour at which it closed, or at which the quorum was found to be lost."""
    over = (SittingEvent.CLOSED, SittingEvent.NO_QUORUM)
    step = next((one for one in sitting.steps.all() if one.kind in over), None)
    return localtime(step.at, clock.PARIS).time() if step else None


def list_posted_on(sitting: Sitting) -> date | None:
    return next((one.on for one in sitting.papers.all() if one.kind == PaperKind.LIST), None)


def minutes_adopted_on(sitting: Sitting) -> date | None:
    found = Minutes.objects.filter(sitting=sitting).select_related("adopted_in").first()
    return found.adopted_in.day if found else None


def _moved(word: str, member: Member, hour: str) -> str:
    return f"{word} de {member.person.first_name} {member.person.last_name.upper()} ({hour})."


def _adopted(minutes: Minutes) -> str:
    said = f"Le procès-verbal de la séance du {day_of_act(minutes.sitting.day)} est arrêté."
    return f"{said} {minutes.remark}".strip()
