"""The counts of a poll: a pure rule of what may be told."""

from collections.abc import Iterable
from dataclasses import dataclass

from preau.news.choices import VOICES_TO_TELL


@dataclass(frozen=True)
class Line:
    answer: str
    count: int
    total: int


@dataclass(frozen=True)
class Results:
    """So many `voices`; the lines are empty while there are too few of them to stay nobody's."""

    voices: int
    lines: list[Line]

    @property
    def is_told(self) -> bool:
        return bool(self.lines)


def results_of(answers: list[str], ticked: Iterable[Iterable[int]]) -> Results:
    """`ticked`: for each voice, the places of what it chose. In the order in which the answers were asked: no ranking."""
    voices = [set(one) for one in ticked]
    if len(voices) < VOICES_TO_TELL:
        return Results(len(voices), [])
    counts = [sum(place in one for one in voices) for place in range(len(answers))]
    return Results(
        len(voices), [Line(answer, counts[place], len(voices)) for place, answer in enumerate(answers)]
    )
