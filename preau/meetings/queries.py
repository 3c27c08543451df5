"""Readings of rendez-vous: what a parent may choose, what a school keeps."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.db.models import Count, Exists, F, OuterRef, Q

from preau.access.models import Account
from preau.directory.children import Child
from preau.directory.choices import MemberRole
from preau.directory.models import Guardianship, Membership, Person, Teaching
from preau.directory.sight import sighted_ties
from preau.meetings.hours import overlaps
from preau.meetings.models import Booking, BookingQuerySet, Desk, Offer, Slot

Days = list[tuple[date, list[Slot]]]


@dataclass(frozen=True)
class Choice:
    """One desk for one child, as a parent has it: what they took (`mine`), what stands for the child whoever took it
    (`taken`, only where the child has one), and what is still free for this parent."""

    desk: Desk
    child: Child
    mine: Booking | None
    taken: Booking | None
    free: list[Slot]

    @property
    def held(self) -> Booking | None:
        return self.mine or self.taken

    @property
    def days(self) -> Days:
        return by_day(self.free)


def choices_of(guardian: Person, children: Iterable[Child], one: Offer) -> list[Choice]:
    """What a parent may choose in an offer, child by child, desk by desk."""
    asked = set(one.invitations.values_list("child", flat=True))
    mine = [child for child in children if child.person.pk in asked]
    desks = list(one.desks.prefetch_related("hosts").order_by("pk"))
    taught = _taught([child.person.pk for child in mine]) if mine else set()
    standing = _standing(guardian, one, [child.person.pk for child in mine])
    free = free_slots(desks)
    return [
        _choice(guardian, desk, child, standing, free[desk.pk])
        for child in mine
        for desk in desks
        if desk.for_all or any((child.person.pk, host.pk) in taught for host in desk.hosts.all())
    ]


def free_slots(desks: Iterable[Desk]) -> dict[int, list[Slot]]:
    """The slots of each of these desks (ids) that have a free seat and are still to come, in order; one query."""
    found: dict[int, list[Slot]] = {desk.pk: [] for desk in desks}
    used = Count("bookings", filter=Q(bookings__ended_at=None))
    rows = Slot.objects.open().filter(desk__in=list(found)).annotate(used=used).filter(used__lt=F("seats"))
    for slot in rows.order_by("starts_at", "pk"):
        found[slot.desk_id].append(slot)
    return found


def by_day(slots: Iterable[Slot]) -> Days:
    return [(day, list(found)) for day, found in groupby(slots, key=lambda one: one.day)]


def own_bookings(guardian: Person, bookings: BookingQuerySet) -> list[Booking]:
    """A parent's live rendez-vous, the next one first."""
    rows = (
        bookings.live().select_related("slot", "desk__offer__establishment").prefetch_related("desk__hosts")
    )
    return list(rows.filter(guardian=guardian).order_by("slot__starts_at", "pk"))


def called_off(
    guardian: Person, bookings: BookingQuerySet, one: Offer, choices: Iterable[Choice]
) -> list[Booking]:
    """The hours of a parent that the school has taken back in an offer, while they have no other at that desk; the last first."""
    kept = {(each.desk.pk, each.child.person.pk) for each in choices if each.mine}
    rows = bookings.filter(guardian=guardian, desk__offer=one, ended_at__isnull=False)
    ended = rows.exclude(ended_by=guardian).select_related("slot", "child").order_by("-ended_at", "-pk")
    return [row for row in ended[:10] if (row.desk_id, row.child_id) not in kept]


def _choice(guardian: Person, desk: Desk, child: Child, standing: list[Booking], free: list[Slot]) -> Choice:
    here = [one for one in standing if one.desk_id == desk.pk and one.child_id == child.person.pk]
    mine = next((one for one in here if one.guardian_id == guardian.pk), None)
    other = next((one for one in here if one.guardian_id != guardian.pk), None)
    busy = [one.slot.span for one in standing if one.guardian_id == guardian.pk and one != mine]
    offered = [slot for slot in free if not any(overlaps(slot.span, span) for span in busy)]
    taken = other if other and not desk.offer.is_apart else None
    return Choice(desk, child, mine, taken, [] if taken else offered)


def _standing(guardian: Person, one: Offer, children: list[int]) -> list[Booking]:
    """All that this parent has taken anywhere, and where the child has one rendez-vous, what others took for it."""
    mine = Q(guardian=guardian)
    others = Q(desk__offer=one, child__in=children, follows=True)
    rows = Booking.objects.live().annotate(follows=_follows()).filter(mine if one.is_apart else mine | others)
    return list(rows.select_related("slot"))


def _follows() -> Exists:
    """The adult of a booking still follows the child."""
    ties = Guardianship.objects.filter(
        sighted_ties(), guardian=OuterRef("guardian_id"), child=OuterRef("child_id")
    )
    return Exists(ties)


