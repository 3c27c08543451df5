"""Records of an export: of each kind, its id and its attributes, keyed as in formats.toml.

An attribute of one value is text ready for XML; one of many (a star in formats.toml) is markup.
"""

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import Any

from ..people import Basin, Degree
from ..tables import table
from . import records_1d, records_2d

Attributes = dict[str, str]
Record = tuple[str, Attributes]
KINDS: dict[Degree, tuple[str, ...]] = {
    "1D": ("EtabEducNat", "Eleve", "PersRelEleve", "PersEducNat"),
    "2D": ("EtabEducNat", "MatiereEducNat", "MefEducNat", "Eleve", "PersRelEleve", "PersEducNat"),
}
Children = dict[int, list[int]]  # key of a guardian -> ids of pupils in one degree


def records(basin: Basin, degree: Degree, kind: str) -> Iterator[Record]:
    """The records that this basin gives to one kind of file (nomenclatures come apart)."""
    row = records_1d if degree == "1D" else records_2d
    makers: dict[str, Callable[[], Iterator[Record]]] = {
        "EtabEducNat": lambda: (row.school(school) for school in basin.of_degree(degree)),
        "Eleve": lambda: _pupils(basin, degree, row),
        "PersRelEleve": lambda: _guardians(basin, degree, row),
        "PersEducNat": lambda: (row.staff(one) for one in basin.staff.values() if one.degree == degree),
    }
    return makers[kind]() if kind in makers else iter(())


def _pupils(basin: Basin, degree: Degree, row: Any) -> Iterator[Record]:
    guardians, pupil = basin.guardians, row.pupil
    return (pupil(one, guardians) for one in basin.pupils.values() if one.school.degree == degree)


def _guardians(basin: Basin, degree: Degree, row: Any) -> Iterator[Record]:
    """Only those who have a child in that degree: the others are unknown to it."""
    for key, children in _children(basin, degree).items():
        yield row.guardian(basin.guardians[key], children)


def _children(basin: Basin, degree: Degree) -> Children:
    found: Children = {}
    for pupil in basin.pupils.values():
        if pupil.school.degree == degree:
            for tie in pupil.ties:
                found.setdefault(tie.guardian, []).append(pupil.id)
    return found


def nomenclature(kind: str) -> Iterator[Record]:
    """MatiereEducNat and MefEducNat: the same for every academy."""
    if kind == "MatiereEducNat":
        yield from (records_2d.subject(row) for row in table("subjects")["subject"].values())
    elif kind == "MefEducNat":
        parts = ("college", "segpa", "lycee")
        yield from (records_2d.formation(row) for part in parts for row in table("levels")[part].values())


# How a record is written


@lru_cache(maxsize=64)
def names(degree: Degree, kind: str) -> dict[str, tuple[str, bool]]:
    """Of each key, the attribute's name and whether it has many values, in the order of the file."""
    rows: dict[str, str] = table("formats")[degree][kind]
    return {key: (name.rstrip("*"), name.endswith("*")) for key, name in rows.items()}


@cache
def template(degree: Degree, kind: str) -> str:
    """A whole addRequest, to be filled with `template % attributes`."""
    lines = [
        f'<attr name="{name}">{f"%({key})s" if many else f"<value>%({key})s</value>"}</attr>\n'
        for key, (name, many) in names(degree, kind).items()
    ]
    return f"<addRequest>\n{head(kind)}<attributes>\n{''.join(lines)}</attributes>\n</addRequest>\n"


def head(kind: str) -> str:
    name, value = table("formats")["category"][kind]
    category = f'<attr name="{name}"><value>{value}</value></attr>'
    return f"<operationalAttributes>{category}</operationalAttributes>\n<identifier><id>%(id)s</id></identifier>\n"


def added(degree: Degree, kind: str, attributes: Attributes) -> str:
    return template(degree, kind) % attributes


def modified(degree: Degree, kind: str, before: Attributes, after: Attributes) -> str:
    """A modifyRequest of the attributes that differ; empty when none does."""
    lines = [
        f'<modification name="{name}" operation="replace">'
        f"{after[key] if many else f'<value>{after[key]}</value>'}</modification>\n"
        for key, (name, many) in names(degree, kind).items()
        if before[key] != after[key]
    ]
    if not lines:
        return ""
    body = f"<modifications>\n{''.join(lines)}</modifications>\n"
    return f"<modifyRequest>\n{head(kind) % after}{body}</modifyRequest>\n"


def deleted(kind: str, id: str) -> str:
    return f"<deleteRequest>\n{head(kind) % {'id': id}}</deleteRequest>\n"
