"""Where an establishment stands in the school administration, made from the data when nobody drew it before."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from preau.directory.choices import TerritoryKind
from preau.directory.models import Academy, Operation, Territory
from preau.ui.names import of_name

ROOT_PATH = "t"


@dataclass(frozen=True)
class _Place:
    department: str
    circonscription: str


def plan_places(operation: Operation) -> None:
    """A temporary table of the territory of each establishment that has none; the nodes are made on the way."""
    places = _unplaced(operation)
    rows = [(establishment_id, _territory(operation.academy, place).pk) for establishment_id, place in places]
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE feed_establishment_place (id bigint, territory_id bigint) ON COMMIT DROP"
        )
        cursor.executemany("INSERT INTO feed_establishment_place VALUES (%s, %s)", rows)


def _unplaced(operation: Operation) -> list[tuple[int, _Place]]:
    with connection.cursor() as cursor:
        cursor.execute(_UNPLACED, {"op": operation.pk})
        return [(pk, _Place(uai[:3], words or "")) for pk, uai, words in cursor.fetchall()]


def _territory(academy: Academy, place: _Place) -> Territory:
    """The circonscription if the feed names one, else the department (digits of the UAI)."""
    department = _node(
        _academy_node(academy),
        f"d{label(place.department)}",
        TerritoryKind.DEPARTMENT,
        _departments().get(place.department, _("Département %s") % place.department),
        academy,
    )
    if not place.circonscription:
        return department
    name = place.circonscription[:160]
    return _node(department, f"c_{label(name)}", TerritoryKind.CIRCONSCRIPTION, name, academy)


def _academy_node(academy: Academy) -> Territory:
    known = Territory.objects.filter(kind=TerritoryKind.ACADEMY, academy=academy).first()
    if known:
        return known
    root = Territory.objects.filter(kind=TerritoryKind.ROOT).order_by("pk").first()
    root = root or Territory.objects.create(kind=TerritoryKind.ROOT, name=_("Territoire"), path=ROOT_PATH)
    name = _("Académie %s") % of_name(academy.name)
    return _node(root, label(academy.code), TerritoryKind.ACADEMY, name, academy)


def _node(parent: Territory, word: str, kind: TerritoryKind, name: str, academy: Academy) -> Territory:
    node, _made = Territory.objects.get_or_create(
        path=f"{parent.path}.{word}", defaults={"kind": kind, "name": name, "academy": academy}
    )
    return node


def label(words: str) -> str:
    """What an `ltree` label may hold: letters of ASCII, digits, underscores; never empty."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:120] or "x"


@cache
def _departments() -> dict[str, str]:
    text = files("preau.directory").joinpath("data", "departments.toml").read_text(encoding="utf-8")
    table: dict[str, Any] = tomllib.loads(text)
    return dict(table["departments"])


_UNPLACED = """
SELECT f.id, s.uai, s.circonscription
  FROM feed_establishment f
  JOIN directory_stage_establishment s ON s.operation_id = %(op)s AND s.seq = f.seq
  JOIN directory_establishment e ON e.id = f.id
 WHERE f.ours AND e.territory_id IS NULL ORDER BY s.uai
"""
