"""What happens on the day: open, come and leave, give a proxy, withdraw, name the secretary, close."""

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.council.attendance import Room, is_done, room_of
from preau.council.choices import Role, Settled, SittingEvent
from preau.council.models import (
    Matter,
    Member,
    Presence,
    Proxy,
    Settlement,
    Sitting,
    SittingStep,
    Withdrawal,
)
from preau.directory.models import Person
from preau.ui.words import full_day_words


@transaction.atomic
def arrive(sitting: Sitting, *, by: Person, member: Member) -> Presence:
    """Someone is there, from the opening or from the matter at hand; who is there already stays."""
    locked = _in_hand(sitting)
    here = locked.presences.filter(member=member, until_rank=None).first()
    if here:
        return here
    rank = room_of(locked).rank_now
    back = locked.presences.filter(member=member, until_rank=rank).first()
    if back:  # gone and come back during the same matter
        back.until_rank, back.left_at = None, None
        back.save(update_fields=["until_rank", "left_at"])
        return back
    found = Presence.objects.create(
        sitting=locked, member=member, from_rank=rank, noted_at=clock.now(), by=by
    )
    record("council.arrive", found, by=by, rank=rank)
    return found


@transaction.atomic
def leave(sitting: Sitting, *, by: Person, member: Member) -> None:
    """Someone leaves before the matter at hand; noted before the opening, they were never there."""
    locked = _in_hand(sitting)
    here = locked.presences.filter(member=member, until_rank=None).first()
    if here is None:
        return
    rank = room_of(locked).rank_now
    if rank <= here.from_rank:
        here.delete()
    else:
        here.until_rank, here.left_at = rank, clock.now()
        here.save(update_fields=["until_rank", "left_at"])
    record("council.leave", locked, by=by, member=member.pk, rank=rank)


@transaction.atomic
def give_proxy(sitting: Sitting, *, by: Person, giver: Member, holder: Member) -> Proxy:
    """A written proxy for this sitting; another one of the same giver is taken back. Refused when it could not hold."""
    locked = Sitting.objects.select_for_update().get(pk=sitting.pk)
    known = locked.proxies.filter(giver=giver, revoked_at=None).first()
    if known and known.holder_id == holder.pk:
        return known
    _check_proxy(locked, giver, holder)
    revoke_proxy(locked, by=by, giver=giver)
    proxy = Proxy.objects.create(sitting=locked, giver=giver, holder=holder, given_at=clock.now(), by=by)
    record("council.give_proxy", proxy, by=by)
    return proxy


@transaction.atomic
def revoke_proxy(sitting: Sitting, *, by: Person, giver: Member) -> None:
    """A proxy may be taken back at any time (CGCT L2121-20)."""
    for one in sitting.proxies.select_for_update().filter(giver=giver, revoked_at=None):
        one.revoked_at, one.revoked_by = clock.now(), by
        one.save(update_fields=["revoked_at", "revoked_by"])
        record("council.revoke_proxy", one, by=by)


@transaction.atomic
def open_sitting(sitting: Sitting, *, by: Person) -> SittingStep:
    """The chair opens once the quorum is there; refused without it, with how many are missing."""
    locked = _in_hand(sitting)
    known = locked.steps.filter(kind=SittingEvent.OPENED).first()
    if known:
        return known
    if not hasattr(locked, "call"):
        raise refusal("Cette séance n’a pas été convoquée : ses délibérations seraient nulles.")
    if clock.today() < locked.day:
        raise refusal(
            "Cette séance est le %(day)s : elle s’ouvre ce jour-là.", day=lambda: full_day_words(locked.day)
        )
    _check_quorum(locked)
    locked.chair = locked.chair or _chair(locked)
    locked.save(update_fields=["chair"])
    locked.roll.set(locked.assembly.members.in_exercise(locked.day))
    step = SittingStep.objects.create(sitting=locked, kind=SittingEvent.OPENED, at=clock.now(), by=by)
    record("council.open_sitting", locked, by=by)
    return step


