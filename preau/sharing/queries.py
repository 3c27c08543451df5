"""Readings of audiences."""

from typing import Any

from preau.directory import audiences as directory
from preau.directory.models import Authority, Establishment, Group
from preau.directory.scopes import positional
from preau.sharing.models import Audience

_PLACES = {"familles": Group, "eleves": Group, "enseignants": Group}
_OF_AUTHORITY = ("familles-collectivite", "eleves-collectivite", "equipe-collectivite")


def named_by(audience: Audience) -> list[directory.Audience]:
    """The audiences of the directory that a thing is shared with; only the id of their place is read."""
    return [_named(one.kind, one.place_id) for one in audience.grants.all()]


def readers_sql(audience: Audience) -> tuple[str, list[Any]]:
    """A query of (person_id, child_id) and its values in order: each reader of an audience, once; of a parent of two, the
    first child."""
    parts = [positional(*directory.sql_of(one)) for one in named_by(audience)]
    parts = parts or [("SELECT NULL::bigint, NULL::bigint WHERE false", [])]
    texts, values = zip(*parts, strict=True)
    query = f"""SELECT DISTINCT ON (who.person_id) who.person_id, who.child_id
        FROM ({" UNION ALL ".join(texts)}) AS who(person_id, child_id) ORDER BY who.person_id, who.child_id"""
    return query, [value for some in values for value in some]


def _named(kind: str, place: int) -> directory.Audience:
    """An audience by its key alone: its query needs no more of its place."""
    model = Authority if kind in _OF_AUTHORITY else _PLACES.get(kind, Establishment)
    return directory.Audience(kind, model(pk=place))
