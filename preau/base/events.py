"""What a room says to the rooms above it: a reaction of the manifest is run by a job of the same transaction."""

from typing import Any

from preau.base.manifest import registry
from preau.base.tasks import react


def say(event: str, **told: Any) -> None:
    """Defer one job a reaction to `event`; `told` are JSON values. To be said in the transaction of the verb."""
    for reaction in registry.reactions(event):
        react.defer(verb=reaction.verb, told=told)
