"""Someone new sits: a person, the post that lets them in here, and the mandate, in one transaction."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from preau.base import transaction
from preau.base.audit import Actor
from preau.base.language import refusal
from preau.council.actions.assemblies import seat
from preau.council.choices import AssemblyKind, Role
from preau.council.models import Assembly, College, Member
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
    """A table pasted from a sheet, one member a line: civility, first name, name, mail if any; `;` or tab between.

    All or none: ValidationError names the first line that cannot be read.
    """
    typed = [(number, one) for number, one in enumerate(lines.splitlines(), 1) if one.strip()]
    if not typed:
        raise refusal("La liste est vide. Exemple : Mme ; Josette ; Dumez ; josette.dumez@mairie.fr")
    return [
        welcome(
            assembly, by=by, title=title, first_name=first, last_name=last, email=email, role=Role.MEMBER,
            starts_on=starts_on,
        )
        for title, first, last, email in (_read(number, one) for number, one in typed)
    ]  # fmt: skip


def _read(number: int, line: str) -> tuple[str, str, str, str]:
    cells = [one.strip() for one in line.replace("\t", ";").split(";")] + [""]
    if len(cells) < 4 or cells[0] not in ("M.", "Mme") or not (cells[1] and cells[2]):
        raise refusal(
            "Ligne %(n)s : il faut la civilité, le prénom et le nom. Exemple : Mme ; Josette ; Dumez",
            n=number,
        )
    try:
        if cells[3]:
            validate_email(cells[3])
    except ValidationError:
        raise refusal(
            "Ligne %(n)s : l’adresse « %(mail)s » ne va pas. Exemple : josette.dumez@mairie.fr",
            n=number,
            mail=cells[3][:60],
        ) from None
    return cells[0], cells[1][:120], cells[2][:120], cells[3]
