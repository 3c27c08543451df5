"""One line per act, written in the transaction of the act."""

import json
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connection
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


def record(verb: str, thing: Model, *, by: Actor, **details: Any) -> None:
    """Write down that `by` did `verb` to `thing`; `details` must be JSON values, never a message's words.

    In plain SQL, since every act writes one.
    """
    line = {
        "at": clock.now(), "actor": by.pk, "name": by.display_name, "verb": verb, "thing": thing._meta.label_lower,
        "thing_id": str(thing.pk), "details": json.dumps(details),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_LINE, line)


_LINE = f"""
INSERT INTO {AuditLine._meta.db_table} (at, actor_id, actor_name, verb, thing, thing_id, details)
VALUES (%(at)s, %(actor)s, %(name)s, %(verb)s, %(thing)s, %(thing_id)s, %(details)s::jsonb)
"""
