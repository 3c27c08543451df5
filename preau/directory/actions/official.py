"""The official list of authorities: communes and groupings of the territory, with their SIREN and INSEE codes.

The file is made by `npm run build` from the package of Etalab (Insee, DGCL), for the departments named in
`frontend/authorities.mjs`.
"""

import json
from importlib.resources import files
from typing import Any

from preau.base import transaction
from preau.base.audit import Actor, record
from preau.directory.models import Authority, Territory


@transaction.atomic
def load_authorities(*, by: Actor) -> int:
    """Add those that are not known yet, give their SIREN to those that had none; how many were added or completed.

    An authority is known by its INSEE code, or its SIREN; a name that people use is left as it is.
    """
    rows = official_list()
    known = {one.insee_code or one.siren: one for one in Authority.objects.select_for_update()}
    added = [_new(row) for row in rows if _key(row) not in known]
    Authority.objects.bulk_create(added)
    completed = [_completed(known[_key(row)], row) for row in rows if _lacks(known.get(_key(row)), row)]
    Authority.objects.bulk_update(completed, ["siren"])
    root = Territory.objects.order_by("path").first()
    if root and (added or completed):
        record("directory.load_authorities", root, by=by, added=len(added), completed=len(completed))
    return len(added) + len(completed)


def official_list() -> list[dict[str, Any]]:
    """`kind`, `name`, `siren`, `insee`, `population` of each; none when the pages were not built here."""
    found = files("preau.directory").joinpath("data", "authorities.json")
    return list(json.loads(found.read_text(encoding="utf-8"))["authorities"]) if found.is_file() else []


def _key(row: dict[str, Any]) -> str:
    return str(row["insee"] or row["siren"])


def _new(row: dict[str, Any]) -> Authority:
    return Authority(kind=row["kind"], name=row["name"], siren=row["siren"], insee_code=row["insee"])


def _lacks(known: Authority | None, row: dict[str, Any]) -> bool:
    return known is not None and not known.siren and bool(row["siren"])


def _completed(known: Authority, row: dict[str, Any]) -> Authority:
    known.siren = row["siren"]
    return known
