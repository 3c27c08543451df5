"""Quorum: members in exercise, bodily there, for the matter at hand (CGCT L2121-17). Proxies do not count."""

from dataclasses import dataclass
from fractions import Fraction


def quorum(in_exercise: int, share: Fraction = Fraction(1, 2)) -> int:
    """How many must be there: more than this share of those in exercise. None is asked of a share of 0.

    Half of an odd number: 17 in exercise, 9 there.
    """
    return int(in_exercise * share) + 1 if share else 0


@dataclass(frozen=True)
class Attendance:
    """Who counts for one matter; `present` leaves out those who have withdrawn from it."""

    in_exercise: int
    present: int
    proxies: int
    needed: int

    @property
    def is_reached(self) -> bool:
        return self.present >= self.needed

    @property
    def missing(self) -> int:
        return max(self.needed - self.present, 0)

    @property
    def voters(self) -> int:
        """The voices that may be cast: those there, and the valid proxies."""
        return self.present + self.proxies
