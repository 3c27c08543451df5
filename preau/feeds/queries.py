"""What the pages of feeds read."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from preau.directory.choices import OperationState, Profile
from preau.directory.hats import Hat
from preau.directory.models import Establishment, Operation, Person
from preau.directory.operations import guards

PERSONS = ("pupils", "guardians", "staff")
WAITING = frozenset({OperationState.STAGING, OperationState.APPLYING, OperationState.UNDOING})
SHOWN_HELD = 50
VERDICTS = ("created", "changed", "gone")


@dataclass(frozen=True)
class Figures:
    """An operation summed up: persons by what becomes of them, and the establishments it speaks of.

    `waiting` are those of the quarantine, by what would become of them; they are in none of the others. `differs` is
    false when the directory already says all that the delivery says.
    """

    created: int
    changed: int
    gone: int
    refused: int
    establishments: int
    differs: bool
    waiting: dict[str, int]
    places_waiting: int

    @property
    def places_ready(self) -> int:
        return self.establishments - self.places_waiting

    @property
    def persons_waiting(self) -> int:
        return sum(self.waiting.values())

    @property
    def persons(self) -> int:
        return self.created + self.changed + self.gone


def deliveries_seen_by(hat: Hat) -> QuerySet[Operation]:
    """The deliveries that a hat may see, the last first: all for who runs the platform, none for anyone else."""
    if hat.kind != Profile.OPERATOR:
        return Operation.objects.none()
    return Operation.objects.select_related("academy", "started_by", "undoes").order_by("-started_at", "-pk")


def last_of_each_academy(hat: Hat) -> list[Operation]:
    """The last delivery of each academy and degree, by name."""
    seen = deliveries_seen_by(hat).order_by("academy", "source", "-started_at", "-pk")
    return sorted(seen.distinct("academy", "source"), key=lambda one: (one.academy.name, one.source))


def figures_of(operation: Operation) -> Figures:
    kinds = operation.counts.get("kinds", {})
    sums, waiting = _sums(kinds), _sums(operation.counts.get("waiting", {}))
    places_waiting = len(guards.standing(operation).held) if any(waiting.values()) else 0
    refused = sum(kinds.get(kind, {}).get("refused", 0) for kind in (*PERSONS, "establishments"))
    places = kinds.get("establishments", {})
    known = sum(places.get(verdict, 0) for verdict in ("created", "changed", "unchanged"))
    differs = any(counts.get(verdict) for counts in kinds.values() for verdict in VERDICTS)
    return Figures(
        **sums,
        refused=refused,
        establishments=known,
        differs=differs,
        waiting=waiting,
        places_waiting=places_waiting,
    )


def _sums(kinds: dict[str, dict[str, int]]) -> dict[str, int]:
    return {verdict: sum(kinds.get(kind, {}).get(verdict, 0) for kind in PERSONS) for verdict in VERDICTS}


def undo_of(operation: Operation) -> Operation | None:
    """The operation that undid this one, while it is undone."""
    if operation.state != OperationState.UNDONE:
        return None
    return operation.undone_by.order_by("pk").last()


def held_places(operation: Operation) -> dict[str, Establishment]:
    """The establishments of an operation that are in quarantine, by UAI."""
    return {place.establishment.uai: place.establishment for place in guards.waiting(operation)[1]}


def guards_of(operation: Operation, person: Person) -> dict[str, Any]:
    """What waits to be confirmed, in sentences, and whether this person has already said so.

    "whole": why all of the delivery waits; "held": [{"place", "why", "confirmed", "mine"}]; "needed": persons.
    """
    whole, held = guards.waiting(operation)
    mine = set(operation.confirmations.filter(by_id=person.pk).values_list("establishment_id", flat=True))
    now = guards.standing(operation)
    return {
        "whole": [guards.words(guard) for guard in whole],
        "whole_confirmed": now.confirmed[None],
        "whole_mine": None in mine,
        "needed": now.needed,
        "held": [
            {
                "place": place.establishment,
                "why": [guards.words(guard) for guard in place.guards],
                "confirmed": place.confirmed,
                "mine": None in mine or place.establishment.pk in mine,
            }
            for place in held[:SHOWN_HELD]
        ],
        "held_count": len(held),
        "held_uais": {place.establishment.uai for place in held},
    }


def percent_read(operation: Operation) -> int:
    """How much of the delivery is read, of a hundred: all of it, once it was compared."""
    if operation.counts:
        return 100
    progress = operation.progress
    return int(100 * progress.get("done", 0) / max(progress.get("total", 0), 1))


def is_waiting(operation: Operation) -> bool:
    """Whether a job is at work on it, or soon will be."""
    return operation.state in WAITING
