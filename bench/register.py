"""The register of twenty years: a search among 10,000 acts against the bare index scan, and its page from 100 to 10,000."""

import json
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from bench import ground
from bench.ground import Measure

FEW, MANY, TURNS = 100, 10_000, 25
WORDS = "voirie"


def measures() -> list[Measure]:
    with ground.database() as url:
        told = json.loads(ground.python(["-m", "bench.register"], url))
    return [
        ground.measure(
            "register_search_10000", told["search"] * 1000, "ms", told["bare"] * 1000, 3.0,
            f"médiane de {TURNS}, trente actes d’un mot parmi {MANY}, à travers les droits de la secrétaire",
            f"SELECT nu des mêmes colonnes, ORDER BY et LIMIT, par le même index ({told['index']}, lu dans les deux plans)",
        ),
        ground.measure(
            "register_page_10000", told["many"] * 1000, "ms", told["few"] * 1000, 1.5,
            f"médiane de {TURNS}, page du registre de {MANY} actes", f"la même page, {FEW} actes",
        ),
    ]  # fmt: skip


def main() -> None:
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from preau.base.audit import SystemActor
    from preau.council.actions.assemblies import open_assembly
    from preau.council.register import Register
    from preau.directory.actions.places import appoint, open_authority
    from preau.directory.hats import hats_of
    from preau.directory.models import Person

    by = SystemActor("bench")
    commune = open_authority(by=by, kind="commune", name="Bench")
    clerk = Person.objects.create(first_name="A", last_name="B")
    appoint(clerk, by=by, profile="authority", function="SGM", authority=commune)
    assembly = open_assembly(by=by, kind="municipal", place=commune, population=2000)
    hat, client = hats_of(clerk)[0], _signed_in(Client(), clerk)

    def page() -> None:
        assert client.get(f"/{hat.key}/seances/registre/").status_code == 200

    def search() -> None:
        assert len(Register(clerk, hat, WORDS)[:30]) == 30

    asked = [assembly.pk, f"%{WORDS}%"]

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute(_BARE, asked)
            assert len(cursor.fetchall()) == 30

    _fill(assembly, clerk, 0, FEW)
    few = _median(page)
    _fill(assembly, clerk, FEW, MANY)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE council_act")
    told = {"few": few, "many": _median(page), "search": _median(search), "bare": _median(bare)}
    with CaptureQueriesContext(connection) as asked_by_us:
        search()
    indexes = {_index_of(asked_by_us[-1]["sql"], []), _index_of(_BARE, asked)}
    assert len(indexes) == 1, f"the yardstick reads by another index: {indexes}"
    print(json.dumps(told | {"index": indexes.pop()}))


_BARE = """SELECT id, assembly_id, year, number, title, executory_on FROM council_act
  WHERE assembly_id = %s AND number IS NOT NULL AND search_key LIKE %s ORDER BY year DESC, number DESC LIMIT 30"""
_OBJECTS = (
    "Travaux de voirie, rue",
    "Tarifs de la cantine, quartier",
    "Subvention à l’association",
    "Acquisition de la parcelle",
)


def _index_of(words: str, params: list[Any]) -> str:
    """The index by which a plan reads the acts; "" for none."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {words}", params or None)
        [plan] = cursor.fetchone()[0]
    return next(filter(None, map(_act_index, _nodes(plan["Plan"]))), "")


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for one in node.get("Plans", []):
        yield from _nodes(one)


def _act_index(node: dict[str, Any]) -> str:
    name = node.get("Index Name", "")
    return name if name.startswith("act_") else ""


def _fill(assembly: Any, clerk: Any, first: int, last: int) -> None:
    """Acts of twenty years, one in forty about roads."""
    from preau.base import clock
    from preau.council.models import Act

    now = clock.now()
    Act.objects.bulk_create(
        (Act(
            assembly=assembly, year=2005 + n // 500, number=n % 500 + 1, drafted_at=now, drafted_by=clerk, frozen={},
            title=f"{_OBJECTS[0] if n % 40 == 0 else _OBJECTS[1 + n % 3]} {n}", executory_on=now.date(),
        ) for n in range(first, last)),
        batch_size=2000,
    )  # fmt: skip


def _signed_in(client: Any, person: Any) -> Any:
    """Someone who has read the charter, on the host that the site answers to."""
    from preau.access.models import Account
    from preau.base import clock

    client.defaults["SERVER_NAME"] = "localhost"
    client.force_login(Account.objects.create(person=person, login="bench", activated_at=clock.now()))
    session = client.session
    session["_charter"] = True
    session.save()
    return client


def _median(act: Callable[[], None]) -> float:
    times: list[float] = []
    act()  # the first one loads what the others find
    for _turn in range(TURNS):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


if __name__ == "__main__":
    main()
