"""A lower room says an event; verbs of higher rooms follow, by jobs of the same transaction (`manifest.Reaction`)."""

from procrastinate.contrib.django import app

from preau.base.manifest import registry, resolve


def say(event: str, thing_id: int) -> int:
    """Defer one job for each reaction to `event`; say how many. Call it inside the transaction of what happened."""
    found = registry.reactions(event)
    for one in found:
        app.configure_task("preau.base.tasks.react", allow_unknown=False).defer(
            verb=one.verb, thing_id=thing_id
        )
    return len(found)


def run(verb: str, thing_id: int) -> None:
    """Run one reaction: a dotted path to `(thing_id) -> None`, which bears repetition."""
    resolve(verb)(thing_id)
