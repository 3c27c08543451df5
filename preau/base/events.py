"""What a room says to the rooms above it, and what it asks of siblings that it never imports.

A reaction of the manifest is run by a job of the same transaction. The questions, each with what it is given and what every
answer is:

- `pupils_away(establishment_id, day)`: the ids of the pupils whom a roll of the day says away, and whom none has seen since.
- `room_bookings(room_id, days, starts_at, ends_at)`: a sentence for each booking that holds a room of the timetable then.
- `closures(establishments, first, last)`: a `Question`: what stands between two days, (establishment, class or None for all of
  it, first day, last day, why) for each, ids and dates; what was ended is over the day before.
- `lesson_states(person, hat)`: of the lessons that a teacher has begun lately, by key, what a room says of each in two words
  ("appel fait", "cahier à compléter").
- `image_consents(children)`: those of these children (ids) whose parents have all signed for their image this school year.
"""

from typing import Any

from preau.base.manifest import registry, resolve
from preau.base.tasks import react


def say(event: str, **told: Any) -> None:
    """Defer one job a reaction to `event`; `told` are JSON values. To be said in the transaction of the verb."""
    for reaction in registry.reactions(event):
        react.defer(verb=reaction.verb, told=told)


def ask(question: str, **asked: Any) -> list[Any]:
    """What each room that answers `question` says; nothing where no such room is installed."""
    return [resolve(one.load)(**asked) for one in registry.answers(question)]
