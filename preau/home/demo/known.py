"""Rows that the export made, found again by what the export called them."""

from preau.directory.choices import Source
from preau.directory.models import Establishment, Person
from preau.feeds.world.people import Basin, Degree, Guardian

SOURCES: dict[Degree, Source] = {"1D": Source.AAF_1D, "2D": Source.AAF_2D}


def person(degree: Degree, kind: str, external_id: int) -> Person:
    """`kind` as `Identity` has it: pupil, guardian, staff."""
    return Person.objects.get(
        identities__source=SOURCES[degree], identities__kind=kind, identities__external_id=str(external_id)
    )


def guardians(one: Guardian) -> list[Person]:
    """One parent as each degree knows them: two persons where there are children in both."""
    first = [person("1D", "guardian", one.id_1d)] if one.id_1d else []
    return first + ([person("2D", "guardian", one.id_2d)] if one.id_2d else [])


def school(basin: Basin, kind: str) -> Establishment:
    """The school of the demo of a kind: "primaire", "college", "lycee"."""
    return Establishment.objects.get(uai=next(one.uai for one in basin.schools if one.kind == kind))


def guardian_named(basin: Basin, given: str, family: str) -> Guardian:
    return next(one for one in basin.guardians.values() if (one.given, one.family) == (given, family))
