"""What a room asks of whoever knows, without knowing who that is: siblings never import each other.

The questions, each with what it is given and what every answer is:

- `pupils_away(establishment_id, day)`: the ids of the pupils whom a roll of the day says away, and whom none has seen since.
"""

from typing import Any

from preau.base.manifest import registry, resolve


def ask(question: str, **asked: Any) -> list[Any]:
    """What each room that answers `question` says; nothing where no such room is installed."""
    return [resolve(one.load)(**asked) for one in registry.answers(question)]
