"""Someone new sits: a person, the post that lets them in here, and the mandate, in one transaction."""

from datetime import date

from django.db import transaction

from preau.base.audit import Actor
from preau.council.actions.assemblies import seat
from preau.council.choices import AssemblyKind, Role
from preau.council.models import Assembly, Member
from preau.directory.actions.places import appoint
from preau.directory.choices import Profile
from preau.directory.models import Person

# What each role is at the authority: the codes of `data/functions.toml`.
_FUNCTIONS = {Role.CHAIR: ("MAI", "PDT"), Role.VICE: ("ADJ", "VPR"), Role.MEMBER: ("CON", "CON")}


@transaction.atomic
def welcome(
    assembly: Assembly,
    *,
    by: Actor,
    title: str,
    first_name: str,
    last_name: str,
    email: str,
    role: str,
    starts_on: date,
    alternate_of: Member | None = None,
) -> Member:
    """A member of an authority's assembly also has a post there; ValidationError when no seat is free."""
    person = Person.objects.create(
        title=title, first_name=first_name.strip(), last_name=last_name.strip(), email=email
    )
    if assembly.authority:
        municipal, other = _FUNCTIONS[Role(role)]
        function = municipal if assembly.kind == AssemblyKind.MUNICIPAL else other
        appoint(person, by=by, profile=Profile.AUTHORITY, function=function, authority=assembly.authority)
    return seat(assembly, by=by, person=person, starts_on=starts_on, role=role, alternate_of=alternate_of)
