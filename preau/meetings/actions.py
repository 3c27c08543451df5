"""Verbs of rendez-vous: open, add hours, take, place, cancel, take away.

Locks are always asked in the same order: the adult, the child's invitation, the slot.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.directory.audiences import Audience, pupils_sql
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.meetings import tasks
from preau.meetings.booking import book, end
from preau.meetings.choices import Manner
from preau.meetings.hours import Hours
from preau.meetings.models import Booking, Desk, Invitation, Offer, Slot
from preau.meetings.opening import open_slots
from preau.meetings.reach import newcomers
from preau.meetings.rules import (
    addressees,
    follows,
    hosts_open_to,
    is_asked,
    may_cancel,
    may_choose,
    may_keep,
    may_open_for_others,
)
from preau.notifications.announcing import announced_in, check_reply_day, defer_at
from preau.sharing.actions import share_with


@transaction.atomic
def open_offer(key: str, words: Mapping[str, Any], *, by: Person, hat: Hat) -> Offer:
    """Propose rendez-vous, once: an invitation a child by one INSERT … SELECT, the desks and their hours, families told; when
    the silence ends, where the school holds what is written in it.

    `words` are those of a valid `OfferForm`. Raises ValidationError in one sentence; nothing is opened then.
    """
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)  # a form pressed twice at once waits here
    if known := Offer.objects.filter(author=by, once=key).first():
        return known
    audience = next((one for one in addressees(by, hat) if one.key == words["audience"]), None)
    if audience is None:
        raise refusal("Vous ne pouvez plus écrire à ces familles : choisissez-en d’autres.")
    one = _write(key, words, audience, by, hat)
    asked = _invite(one, audience, words["only"])
    if not asked:
        raise refusal("Aucun élève de ce groupe aujourd’hui : personne ne serait invité.")
    for hosts in _tables(words, by, hat):
        desk = one.desks.create(place=words["place"], by_phone=words["by_phone"], for_all=words["for_all"])
        desk.hosts.set(hosts)
        open_slots(desk, words["hours"], words["seats"])
    record("meetings.open_offer", one, by=by, to=audience.key, asked=asked, each=one.each)
    defer_at(tasks.announce, one.available_at, offer_id=one.pk)
    return one


@transaction.atomic
def add_hours(desk: Desk, hours: Hours, seats: int, *, by: Person, hat: Hat) -> list[Slot]:
    """More rendez-vous at a desk; those that are there already are not opened twice. Families are not told again."""
    one = Offer.objects.select_for_update().get(pk=desk.offer_id)
    if not may_keep(by, hat, one) or one.withdrawn_at:
        raise refusal("Ces rendez-vous ne s’ouvrent plus.")
    made = open_slots(desk, hours, seats)
    if made:
        record("meetings.add_hours", one, by=by, desk=desk.pk, slots=len(made))
    return made


@transaction.atomic
def take(slot: Slot, *, by: Person, child: Person, phone: str = "") -> Booking:
    """A parent takes a place for a child, or moves there the one they had at this desk; again changes nothing.

    ValidationError in one sentence, of code "taken" when someone was quicker: the next free ones are shown then.
    """
    locked = _locked(slot, child=child, guardian=by)
    if not may_choose(by, locked, child):
        raise refusal("Ces rendez-vous ne se choisissent plus ici : adressez-vous à l’école.")
    return book(locked, child=child, guardian=by, by=by, phone=phone)


@transaction.atomic
def place(slot: Slot, *, by: Person, hat: Hat, child: Person, guardian: Person) -> Booking:
    """The school places a family that did not choose, or moves one; the adult who comes is told."""
    locked = _locked(slot, child=child, guardian=guardian)
    one = locked.desk.offer
    if not may_keep(by, hat, one) or not is_asked(one, child) or not follows(guardian, child):
        raise refusal("Cette personne ne peut pas être placée pour cet enfant.")
    return book(locked, child=child, guardian=guardian, by=by, phone="")


@transaction.atomic
def cancel(booking: Booking, *, by: Person, hat: Hat, words: str = "") -> Booking:
    """The place is free again, and the other side is told; again changes nothing."""
    locked = Booking.objects.select_for_update(of=("self",)).select_related("desk__offer").get(pk=booking.pk)
    if locked.ended_at:
        return locked
    if not may_cancel(by, hat, locked):
        raise refusal("Ce rendez-vous ne s’annule plus ici : appelez l’école.")
    return end(locked, by=by, words=words)


@transaction.atomic
def withdraw_slot(slot: Slot, *, by: Person, hat: Hat, words: str = "") -> Slot:
    """The hour is not proposed any more; whoever had taken it is told."""
    locked = Slot.objects.select_for_update(of=("self",)).select_related("desk__offer").get(pk=slot.pk)
    if locked.withdrawn_at or not may_keep(by, hat, locked.desk.offer):
        return locked
    for one in locked.bookings.live().select_related("desk__offer"):
        end(one, by=by, words=words)
    locked.withdrawn_at, locked.withdrawn_by = clock.now(), by
    locked.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record("meetings.withdraw_slot", locked, by=by)
    return locked


@transaction.atomic
def withdraw(one: Offer, *, by: Person, hat: Hat) -> None:
    """Nothing is held any more; every family that was asked is told, once."""
    locked = Offer.objects.select_for_update().get(pk=one.pk)
    if locked.withdrawn_at or not may_keep(by, hat, locked):
        return
    locked.withdrawn_at, locked.withdrawn_by = clock.now(), by
    locked.save(update_fields=["withdrawn_at", "withdrawn_by"])
    Booking.objects.live().filter(desk__offer=locked).update(ended_at=clock.now(), ended_by=by)
    record("meetings.withdraw", locked, by=by)
    tasks.tell_withdrawn.defer(offer_id=locked.pk)


@transaction.atomic
def welcome(one: Offer, *, by: Person, hat: Hat) -> int:
    """Ask also the families of the children who have joined since; how many. They alone are told."""
    locked = Offer.objects.select_for_update().get(pk=one.pk)
    arrived = newcomers(locked) if may_keep(by, hat, locked) else []
    Invitation.objects.bulk_create(
        [Invitation(offer=locked, child=child) for child in arrived], ignore_conflicts=True
    )
    if arrived:
        record("meetings.welcome", locked, by=by, asked=len(arrived))
        defer_at(tasks.announce, locked.available_at, offer_id=locked.pk)
    return len(arrived)


def _write(key: str, words: Mapping[str, Any], audience: Audience, by: Person, hat: Hat) -> Offer:
    assert hat.establishment_id is not None
    told = {name: words[name] for name in ("title", "words", "each", "deadline")}
    announced = announced_in([hat.establishment_id])
    check_reply_day(words["deadline"], announced)
    return Offer.objects.create(
        once=key, author=by, opened_as=hat.label, establishment_id=hat.establishment_id, opened_at=clock.now(),
        available_at=announced.read_at, audience=share_with([audience]), addressed=audience.words[:300],
        to_all=not words["only"], **told,
    )  # fmt: skip


def _invite(one: Offer, audience: Audience, only: list[int]) -> int:
    query, values = pupils_sql(audience)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {Invitation._meta.db_table} (offer_id, child_id)
                SELECT %(offer)s, who.person_id FROM ({query}) AS who(person_id, child_id)
                 WHERE %(all)s OR who.person_id = ANY(%(only)s)
                ON CONFLICT DO NOTHING""",
            values | {"offer": one.pk, "only": only, "all": not only},
        )
        return int(cursor.rowcount)


def _tables(words: Mapping[str, Any], by: Person, hat: Hat) -> Iterable[list[Person]]:
    """Who sits at each desk: all at one, or each at their own. A teacher's own hours only, alone or with colleagues."""
    hosts = list(hosts_open_to(hat).filter(pk__in=words["hosts"]))
    alone = not may_open_for_others(hat)
    if not hosts or (alone and by.pk not in {host.pk for host in hosts}):
        raise refusal("Dites qui reçoit les familles ; vous en êtes.")
    together = words["manner"] == Manner.TOGETHER or alone
    return [hosts] if together else [[host] for host in hosts]


def _locked(slot: Slot, *, child: Person, guardian: Person) -> Slot:
    """The adult, so that two of their children are not at one hour; the child, so that two parents make one; the slot."""
    Person.objects.select_for_update(no_key=True).get(pk=guardian.pk)
    asked = Invitation.objects.filter(offer=slot.desk.offer_id, child=child)
    list(asked.select_for_update())
    slots = Slot.objects.select_for_update(of=("self",)).select_related("desk__offer")
    return slots.get(pk=slot.pk)