@transaction.atomic
def stop_without_quorum(sitting: Sitting, *, by: Person) -> SittingStep:
    """There are too few, at the opening or for the matter at hand: what is left is put to a second sitting (L2121-17).

    What was voted before stays voted.
    """
    locked = _in_hand(sitting)
    room = room_of(locked)
    opened = SittingEvent.OPENED in room.events
    if opened and room.current is None:
        raise refusal("Tous les points sont traités : levez la séance.")
    there = room.at(room.rank_now)
    if opened and not there.attendance.is_reached and not there.is_deserted:
        raise refusal("Le quorum ne manque qu’à ce point, par des retraits : reportez ce point seul.")
    if there.attendance.is_reached:
        raise (
            refusal("Le quorum est atteint à ce point : la séance continue.")
            if opened
            else refusal("Le quorum est atteint : la séance peut s’ouvrir.")
        )
    step = SittingStep.objects.create(sitting=locked, kind=SittingEvent.NO_QUORUM, at=clock.now(), by=by)
    if opened:
        put_off_rest(room, by=by, kind=Settled.RECONVENED)
    record("council.stop_without_quorum", locked, by=by)
    return step


def put_off_rest(room: Room, *, by: Person, kind: str) -> None:
    """All that is not done, in one statement; within the verb that says why."""
    Settlement.objects.bulk_create(
        Settlement(matter=one, kind=kind, at=clock.now(), by=by) for one in room.matters if not is_done(one)
    )


@transaction.atomic
def preside(matter: Matter, *, by: Person, member: Member | None) -> Matter:
    """Who presides one matter in place of the chair, as for the administrative account (CGCT L2121-14); none: the chair."""
    locked = _in_hand(matter.sitting)
    _not_decided(matter)
    if member and member.pk not in {one.pk for one in room_of(locked).at(matter.rank).seated.values()}:
        raise refusal(
            "%(who)s n’est pas dans la salle : la présidence se confie à un présent.", who=member.said
        )
    own = Matter.objects.select_for_update().get(pk=matter.pk)
    chosen = None if member and member.pk == locked.chair_id else member
    if own.chair != chosen:
        own.chair = chosen
        own.save(update_fields=["chair"])
        record("council.preside", own, by=by, member=chosen and chosen.pk)
    return own


@transaction.atomic
def name_secretary(sitting: Sitting, *, by: Person, member: Member) -> Sitting:
    """Who writes the minutes, named at the start (CGCT L2121-15); they must be there."""
    locked = _in_hand(sitting)
    if not locked.presences.filter(member=member).exists():
        raise refusal(
            "%(who)s n’est pas dans la salle : la ou le secrétaire se choisit parmi les présents.",
            who=member.said,
        )
    if locked.secretary_id != member.pk:
        locked.secretary = member
        locked.save(update_fields=["secretary"])
        record("council.name_secretary", locked, by=by, member=member.pk)
    return locked


@transaction.atomic
def withdraw(matter: Matter, *, by: Person, member: Member) -> Withdrawal:
    """An interested member takes no part in a matter (CGCT L2131-11)."""
    _in_hand(matter.sitting)
    _not_decided(matter)
    row, made = Withdrawal.objects.get_or_create(
        matter=matter, member=member, defaults={"noted_at": clock.now(), "by": by}
    )
    if made:
        record("council.withdraw", row, by=by)
    return row


@transaction.atomic
def take_part(matter: Matter, *, by: Person, member: Member) -> None:
    """A withdrawal noted by mistake is taken away."""
    _in_hand(matter.sitting)
    _not_decided(matter)
    if Withdrawal.objects.filter(matter=matter, member=member).delete()[0]:
        record("council.take_part", matter, by=by, member=member.pk)


