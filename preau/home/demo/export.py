"""The export of the academy, written to a folder of the moment and fed as any other."""

from pathlib import Path
from tempfile import TemporaryDirectory

from preau.base.audit import SystemActor
from preau.directory.nomenclatures import academy
from preau.feeds import actions
from preau.feeds.world.aaf.delivery import write
from preau.feeds.world.territory import World

BY = SystemActor("preau demo")
DEGREES = ("1D", "2D")


def feed(world: World) -> None:
    """Both degrees of each academy of a world, read and applied. Raises DeliveryRefused."""
    with TemporaryDirectory() as folder:
        write(world, Path(folder))
        for name in world.academies:
            for degree in DEGREES:
                _apply(name, Path(folder) / name / degree)


def _apply(name: str, path: Path) -> None:
    found = academy(name)
    assert found
    operation = actions.open_delivery(academy=found, origin=f"{name} {path.name}", by=BY)
    actions.read_delivery(operation, path, by=BY, progress=lambda _done, _total: None)
    actions.apply_delivery(operation, by=BY)
