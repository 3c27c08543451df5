"""Who answers for schools: the territory, its authorities, and those who work above schools."""

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.directory.choices import TerritoryKind
from preau.directory.models import Authority, Establishment, Person, Post, Territory
from preau.directory.operations.places import ROOT_PATH


@transaction.atomic
def open_territory(*, by: Actor, name: str) -> Territory:
    """The root of an installation, under its name; the one that is there takes the name."""
    root, made = Territory.objects.get_or_create(
        kind=TerritoryKind.ROOT, defaults={"name": name, "path": ROOT_PATH}
    )
    if made or root.name != name:
        root.name = name
        root.save(update_fields=["name"])
        record("directory.open_territory", root, by=by)
    return root


@transaction.atomic
def open_authority(
    *, by: Actor, kind: str, name: str, usual_name: str = "", insee_code: str = ""
) -> Authority:
    """A commune, a syndicate… (`AuthorityKind`) under its official name; the one that is there when it is known."""
    authority, made = Authority.objects.get_or_create(
        kind=kind, name=name, defaults={"usual_name": usual_name, "insee_code": insee_code}
    )
    if made:
        record("directory.open_authority", authority, by=by)
    return authority


@transaction.atomic
def settle_school(
    establishment: Establishment, *, by: Actor, usual_name: str = "", authority: Authority | None = None
) -> Establishment:
    """What no feed says of a school: how people call it, and the authority that runs it."""
    school = Establishment.objects.select_for_update().get(pk=establishment.pk)
    school.usual_name = usual_name or school.usual_name
    school.authority = authority or school.authority
    if (school.usual_name, school.authority_id) != (establishment.usual_name, establishment.authority_id):
        school.save(update_fields=["usual_name", "authority"])
        record("directory.settle_school", school, by=by)
    return school


@transaction.atomic
def appoint(
    person: Person,
    *,
    by: Actor,
    profile: str,
    function: str = "",
    authority: Authority | None = None,
    territory: Territory | None = None,
) -> Post:
    """Someone works from today for an authority or at a place of the territory: exactly one of both is given.

    `function` is the code of what they do there, where a room makes something of it.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    here = Post.objects.current().filter(
        person=person, profile=profile, function=function, authority=authority, territory=territory
    )
    known = here.first()
    if known:
        return known
    post = Post.objects.create(
        person=person, profile=profile, function=function, authority=authority, territory=territory,
        starts_on=clock.today(),
    )  # fmt: skip
    record("directory.appoint", post, by=by, profile=profile)
    return post
