"""Verbs of school life: call a roll, explain, decide, note a passage, tell families, write letters."""

from datetime import date, time
from typing import Any

from django.conf import settings

from preau.attendance import tasks
from preau.attendance.absences import settle
from preau.attendance.calling.arrivals import arrive, undo_arrival
from preau.attendance.calling.rolls import Called
from preau.attendance.calling.saving import Marks, write_roll
from preau.attendance.choices import ExemptionKind, PassageKind
from preau.attendance.counting import Counted
from preau.attendance.models import (
    Absence,
    AbsenceLetter,
    Exemption,
    FamilyCall,
    Mark,
    Passage,
    Reason,
    RollCall,
)
from preau.attendance.motives import Motive, Threshold
from preau.attendance.telling import tell_decision, tell_missing_roll
from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.directory.choices import Profile
from preau.directory.hats import Hat
from preau.directory.models import Establishment, Person


class Overtaken(Exception):
    """Another has saved this roll since it was opened: show both, lose nothing."""


@transaction.atomic
def call_roll(called: Called, *, by: Person, marks: Marks, version: int) -> int:
    """Save what was seen, and make the absences that follow; `marks` by pupil's id. Gives the id of the roll.

    `version` is the one that was shown, 0 when nobody had called; `Overtaken` when it is another now. The adults of who
    is away without word are told some seconds later, so that a slip of the finger alarms nobody.
    """
    roll_id = write_roll(called, by=by, marks=marks, version=version)
    if roll_id is None:
        raise Overtaken
    settled = settle(called.establishment_id, called.day, marks, locked=True)
    record("attendance.call_roll", RollCall(pk=roll_id), by=by, version=version + 1)
    if settled.new or settled.undone:
        tasks.alert_later(called.establishment_id, called.day, settled.undone, seconds=settings.UNDO_SECONDS)
    return roll_id


@transaction.atomic
def explain(
    *, by: Person, hat: Hat, pupil: Person, establishment: Establishment, motive: Motive, span: tuple[Any, ...],
    words: str = "",
) -> Reason:  # fmt: skip
    """Say why a pupil is or will be away; `span` is (first day, hour, last day, hour). Sent twice, it is one reason.

    What the school notes by itself, on the telephone, is accepted at once; what a family says waits, and alarms nobody
    meanwhile.
    """
    first_day, starts_at, last_day, ends_at = span
    Person.objects.select_for_update().get(pk=pupil.pk)
    what: dict[str, Any] = {
        "pupil": pupil, "establishment": establishment, "motive": motive.code, "words": words.strip(), "first_day": first_day,
        "starts_at": starts_at, "last_day": last_day, "ends_at": ends_at, "told_by": by,
    }  # fmt: skip
    same = Reason.objects.filter(**what, withdrawn_at=None).order_by("-pk").first()
    if same:
        return same
    reason = Reason.objects.create(**what, told_as=hat.kind, told_at=clock.now())
    record("attendance.explain", reason, by=by)
    if hat.kind != Profile.GUARDIAN:
        return decide(reason, by=by, accepted=True)
    return reason


@transaction.atomic
def take_back(reason: Reason, *, by: Person) -> Reason:
    """What a family said is not so, finally: as long as the school has not decided."""
    reason = Reason.objects.select_for_update().get(pk=reason.pk)
    if reason.withdrawn_at:
        return reason
    if reason.accepted is not None:
        raise refusal("L’établissement a déjà répondu : appelez-le pour changer ce motif.")
    reason.withdrawn_at = clock.now()
    reason.save(update_fields=["withdrawn_at"])
    record("attendance.take_back", reason, by=by)
    return reason


@transaction.atomic
def decide(reason: Reason, *, by: Person, accepted: bool, answer: str = "") -> Reason:
    """The school accepts a motive, or does not; the family that gave it is told, once. A decision may change."""
    reason = Reason.objects.select_for_update().get(pk=reason.pk)
    if reason.accepted is accepted and reason.answer == answer:
        return reason
    reason.accepted, reason.answer = accepted, answer
    reason.decided_by, reason.decided_at = by, clock.now()
    reason.save(update_fields=["accepted", "answer", "decided_by", "decided_at"])
    record("attendance.decide", reason, by=by, accepted=accepted)
    if reason.told_as == Profile.GUARDIAN:
        tell_decision(reason)
    return reason


@transaction.atomic
def see_document(reason: Reason, *, by: Person) -> Reason:
    """The school has seen the certificate. It keeps the date and no copy: a health document stays with the family."""
    reason = Reason.objects.select_for_update().get(pk=reason.pk)
    if reason.document_seen_at is None:
        reason.document_seen_at, reason.document_seen_by = clock.now(), by
        reason.save(update_fields=["document_seen_at", "document_seen_by"])
        record("attendance.see_document", reason, by=by)
    return reason


@transaction.atomic
def note_passage(
    *, by: Person, pupil: Person, establishment: Establishment, kind: str, at: time, day: date | None = None
) -> Passage:
    """A pupil arrives late, leaves, goes to the sick-bay, is found. The same, noted twice, is one.

    Who arrives while what was called lasts was late there, and not away: the roll is corrected, and the family told.
    """
    day = day or clock.today()
    if kind == PassageKind.SICK_BAY:
        in_bay = _in_bay(pupil, day)
        if in_bay:
            return in_bay
    passage, made = Passage.objects.get_or_create(
        pupil=pupil, day=day, kind=kind, at=at.replace(second=0, microsecond=0), withdrawn_at=None,
        defaults={"establishment": establishment, "noted_by": by, "noted_at": clock.now()},
    )  # fmt: skip
    if made:
        _leave_bay(pupil, day, at, but=passage)
        record("attendance.note_passage", passage, by=by, kind=str(kind))
        if kind in (PassageKind.ARRIVAL, PassageKind.FOUND):
            arrive(passage, by=by, halves_only=kind == PassageKind.FOUND)
        _settle(passage)
    return passage


