"""One line per act, written in the transaction of the act."""

from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Model

from preau.base import clock
from preau.base.models import AuditLine


class Actor(Protocol):
    """Whoever acts: a person of the directory, or a named part of the house."""

    @property
    def pk(self) -> int | None: ...

    @property
    def display_name(self) -> str: ...


@dataclass(frozen=True)
class SystemActor:
    """A part of the house that acts by itself: a feed, the clock, the setup."""

    display_name: str
    pk: None = None


def record(verb: str, thing: Model, *, by: Actor, **details: Any) -> AuditLine:
    """Write down that `by` did `verb` to `thing`; `details` must be JSON values, never a message's words."""
    return AuditLine.objects.create(
        at=clock.now(),
        actor_id=by.pk,
        actor_name=by.display_name,
        verb=verb,
        thing=thing._meta.label_lower,
        thing_id=str(thing.pk),
        details=details,
    )
