"""The sheet of the members of an assembly: who, in which function, since when, in whose place."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from preau.base.language import refusal
from preau.council.choices import Role
from preau.council.described.names import folded
from preau.council.sheets.table import Line, lines_of

COLUMNS = {
    "title": ("civilite", "titre"),
    "first_name": ("prenom", "prenoms"),
    "last_name": ("nom", "nom de famille", "nom d usage"),
    "email": (
        "mail",
        "email",
        "e mail",
        "courriel",
        "adresse mail",
        "adresse e mail",
        "adresse electronique",
    ),
    "role": ("fonction", "qualite", "role"),
    "college": ("college",),
    "alternate_of": ("suppleant de", "suppleante de", "suppleance", "suppleant e de"),
    "starts_on": ("depuis", "depuis le", "debut", "debut de mandat", "date de debut", "elu le"),
    "ends_on": ("jusqu au", "fin", "fin de mandat", "date de fin"),
}
_USUAL = ("title", "first_name", "last_name", "email", "role", "starts_on")
_TITLES = {"mme": "Mme", "madame": "Mme", "m": "M.", "monsieur": "M.", "mr": "M."}
_ROLES = {
    "maire": Role.CHAIR, "president": Role.CHAIR, "presidente": Role.CHAIR, "presidence": Role.CHAIR,
    "adjoint": Role.VICE, "adjointe": Role.VICE, "vice president": Role.VICE, "vice presidente": Role.VICE,
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One member; `alternate_of` is the name of another row or of a member, `rank` that of the line in the sheet."""

    rank: int
    title: str
    first_name: str
    last_name: str
    email: str
    role: str
    college: str
    alternate_of: str
    starts_on: date | None
    ends_on: date | None


def read_members(text: str) -> list[Row]:
    """The rows of a sheet. ValidationError names the first line that cannot be read; an empty sheet is refused."""
    found = list(_read(lines_of(text, columns=COLUMNS, usual=_USUAL)))
    if not found:
        raise refusal("La liste est vide. Exemple : Mme ; Josette ; Dumez ; josette.dumez@mairie.fr")
    return found


def _read(lines: list[Line]) -> Iterator[Row]:
    for line in lines:
        title = _TITLES.get(folded(line["title"]), "")
        if not (title and line["first_name"] and line["last_name"]):
            raise refusal(
                "Ligne %(n)s : il faut la civilité, le prénom et le nom. Exemple : Mme ; Josette ; Dumez",
                n=line.rank,
            )
        since, until = line.day("starts_on"), line.day("ends_on")
        if since and until and until < since:
            raise refusal("Ligne %(n)s : ce mandat finit avant de commencer.", n=line.rank)
        yield Row(
            line.rank, title, line["first_name"][:120], line["last_name"][:120], _mail(line), _role(line["role"]),
            line["college"][:160], line["alternate_of"], since, until,
        )  # fmt: skip


def _role(said: str) -> str:
    """ "2e adjointe", "Vice-président délégué", "Maire": by its words; anyone else is a member."""
    words = folded(said)
    known = [role for name, role in _ROLES.items() if f" {name} " in f" {words} "]
    return Role.VICE if Role.VICE in known else known[0] if known else Role.MEMBER


def _mail(line: Line) -> str:
    try:
        if line["email"]:
            validate_email(line["email"])
    except ValidationError:
        raise refusal(
            "Ligne %(n)s : l’adresse « %(mail)s » ne va pas. Exemple : josette.dumez@mairie.fr",
            n=line.rank,
            mail=line["email"][:60],
        ) from None
    return line["email"]