@transaction.atomic
def settle(matter: Matter, *, by: Person, kind: str) -> Settlement:
    """A matter that is not voted: the council takes note, or puts it off."""
    locked = _in_hand(matter.sitting)
    if not locked.steps.filter(kind=SittingEvent.OPENED).exists():
        raise refusal("La séance n’est pas ouverte.")
    check_urgency(locked)
    row, made = Settlement.objects.get_or_create(
        matter=matter, defaults={"kind": Settled(kind), "at": clock.now(), "by": by}
    )
    if made:
        record("council.settle", row, by=by, kind=kind)
    return row


@transaction.atomic
def close_sitting(sitting: Sitting, *, by: Person) -> SittingStep:
    """The sitting is over once every matter is decided, noted or put off."""
    locked = Sitting.objects.select_for_update().get(pk=sitting.pk)
    known = locked.steps.filter(kind=SittingEvent.CLOSED).first()
    if known:
        return known
    room = room_of(locked)
    if SittingEvent.OPENED not in room.events:
        raise refusal("La séance n’est pas ouverte.")
    if room.current:
        raise refusal(
            "Il reste le point %(rank)s : votez-le, prenez acte, ou reportez-le.", rank=room.current.rank
        )
    step = SittingStep.objects.create(sitting=locked, kind=SittingEvent.CLOSED, at=clock.now(), by=by)
    record("council.close_sitting", locked, by=by)
    return step


def _in_hand(sitting: Sitting) -> Sitting:
    """The sitting, locked, while it is neither closed nor given up."""
    locked = Sitting.objects.select_for_update(of=("self",)).select_related("assembly").get(pk=sitting.pk)
    if locked.steps.exclude(kind=SittingEvent.OPENED).exists():
        raise refusal("Cette séance est terminée : rien n’y change plus.")
    return locked


def check_urgency(sitting: Sitting) -> None:
    """Nothing is decided before the assembly has ruled on a call that was cut short."""
    urgent = hasattr(sitting, "call") and sitting.call.urgent
    if urgent and not hasattr(sitting, "urgency_ruling"):
        raise refusal(
            "Convoquée en urgence : le conseil se prononce d’abord sur l’urgence (%(source)s).",
            source=sitting.assembly.book.source("urgent_clear_days"),
        )


def _not_decided(matter: Matter) -> None:
    if Matter.objects.filter(pk=matter.pk, vote__isnull=False).exists():
        raise refusal("Ce point est voté : qui a pris part au vote ne change plus.")


def _check_proxy(sitting: Sitting, giver: Member, holder: Member) -> None:
    each = sitting.assembly.book.proxies_a_member
    if giver.pk == holder.pk:
        raise refusal("On ne se donne pas pouvoir à soi-même.")
    if not each:
        raise refusal("Cette assemblée n’admet pas les pouvoirs : un suppléant siège à votre place.")
    if sitting.proxies.filter(holder=holder, revoked_at=None).exclude(giver=giver).count() >= each:
        raise refusal(
            "%(who)s porte déjà un pouvoir, et n’en porte qu’un (%(source)s). Choisissez quelqu’un d’autre.",
            who=holder.said,
            source=sitting.assembly.book.source("proxies_a_member"),
        )


def _check_quorum(sitting: Sitting) -> None:
    found = room_of(sitting).at(0).attendance
    if not found.is_reached:
        raise refusal(
            "Quorum : %(needed)s membres présents sont nécessaires (%(source)s), il en manque %(missing)s. "
            "Les pouvoirs ne comptent pas.",
            needed=found.needed,
            missing=found.missing,
            source=sitting.assembly.book.source("quorum"),
        )


def _chair(sitting: Sitting) -> Member | None:
    """The mayor or president where there; else the first of the table who is."""
    room = room_of(sitting)
    present = room.at(0).present
    there = [seat for seat in room.seats if seat.pk in present]
    return next((one for one in there if one.role == Role.CHAIR), there[0] if there else None)
