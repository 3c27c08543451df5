"""What the room puts on first pages."""

from typing import Any

from preau.council import queries
from preau.directory.door import HatRequest


def convened(request: HatRequest) -> dict[str, Any] | None:
    """What one is called to; what waits for an answer comes first."""
    found = queries.own_convocations(request.person)
    return {"called": found, "is_first": any(one.answer is None for one in found)} if found else None


def next_sittings(request: HatRequest) -> dict[str, Any] | None:
    """For who keeps a register: the sittings to come, and the acts on their way."""
    if not queries.kept_assemblies(request.person, request.hat).exists():
        return None
    coming, _past = queries.sittings_of(request.person, request.hat)
    acts = queries.kept_acts(request.person, request.hat)
    waiting = acts.filter(executory_on=None).exclude(number=None).order_by("-year", "-number")[:4]
    return {"coming": coming[:3], "waiting": waiting}