def _taught(children: list[int]) -> set[tuple[int, int]]:
    """(pupil, teacher) of each of these pupils."""
    members = Membership.objects.current().filter(person__in=children, role=MemberRole.PUPIL)
    groups: dict[int, list[int]] = defaultdict(list)
    for pupil, group in members.values_list("person", "group"):
        groups[group].append(pupil)
    taught = Teaching.objects.current().filter(group__in=list(groups)).values_list("group", "person")
    return {(pupil, teacher) for group, teacher in taught for pupil in groups[group]}


@dataclass
class KeptSlot:
    """A slot as the school has it; `taken` are its live bookings."""

    slot: Slot
    taken: list[Booking] = field(default_factory=list)

    @property
    def left(self) -> int:
        return self.slot.seats - len(self.taken)


@dataclass
class KeptDesk:
    desk: Desk
    slots: list[KeptSlot] = field(default_factory=list)

    @property
    def seats(self) -> int:
        return sum(one.slot.seats for one in self.slots)

    @property
    def taken(self) -> int:
        return sum(len(one.taken) for one in self.slots)

    @property
    def left(self) -> int:
        return self.seats - self.taken

    @property
    def days(self) -> list[tuple[date, list[KeptSlot]]]:
        return [(day, list(found)) for day, found in groupby(self.slots, key=lambda one: one.slot.day)]


def kept_desks(one: Offer) -> list[KeptDesk]:
    """The desks of an offer with every slot that stands, past ones too, and who comes; four queries."""
    desks = {desk.pk: KeptDesk(desk) for desk in one.desks.prefetch_related("hosts").order_by("pk")}
    slots = {
        slot.pk: KeptSlot(slot)
        for slot in Slot.objects.filter(desk__in=list(desks), withdrawn_at=None).order_by("starts_at", "pk")
    }
    for kept in slots.values():
        desks[kept.slot.desk_id].slots.append(kept)
    bookings = Booking.objects.live().filter(slot__in=list(slots)).annotate(follows=_follows())
    for booking in bookings.select_related("child", "guardian").order_by("seat"):
        slots[booking.slot_id].taken.append(booking)
    return list(desks.values())


@dataclass(frozen=True)
class Left:
    """A child of whom nothing is taken yet (or not by each parent), with the adults still to call."""

    child: Person
    adults: list[Person]


def left_of(one: Offer, desks: Iterable[KeptDesk]) -> list[Left]:
    """The families who have not chosen at any of these desks (all those of the offer), in the order of school lists; where
    each parent comes apart, the parents who have not. An adult bears `has_account`; two queries."""
    children = asked_by(one)
    taken = {
        (row.child_id, row.guardian_id) for desk in desks for kept in desk.slots for row in _standing_at(kept)
    }
    served = {child for child, _guardian in taken}
    adults = adults_of(children)
    if one.is_apart:
        missing = {pk: [who for who in found if (pk, who.pk) not in taken] for pk, found in adults.items()}
    else:
        missing = {pk: found for pk, found in adults.items() if pk not in served}
    return [
        Left(child, missing[pk])
        for pk, child in children.items()
        if missing.get(pk) or (pk not in served and not adults[pk])
    ]


def _standing_at(kept: KeptSlot) -> list[Booking]:
    """Those whose adult still follows the child, as `kept_desks` has noted it."""
    return [row for row in kept.taken if row.follows]  # type: ignore[attr-defined]


def asked_by(one: Offer) -> dict[int, Person]:
    """The children whose families are asked, by id, in the order of school lists; one query, kept on the offer."""
    if not hasattr(one, "asked"):
        rows = one.invitations.select_related("child").order_by("child__sort_key", "child")
        one.asked = {row.child_id: row.child for row in rows}  # type: ignore[attr-defined]
    return one.asked  # type: ignore[attr-defined, no-any-return]


def adults_of(children: Iterable[int]) -> dict[int, list[Person]]:
    """The adults who follow each of these children (ids), with `has_account`; one query."""
    told: dict[int, list[Person]] = {child: [] for child in children}
    opened = Account.objects.filter(
        person=OuterRef("guardian_id"), activated_at__isnull=False, closed_at=None
    )
    ties = Guardianship.objects.filter(sighted_ties(), child__in=list(told)).annotate(opened=Exists(opened))
    for tie in ties.select_related("guardian").order_by("guardian__sort_key", "guardian"):
        tie.guardian.has_account = tie.opened  # type: ignore[attr-defined]
        told[tie.child_id].append(tie.guardian)
    return told


def counts_of(offers: Iterable[Offer]) -> dict[int, tuple[int, int]]:
    """For each offer (id): so many seats taken, of so many opened; two queries."""
    ids = [one.pk for one in offers]
    seats: dict[int, int] = defaultdict(int)
    for pk, count in (
        Slot.objects.filter(desk__offer__in=ids, withdrawn_at=None).values_list("desk__offer", "seats")
    ):  # fmt: skip
        seats[pk] += count
    taken: dict[int, int] = defaultdict(int)
    for pk in Booking.objects.live().filter(desk__offer__in=ids).values_list("desk__offer", flat=True):
        taken[pk] += 1
    return {pk: (taken[pk], seats[pk]) for pk in ids}
