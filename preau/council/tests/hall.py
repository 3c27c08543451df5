"""A council in its hall, for the tests: enough invented members, a sitting convened in time, the doors open."""

from datetime import timedelta
from typing import Any

from preau.base import clock
from preau.council.actions import room, sittings
from preau.council.actions.assemblies import open_assembly, seat
from preau.council.models import Assembly, Call, Matter, Member, Sitting
from preau.directory.models import Person

NAMES = ["Amiot", "Bodart", "Crépel", "Delcroix", "Evrard", "Flament", "Goethals", "Hocquet"]


def council(cast: Any, members: int, kind: str = "municipal", population: int = 400) -> Assembly:
    """An assembly of its own, with its mayor first."""
    assembly = open_assembly(
        by=cast.gaelle, kind=kind, place=cast.commune, name="Conseil d’essai", population=population, seats=19
    )
    for number, name in enumerate(NAMES[:members]):
        person = Person.objects.create(
            first_name="Camille", last_name=name, title="Mme", email=f"{name.lower()}@conseil.example"
        )
        role = "member" if number else "chair"
        seat(
            assembly, by=cast.gaelle, person=person, starts_on=clock.today() - timedelta(days=200), role=role
        )
    return assembly


def members_of(assembly: Assembly) -> list[Member]:
    return list(assembly.members.select_related("person").order_by("rank"))


def sitting_in(
    assembly: Assembly, by: Person, days: int = 10, matters: int = 2, template: str = ""
) -> Sitting:
    sitting = sittings.prepare(
        assembly, by=by, starts_at=clock.now() + timedelta(days=days), place="Salle du conseil"
    )
    for number in range(matters):
        sittings.add_matter(sitting, by=by, title=f"Point {number + 1}", template=template)
    return sitting


def opened(assembly: Assembly, by: Person, there: int, **asked: Any) -> Sitting:
    """Convened, with the `there` first members come, and open."""
    sitting = sitting_in(assembly, by, **asked)
    sittings.convene(sitting, by=by)
    come(sitting)
    for one in members_of(assembly)[:there]:
        room.arrive(sitting, by=by, member=one)
    room.open_sitting(sitting, by=by)
    return Sitting.objects.get(pk=sitting.pk)


def over(assembly: Assembly, by: Person, title: str) -> Sitting:
    """A sitting that was held, of one matter."""
    sitting = sitting_in(assembly, by, matters=0)
    sittings.add_matter(sitting, by=by, title=title)
    for kind in ("opened", "closed"):
        sitting.steps.create(kind=kind, at=sitting.prepared_at, by=by)
    return sitting


def matter(sitting: Sitting, rank: int = 1) -> Matter:
    """Read again, as a page would."""
    return Matter.objects.select_related("sitting__assembly").get(sitting=sitting, rank=rank)


def come(sitting: Sitting, ago: int = 0) -> None:
    """The day has come, or came some days ago: what was convened in time is held now."""
    now = clock.now() - timedelta(days=ago)
    Sitting.objects.filter(pk=sitting.pk).update(starts_at=now)
    Call.objects.filter(sitting=sitting).update(sent_at=now - timedelta(days=9))
