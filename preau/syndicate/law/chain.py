"""The chain of a membership, from the file handed over to the first contribution, and what blocks each link.

The commune's act *is* its request. The concordant act of the committee has three effects on one date: agreement,
membership, annexes 1 and 2 of the statutes. The convention of the purchasing group suspends neither. A school that was
open before stays open: its membership regularises it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum


class Link(StrEnum):
    """In their order."""

    PREPARED = "prepared"
    COMMUNE_ACT = "commune_act"
    CONCORDANT = "concordant"
    CONVENTION = "convention"
    SERVICE = "service"
    DUE = "due"


class Block(StrEnum):
    """Why a link cannot be noted yet; the words of each are in `words.reasons`."""

    NO_FILE = "no_file"
    NO_COMMUNE_ACT = "no_commune_act"
    COMMUNE_ACT_WITHDRAWN = "commune_act_withdrawn"
    NO_CONCORDANT = "no_concordant"
    CONCORDANT_WITHDRAWN = "concordant_withdrawn"
    NO_SCHOOL = "no_school"
    NO_SERVICE = "no_service"
    GONE = "gone"
    TOO_EARLY = "too_early"


# What each link stands on. The convention stands beside: nothing waits for it.
STANDS_ON = {
    Link.COMMUNE_ACT: Link.PREPARED,
    Link.CONCORDANT: Link.COMMUNE_ACT,
    Link.CONVENTION: Link.COMMUNE_ACT,
    Link.SERVICE: Link.CONCORDANT,
    Link.DUE: Link.SERVICE,
}
_MISSING = {
    Link.PREPARED: Block.NO_FILE,
    Link.COMMUNE_ACT: Block.NO_COMMUNE_ACT,
    Link.CONCORDANT: Block.NO_CONCORDANT,
    Link.SERVICE: Block.NO_SERVICE,
}
_WITHDRAWN = {
    Link.COMMUNE_ACT: Block.COMMUNE_ACT_WITHDRAWN,
    Link.CONCORDANT: Block.CONCORDANT_WITHDRAWN,
}


@dataclass(frozen=True)
class Facts:
    """What has happened: the day of each link done, acts withdrawn since, how many schools, the day it left."""

    done: Mapping[Link, date] = field(default_factory=dict)
    withdrawn: frozenset[Link] = frozenset()
    schools: int = 1
    left_on: date | None = None


def stands(facts: Facts, link: Link) -> bool:
    """Whether a link is done and still holds, with all that it stands on."""
    under = STANDS_ON.get(link)
    holds = link in facts.done and link not in facts.withdrawn
    return holds and (under is None or stands(facts, under))


def blocked_by(facts: Facts, link: Link, on: date | None = None) -> Block | None:
    """Why a link cannot be noted (on a day); none when it can, or is done and holds."""
    if stands(facts, link):
        return None
    if facts.left_on:
        return Block.GONE
    under = STANDS_ON.get(link)
    if under and not stands(facts, under):
        return _lacking(facts, under)
    if link == Link.SERVICE and not facts.schools:
        return Block.NO_SCHOOL
    return Block.TOO_EARLY if under and on and on < facts.done[under] else None


def member_since(facts: Facts) -> date | None:
    """The day of membership: the concordant act is executory, and both acts hold."""
    return facts.done[Link.CONCORDANT] if stands(facts, Link.CONCORDANT) else None


def next_link(facts: Facts) -> Link | None:
    """The first link to come; the convention does not make the ones after it wait."""
    return next((link for link in Link if not stands(facts, link)), None)


def leaving_day(asked_on: date, notice_months: int) -> date:
    """When a member that asks to leave does: the first 31 August once its notice is over, never within a school year."""
    over = months_after(asked_on, notice_months)
    end = date(over.year, 8, 31)
    return end if over <= end else date(over.year + 1, 8, 31)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), _last_day(year, month + 1))


def _lacking(facts: Facts, link: Link) -> Block:
    """What is first missing on the way down to a link."""
    under = STANDS_ON.get(link)
    if under and not stands(facts, under):
        return _lacking(facts, under)
    return _WITHDRAWN[link] if link in facts.withdrawn and link in facts.done else _MISSING[link]


def _last_day(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