@transaction.atomic
def end_passage(passage: Passage, *, by: Person) -> Passage:
    """Back from the sick-bay, now."""
    passage = Passage.objects.select_for_update().get(pk=passage.pk)
    if passage.until is None:
        passage.until = max(clock.now().time().replace(second=0, microsecond=0), passage.at)
        passage.save(update_fields=["until"])
        record("attendance.end_passage", passage, by=by)
        _settle(passage)
    return passage


@transaction.atomic
def withdraw_passage(passage: Passage, *, by: Person) -> Passage:
    """It was noted by mistake."""
    passage = Passage.objects.select_for_update().get(pk=passage.pk)
    if passage.withdrawn_at is None:
        passage.withdrawn_at = clock.now()
        passage.save(update_fields=["withdrawn_at"])
        record("attendance.withdraw_passage", passage, by=by)
        if passage.kind in (PassageKind.ARRIVAL, PassageKind.FOUND):
            undo_arrival(passage, by=by)
        _settle(passage)
    return passage


@transaction.atomic
def exempt(
    *,
    by: Person,
    pupil: Person,
    establishment: Establishment,
    kind: ExemptionKind,
    first_day: date,
    last_day: date,
) -> Exemption:
    exemption, made = Exemption.objects.get_or_create(
        pupil=pupil, kind=kind, first_day=first_day, last_day=last_day, withdrawn_at=None,
        defaults={"establishment": establishment, "noted_by": by, "noted_at": clock.now()},
    )  # fmt: skip
    if made:
        record("attendance.exempt", exemption, by=by, kind=str(kind))
        _settle_exempted(exemption)
    return exemption


@transaction.atomic
def end_exemption(exemption: Exemption, *, by: Person) -> Exemption:
    exemption = Exemption.objects.select_for_update().get(pk=exemption.pk)
    if exemption.withdrawn_at is None:
        exemption.withdrawn_at = clock.now()
        exemption.save(update_fields=["withdrawn_at"])
        record("attendance.end_exemption", exemption, by=by)
        _settle_exempted(exemption)
    return exemption


@transaction.atomic
def note_call(absence: Absence, *, by: Person) -> FamilyCall:
    """ "Appelé": the school has reached an adult about this absence."""
    call, made = FamilyCall.objects.get_or_create(
        absence=absence, defaults={"made_by": by, "made_at": clock.now()}
    )
    if made:
        record("attendance.note_call", call, by=by)
    return call


@transaction.atomic
def undo_call(absence: Absence, *, by: Person) -> None:
    """The tick was a slip."""
    for call in FamilyCall.objects.filter(absence=absence):
        record("attendance.undo_call", call, by=by)
        call.delete()


@transaction.atomic
def remind(called: Called, teachers: list[int], *, by: Person) -> int:
    """Tell who should call a roll that it waits; says how many were told."""
    told = tell_missing_roll(called, teachers)
    record("attendance.remind", Establishment(pk=called.establishment_id), by=by, key=called.key)
    return told


@transaction.atomic
def write_letter(counted: Counted, *, by: Person, threshold: Threshold, month: date) -> AbsenceLetter:
    """A letter to the family of a pupil who has passed a threshold in a month; once, with the numbers of that day."""
    letter, made = AbsenceLetter.objects.get_or_create(
        pupil=counted.pupil, month=month, threshold=threshold.half_days,
        defaults={
            "establishment_id": counted.establishment_id, "half_days": counted.unlawful, "made_by": by,
            "dates": [[day.isoformat(), half] for day, half in counted.dates], "made_at": clock.now(),
        },
    )  # fmt: skip
    if made:
        record("attendance.write_letter", letter, by=by, threshold=threshold.half_days)
    return letter


def _settle(passage: Passage) -> None:
    """What the rolls of the day make with it; a family that was told of an absence learns that the pupil is there."""
    settled = settle(passage.establishment_id, passage.day, [passage.pupil_id])
    there = settled.undone if passage.kind in (PassageKind.ARRIVAL, PassageKind.FOUND) else []
    if there or settled.new:
        tasks.alert_later(passage.establishment_id, passage.day, there, seconds=settings.UNDO_SECONDS)


def _settle_exempted(exemption: Exemption) -> None:
    """The rolls already called while it holds count with it, or no more."""
    span = (exemption.first_day, exemption.last_day)
    called = Mark.objects.filter(pupil=exemption.pupil_id, day__range=span)
    for school, day in called.values_list("establishment_id", "day").order_by("day").distinct():
        settle(school, day, [exemption.pupil_id])


def _in_bay(pupil: Person, day: date) -> Passage | None:
    """The sick-bay where a pupil already is."""
    live = Passage.objects.filter(pupil=pupil, day=day, kind=PassageKind.SICK_BAY, withdrawn_at=None)
    return live.filter(until=None).first()


def _leave_bay(pupil: Person, day: date, at: time, *, but: Passage) -> None:
    """Whoever is noted elsewhere has left the sick-bay."""
    before = Passage.objects.filter(pupil=pupil, day=day, kind=PassageKind.SICK_BAY, withdrawn_at=None)
    before.filter(until=None, at__lte=at).exclude(pk=but.pk).update(until=at)
