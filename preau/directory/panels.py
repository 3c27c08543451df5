"""What the rooms above add to a page of the directory."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from preau.base.manifest import registry, resolve
from preau.base.rows import Foreseen
from preau.directory.door import HatRequest


@dataclass(frozen=True)
class ShownPanel:
    template: str
    data: dict[str, Any]


def panels_of(place: str, request: HatRequest, thing: Any) -> list[ShownPanel]:
    """The panels of a place that have something to show to this hat."""
    loaded = ((panel, resolve(panel.load)(request, thing)) for panel in registry.panels(place))
    return [ShownPanel(panel.template, data) for panel, data in loaded if data is not None]


def reads_of(place: str, request: HatRequest, thing: Any) -> Iterator[Foreseen]:
    """What the panels of a place will read, for `base.rows.foresee`."""
    for panel in registry.panels(place):
        if panel.reads:
            yield from resolve(panel.reads)(request, thing)
