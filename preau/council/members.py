"""Someone new sits: a person, the post that lets them in here, and the mandate, in one transaction."""

from datetime import date

from preau.base import transaction
from preau.base.audit import Actor
from preau.base.language import refusal
from preau.council.actions.assemblies import end_mandate, seat
from preau.council.choices import AssemblyKind, Role
from preau.council.described.names import folded
from preau.council.models import Assembly, College, Member
from preau.council.sheets.members import Row, read_members
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
    college: College | None = None,
) -> Member:
    """A member of an authority's assembly also has a post there; ValidationError when no seat is free."""
    person = Person.objects.create(
        title=title, first_name=first_name.strip(), last_name=last_name.strip(), email=email
    )
    if assembly.authority:
        municipal, other = _FUNCTIONS[Role(role)]
        function = municipal if assembly.kind == AssemblyKind.MUNICIPAL else other
        appoint(person, by=by, profile=Profile.AUTHORITY, function=function, authority=assembly.authority)
    return seat(
        assembly,
        by=by,
        person=person,
        starts_on=starts_on,
        role=role,
        alternate_of=alternate_of,
        college=college,
    )


@transaction.atomic
def welcome_all(assembly: Assembly, *, by: Actor, lines: str, starts_on: date) -> list[Member]:
    """The members of a sheet, pasted or read from a file (`sheets.members`); who sits already is left as they are.

    `starts_on` is for the rows that say no day. All or none: ValidationError names the first line that cannot be taken.
    """
    known = {folded(one.person.display_name): one for one in _sitting(assembly)}
    colleges = {folded(one.name): one for one in assembly.colleges.all()}
    made = []
    for row in read_members(lines):
        name = folded(f"{row.first_name} {row.last_name}")
        if name in known:
            continue
        known[name] = _seated(assembly, by, row, row.starts_on or starts_on, known, colleges)
        made.append(known[name])
    return made


def _sitting(assembly: Assembly) -> list[Member]:
    return list(assembly.members.filter(ends_on=None).select_related("person"))


def _seated(
    assembly: Assembly,
    by: Actor,
    row: Row,
    starts_on: date,
    known: dict[str, Member],
    colleges: dict[str, College],
) -> Member:
    """One row of a sheet. An alternate comes after the member whose place they take."""
    college, holder = colleges.get(folded(row.college)), known.get(folded(row.alternate_of))
    if row.college and college is None:
        raise refusal(
            "Ligne %(n)s : le collège « %(name)s » n’est pas de cette assemblée.",
            n=row.rank,
            name=row.college,
        )
    if row.alternate_of and holder is None:
        raise refusal(
            "Ligne %(n)s : %(name)s ne siège pas ici ; le titulaire vient avant son suppléant.",
            n=row.rank,
            name=row.alternate_of,
        )
    member = welcome(
        assembly, by=by, title=row.title, first_name=row.first_name, last_name=row.last_name, email=row.email,
        role=row.role, starts_on=starts_on, alternate_of=holder, college=college,
    )  # fmt: skip
    return end_mandate(member, by=by, on=row.ends_on, because="") if row.ends_on else member
