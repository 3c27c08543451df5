"""A note as its author follows it: who signed, who is missing, what to say of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from preau.directory.children import Child, children_named
from preau.news.carnet.queries import Pupil, pupils_before, standings
from preau.news.choices import Standing
from preau.news.models import Note, NoteQuerySet


@dataclass(frozen=True)
class Progress:
    """A note in a list: how many children of how many are signed, and whether two parents disagree somewhere."""

    note: Note
    counts: dict[Standing, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        """Answered: nothing more is looked for from the family."""
        return self.total - self.left

    @property
    def left(self) -> int:
        return self.counts.get(Standing.WAITING, 0) + self.counts.get(Standing.NOBODY, 0)

    @property
    def disagreed(self) -> int:
        return self.counts.get(Standing.DISAGREED, 0)


def shown_notes(notes: NoteQuerySet) -> dict[str, list[Progress]]:
    """The notes under way, the first to come due first, and the last of those that are over."""
    going = list(notes.standing_open().order_by("deadline", "pk")[:60])
    over = list(notes.exclude(pk__in=[one.pk for one in going]).order_by("-sent_at")[:30])
    counts = standings([one.pk for one in going + over])
    return {
        "going": [Progress(one, counts[one.pk]) for one in going],
        "over": [Progress(one, counts[one.pk]) for one in over],
    }


def overview(note: Note) -> dict[str, Any]:
    """The children of a note by where they stand, those who ask for something first."""
    pupils = pupils_before(note)
    shelves = {standing: [one for one in pupils if one.standing == standing] for standing in Standing}
    return {
        "progress": Progress(note, {standing: len(found) for standing, found in shelves.items()}),
        "shelves": [(standing, shelves[standing]) for standing in _FIRST if shelves[standing]],
        "classes": places_of(pupils),
        "on_paper": [one for one in pupils if one.on_paper],
        "missing": sum(len(one.missing) for one in pupils),
        "reading": sum(not adult.signs for one in pupils for adult in one.adults),
    }


def sheets_of(note: Note, pupils: Iterable[Pupil]) -> list[tuple[Pupil, str]]:
    """The sheets of paper to print: one for each adult where both must sign, since they may live apart; else one for a
    child, without a name, which either signs."""
    if not note.needs_both:
        return [(one, "") for one in pupils]
    return [(one, who.person.display_name) for one in pupils for who in one.missing] + [
        (one, "") for one in pupils if not one.missing
    ]


def places_of(pupils: Iterable[Pupil]) -> dict[int, Child]:
    return children_named(one.slip.child_id for one in pupils)


_FIRST = (Standing.DISAGREED, Standing.NOBODY, Standing.WAITING, Standing.REFUSED, Standing.GIVEN)
