"""What a count of voices decides: majorities of the votes cast, a tie, the voice of the chair (CGCT L2121-20)."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

HALF = Fraction(1, 2)


class Voice(StrEnum):
    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


class How(StrEnum):
    """Why a text is adopted or rejected."""

    UNANIMOUS = "unanimous"
    UNANIMOUS_CAST = "unanimous_cast"
    MAJORITY = "majority"
    QUALIFIED = "qualified"
    CASTING = "casting"
    TIE = "tie"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Tally:
    """Voices counted. Abstentions and blank ballots are no votes cast; who took no part is in none of these."""

    voices_for: int = 0
    against: int = 0
    abstained: int = 0
    blank: int = 0

    @property
    def cast(self) -> int:
        return self.voices_for + self.against

    @property
    def total(self) -> int:
        return self.cast + self.abstained + self.blank


@dataclass(frozen=True)
class Outcome:
    adopted: bool
    how: How


def decide(
    tally: Tally,
    *,
    majority: Fraction = HALF,
    secret: bool = False,
    chair: Voice | None = None,
    casting: bool = True,
    needed: int | None = None,
) -> Outcome:
    """`chair` is the voice of who presides, asked only at a tie of a vote that is not secret.

    Half: more than half of the votes cast. Another majority (two thirds): at least that share of them. `needed` voices in
    favour, where a text asks for a majority of its own (`law.majorities`): neither tie nor casting vote then.
    """
    if not tally.cast:
        return Outcome(False, How.NOBODY)
    if needed is not None:
        return _qualified(tally, needed)
    if majority == HALF and tally.voices_for == tally.against:
        return _at_a_tie(secret, chair if casting else None)
    enough = (
        tally.voices_for > tally.against if majority == HALF else tally.voices_for >= majority * tally.cast
    )
    if enough and not tally.against:
        silent = tally.abstained + tally.blank
        return Outcome(True, How.UNANIMOUS_CAST if silent else How.UNANIMOUS)
    return Outcome(enough, How.MAJORITY)


def _qualified(tally: Tally, needed: int) -> Outcome:
    adopted = tally.voices_for >= needed
    whole = adopted and tally.voices_for == tally.total
    return Outcome(adopted, How.UNANIMOUS if whole else How.QUALIFIED)


def _at_a_tie(secret: bool, chair: Voice | None) -> Outcome:
    if secret or chair not in (Voice.FOR, Voice.AGAINST):
        return Outcome(False, How.TIE)
    return Outcome(chair == Voice.FOR, How.CASTING)


def enough_ask(asking: int, present: int, share: Fraction) -> bool:
    """Whether enough of those present ask for a vote by name (a quarter) or a secret one (a third): L2121-21."""
    return asking >= present * share and asking > 0
