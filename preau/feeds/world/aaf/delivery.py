"""Deliveries as an academy makes them: a complete one, then what changed each day.

`DIR/LILLE/2D/ENT2D_Complet_20261124_Eleve_0000.xml`; with days, one folder above for each delivery:
`DIR/00-complet`, `DIR/01-delta`, …, `DIR/05-complet`. Complete of day 0 and the deltas, applied in
order, make the complete of the last day.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from ..days import Days
from ..people import Basin, Degree
from ..territory import World
from .flaws import flawed
from .packing import pack
from .records import KINDS, Attributes, Record, added, deleted, modified, nomenclature, records
from .xmlfiles import KindFiles, write_dtd

State = dict[tuple[Degree, str], dict[str, Attributes]]
PER_FILE = 10_000


class Delivery:
    """One folder of files, open while basins are added to it."""

    def __init__(
        self, folder: Path, day: date, academies: tuple[str, ...], *, delta: bool, per_file: int
    ) -> None:
        self.day, self.delta = day, delta
        self.files: dict[tuple[str, Degree, str], KindFiles] = {}
        self._others: list[Path] = []
        self._models: dict[tuple[str, Degree, str], Record] = {}
        for academy in academies:
            for degree, kinds in KINDS.items():
                place = folder / academy / degree
                place.mkdir(parents=True, exist_ok=True)
                self._others.append(write_dtd(place))
                for kind in kinds:
                    files = KindFiles(place, degree, kind, day, delta=delta, limit=per_file)
                    self.files[academy, degree, kind] = files

    def add(self, academy: str, degree: Degree, kind: str, rows: Iterator[Record]) -> None:
        """Whole records of one basin, and of the nomenclatures."""
        first = next(rows, None)
        if first is None:
            return
        self._models.setdefault((academy, degree, kind), first)
        requests = self.files[academy, degree, kind]
        requests.add([added(degree, kind, first[1])])
        requests.add(added(degree, kind, attributes) for _, attributes in rows)

    def spoil(self) -> None:
        """Adds the wrong records of flaws.py."""
        for (academy, degree, kind), model in self._models.items():
            self.files[academy, degree, kind].add(flawed(degree, kind, model))

    def close(self) -> list[Path]:
        written = [path for files in self.files.values() for path in files.close()]
        return written + self._others


def write(
    world: World,
    folder: Path,
    *,
    days: int = 0,
    per_file: int = PER_FILE,
    packed: str = "",
    flaws: bool = False,
) -> list[Path]:
    """Writes the exports of a world and returns the files, in a stable order.

    `days`: deltas after the first delivery, then the complete of the last day. `packed`: zip or tgz,
    one archive per academy and degree instead of the files. `flaws`: wrong records besides (flaws.py).
    Raises ValueError where `days` or `per_file` cannot be.
    """
    if days < 0 or per_file < 1:
        raise ValueError("days is 0 or more, per_file 1 or more")
    deliveries = list(_deliveries(world, folder, days, per_file))
    for delivery in deliveries:
        _nomenclatures(world, delivery)
    for basin in world.basins():
        if days:
            _live(basin, deliveries, world.seed)
        else:
            _complete(basin, deliveries[0])
    return [path for delivery in deliveries for path in _finish(delivery, packed, flaws)]


def _deliveries(world: World, folder: Path, days: int, per_file: int) -> Iterator[Delivery]:
    def delivery(name: str, n: int, delta: bool) -> Delivery:
        day = world.today + timedelta(days=n)
        return Delivery(folder / name, day, world.academies, delta=delta, per_file=per_file)

    yield delivery("00-complet" if days else "", 0, False)
    for n in range(1, days + 1):
        yield delivery(f"{n:02}-delta", n, True)
    if days:
        yield delivery(f"{days:02}-complet", days, False)


def _nomenclatures(world: World, delivery: Delivery) -> None:
    """Subjects and MEFs do not change from day to day: a delta says nothing of them."""
    for academy in world.academies if not delivery.delta else ():
        for kind in ("MatiereEducNat", "MefEducNat"):
            delivery.add(academy, "2D", kind, nomenclature(kind))


def _complete(basin: Basin, delivery: Delivery) -> None:
    for degree, kinds in KINDS.items():
        for kind in kinds:
            delivery.add(basin.academy, degree, kind, records(basin, degree, kind))


def _live(basin: Basin, deliveries: list[Delivery], seed: int) -> None:
    """The days of one basin: each delta is what two states of its records differ by."""
    first, *deltas, last = deliveries
    life, before = Days(basin, seed), _state(basin)
    _complete(basin, first)
    for delta in deltas:
        life.day(delta.day)
        after = _state(basin)
        _changes(basin.academy, delta, before, after)
        before = after
    _complete(basin, last)


def _state(basin: Basin) -> State:
    return {
        (degree, kind): dict(records(basin, degree, kind))
        for degree, kinds in KINDS.items()
        for kind in kinds
    }


def _changes(academy: str, delivery: Delivery, before: State, after: State) -> None:
    for (degree, kind), rows in after.items():
        delivery.files[academy, degree, kind].add(_requests(degree, kind, before[degree, kind], rows))


def _requests(
    degree: Degree, kind: str, before: dict[str, Attributes], after: dict[str, Attributes]
) -> Iterator[str]:
    yield from (deleted(kind, id) for id in before if id not in after)
    for id, attributes in after.items():
        if id not in before:
            yield added(degree, kind, attributes)
        elif request := modified(degree, kind, before[id], attributes):
            yield request


def _finish(delivery: Delivery, packed: str, flaws: bool) -> list[Path]:
    if flaws and not delivery.delta:
        delivery.spoil()
    written = delivery.close()
    return pack(written, packed) if packed else written
