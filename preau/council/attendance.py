"""Who counts for a matter: present, standing for another, withdrawn; and the quorum that follows."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch

from preau.council.choices import SittingEvent
from preau.council.law import proxies as law
from preau.council.law.quorum import Attendance, quorum
from preau.council.models import Matter, Member, Presence, Proxy, Sitting
from preau.council.models.assembly import in_exercise
from preau.council.words.results import is_decided


@dataclass(frozen=True)
class Room:
    """A sitting as its room is: read once, then asked for any matter.

    `seats` are the members in exercise by the order of the table, each with its `alternates` in `prefetched`.
    """

    sitting: Sitting
    seats: list[Member]
    presences: list[Presence]
    proxies: list[Proxy]
    matters: list[Matter]
    out: dict[int, set[int]] = field(default_factory=dict)

    def at(self, rank: int) -> "There":
        """Who counts at a matter (0: at the opening)."""
        return There(self, rank)

    @property
    def current(self) -> Matter | None:
        """The first matter that is not done; none once all are."""
        return next((one for one in self.matters if not is_done(one)), None)

    @property
    def rank_now(self) -> int:
        """Where the sitting stands: 0 before it opens, after the last matter once all are done."""
        if SittingEvent.OPENED not in self.events:
            return 0
        return self.current.rank if self.current else len(self.matters) + 1

    @property
    def events(self) -> set[str]:
        return {one.kind for one in self.sitting.steps.all()}


class There:
    """Who is there for one matter. An alternate there sits in place of the absent member, and votes for the seat."""

    def __init__(self, room: Room, rank: int) -> None:
        self.room, self.rank = room, rank
        bodies = {one.member_id for one in room.presences if _covers(one, rank)}
        self.withdrawn = room.out.get(rank, set())
        self.seated = {seat.pk: who for seat in room.seats if (who := _who_sits(seat, bodies))}
        # The ids of seats held by someone there, withdrawn or not; and of those that count.
        self.there = set(self.seated)
        self.present = {seat for seat, who in self.seated.items() if not {seat, who.pk} & self.withdrawn}
        self.verdicts = self._judged()

    @property
    def valid_proxies(self) -> list[Proxy]:
        return [one for one in self.room.proxies if self.verdicts[one.giver_id] == law.Verdict.VALID]

    @property
    def attendance(self) -> Attendance:
        book, sitting = self.room.sitting.assembly.book, self.room.sitting
        needed = 0 if sitting.second_of_id else quorum(len(self.room.seats), book.quorum)
        return Attendance(len(self.room.seats), len(self.present), len(self.valid_proxies), needed)

    @property
    def is_deserted(self) -> bool:
        """Too few are in the room, those included who have withdrawn from this matter alone."""
        return len(self.there) < self.attendance.needed

    @property
    def voices(self) -> list[tuple[Member, Member | None]]:
        """Who votes, by the order of the table: a seat's voter, and whoever carries the voice of an absent one."""
        carried = {one.giver_id: one.holder for one in self.valid_proxies}
        found: list[tuple[Member, Member | None]] = []
        for seat in self.room.seats:
            if seat.pk in self.present:
                found.append((self.seated[seat.pk], None))
            elif seat.pk in carried:
                found.append((seat, carried[seat.pk]))
        return found

    def _judged(self) -> dict[int, law.Verdict]:
        """A member whose alternate sits is there for the law; an alternate holds no proxy of the one they replace."""
        replaced = {seat for seat, who in self.seated.items() if who.pk != seat}
        asked = [
            law.Proxy(one.giver_id, one.holder_id, one.given_at)
            for one in self.room.proxies
            if one.giver_id not in replaced
        ]
        found = law.verdicts(
            asked,
            present=self.present - replaced,
            withdrawn=self.withdrawn,
            each=self.room.sitting.assembly.book.proxies_a_member,
        )
        return found | {
            one.giver_id: law.Verdict.GIVER_PRESENT for one in self.room.proxies if one.giver_id in replaced
        }

    @property
    def absent(self) -> list[Member]:
        """Nobody sits for them, and their voice is not given validly."""
        given = {one.giver_id for one in self.valid_proxies}
        return [seat for seat in self.room.seats if seat.pk not in self.there | given]


def room_of(sitting: Sitting) -> Room:
    """Read a sitting's room: seven queries, whatever its size; eight before it opens."""
    matters = list(
        sitting.matters.select_related(
            "rapporteur__person", "chair__person", "vote", "settlement", "waiver", "act"
        )
        .prefetch_related("candidacies__member__person", "rounds__counts", "withdrawals", "annexes__stored")
        .order_by("rank")
    )
    return Room(
        sitting,
        seats_on(sitting, sitting.day),
        list(sitting.presences.all()),
        list(
            sitting.proxies.filter(revoked_at=None)
            .select_related("giver__person", "holder__person")
            .order_by("pk")
        ),
        matters,
        {one.rank: {gone.member_id for gone in one.withdrawals.all()} for one in matters},
    )


def seats_on(sitting: Sitting, day: date) -> list[Member]:
    """The members in exercise when the sitting opened, or on its day until it does; each with its alternates of that day."""
    beside = Prefetch("alternates", Member.objects.filter(in_exercise(day)).select_related("person"))
    rows = sitting.assembly.members.select_related("person").prefetch_related(beside)
    return list(rows.filter(rolls=sitting)) or list(rows.in_exercise(day))


def is_done(matter: Matter) -> bool:
    """Voted, settled without a vote, or an election that has named someone where that is all there is to decide."""
    return hasattr(matter, "settlement") or is_decided(matter)


def _covers(presence: Presence, rank: int) -> bool:
    return presence.from_rank <= rank and (presence.until_rank is None or rank < presence.until_rank)


def _who_sits(seat: Member, bodies: set[int]) -> Member | None:
    """The member, or the first alternate who is there."""
    return next((one for one in [seat, *seat.alternates.all()] if one.pk in bodies), None)
