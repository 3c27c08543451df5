"""What feeds put on the first page of who runs the platform."""

from typing import Any

from preau.directory.door import HatRequest
from preau.feeds import queries


def last_deliveries(request: HatRequest) -> dict[str, Any]:
    """Where each academy stands: its last delivery."""
    return {"operations": queries.last_of_each_academy(request.hat)}
