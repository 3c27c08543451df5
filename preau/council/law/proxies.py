"""Whether a proxy is worth a voice for one matter, and why not (CGCT L2121-20)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    VALID = "valid"
    GIVER_PRESENT = "giver_present"
    GIVER_WITHDRAWN = "giver_withdrawn"
    HOLDER_ABSENT = "holder_absent"
    HOLDER_WITHDRAWN = "holder_withdrawn"
    ONE_TOO_MANY = "one_too_many"
    SELF = "self"


@dataclass(frozen=True)
class Proxy:
    """A member gives another their voice; `given_at` orders those that one member holds."""

    giver: int
    holder: int
    given_at: datetime


def verdicts(
    proxies: Sequence[Proxy], *, present: Collection[int], withdrawn: Collection[int] = (), each: int = 1
) -> dict[int, Verdict]:
    """By giver, the verdict of each proxy; at most one proxy a giver is expected.

    A giver who has come votes in person: the proxy is lost, and no longer counts against its holder. An interested
    holder withdraws for those they stand for too. A member holds `each` proxies, the first given.
    """
    found: dict[int, Verdict] = {}
    held: dict[int, int] = {}
    for one in sorted(proxies, key=lambda proxy: (proxy.given_at, proxy.giver)):
        verdict = _alone(one, present, withdrawn)
        if verdict == Verdict.VALID:
            held[one.holder] = held.get(one.holder, 0) + 1
            verdict = Verdict.VALID if held[one.holder] <= each else Verdict.ONE_TOO_MANY
        found[one.giver] = verdict
    return found


def _alone(one: Proxy, present: Collection[int], withdrawn: Collection[int]) -> Verdict:
    if one.giver == one.holder:
        return Verdict.SELF
    if one.giver in present:
        return Verdict.GIVER_PRESENT
    if one.giver in withdrawn:
        return Verdict.GIVER_WITHDRAWN
    if one.holder in withdrawn:
        return Verdict.HOLDER_WITHDRAWN
    return Verdict.VALID if one.holder in present else Verdict.HOLDER_ABSENT
