"""The election of a college: its seats go to those who have most voices; at the last seat, to the eldest of equals.

What the statutes say of it is not public for the syndicate that the project comes from: one round, relative majority, is the
usual rule of open syndicates, and stands here alone, where another would take its place.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Candidacy:
    """`name` is "Mme Josette Dumez". `eldest`: of those who have as many voices, this one is known to be the eldest."""

    name: str
    voices: int
    eldest: bool = False


class UndecidedError(ValueError):
    """Equal voices at the last seat, and nobody said the eldest."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(", ".join(names))
        self.names = list(names)


def elected(candidacies: Sequence[Candidacy], seats: int) -> list[Candidacy]:
    """Who sits, by their voices. Nobody without a voice. UndecidedError: equal at the last seat, and no eldest among them."""
    standing = [one for one in candidacies if one.voices > 0]
    ordered = sorted(standing, key=lambda one: (-one.voices, not one.eldest))
    if len(ordered) <= seats or not seats:
        return ordered[:seats]
    last, following = ordered[seats - 1], ordered[seats]
    if last.voices == following.voices and last.eldest == following.eldest:
        equals = [one.name for one in ordered if one.voices == last.voices]
        raise UndecidedError(equals)
    return ordered[:seats]
