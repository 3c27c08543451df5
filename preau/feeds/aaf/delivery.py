"""A delivery: which files it holds, of which degree and day, refused at once when it is not complete."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from preau.base.untrusted import Member, UntrustedError
from preau.directory.choices import Source
from preau.feeds.aaf import values
from preau.feeds.aaf.attributes import degree_of
from preau.feeds.aaf.reader import Head, Reading, head, records

SOURCES = {"1D": Source.AAF_1D, "2D": Source.AAF_2D}


@dataclass(frozen=True)
class File:
    member: Member
    head: Head


@dataclass(frozen=True)
class Delivery:
    files: list[File]
    source: Source
    day: date | None

    @property
    def size(self) -> int:
        return sum(file.member.size for file in self.files)


def guessed_source(name: str) -> Source:
    """What the name of an archive lets hope, until its files are read."""
    return SOURCES[_degree_in(name) or "2D"]


def described(members: list[Member], latest: date) -> Delivery:
    """The XML files of a delivery, in the order of their names, after a look at the first record of each.

    Raises UntrustedError for a delta, an empty delivery, a broken first record, or both degrees at once.
    """
    chosen = [member for member in members if member.name.lower().endswith(".xml")]
    for member in chosen:
        if "delta" in PurePosixPath(member.name).name.lower():
            raise UntrustedError(
                _("c’est une livraison incrémentale (Delta) : demandez une livraison complète."),
                file=member.name,
            )
    if not chosen:
        raise UntrustedError(_("Aucun fichier XML de l’annuaire académique dans cette livraison."))
    heads = [File(member, head(member)) for member in chosen]
    degrees = {file.member.name: _degree(file) for file in heads}
    return Delivery(heads, SOURCES[_only_degree(degrees)], _day(heads, latest))


def _only_degree(degrees: dict[str, str]) -> str:
    """The degree that all files share; the second when none of them says."""
    found = {degree: name for name, degree in degrees.items() if degree}
    if len(found) > 1:
        message = _("cette livraison mêle premier et second degré : donnez-les l’une après l’autre.")
        raise UntrustedError(message, file=found["1D"])
    return next(iter(found), "2D")


def _degree(file: File) -> str:
    """By the attributes of the first records, else by the opening comment, else by the name."""
    reading = Reading(file.member)
    first = list(islice(records(reading, lenient=file.head.lenient), 3))
    by_content = degree_of({name for record in first for name in record.names})
    return by_content or file.head.degree or _degree_in(file.member.name)


def _degree_in(name: str) -> str:
    found = re.search(r"(?<![0-9])([12])D", PurePosixPath(name).name)
    return f"{found.group(1)}D" if found else ""


def _day(files: list[File], latest: date) -> date | None:
    """The day of the export: in the names (`_20260901_`), else in the opening comments."""
    for file in files:
        for digits in re.findall(r"(?<![0-9])([0-9]{8})(?![0-9])", file.member.name):
            if read := values.day(f"{digits[6:]}/{digits[4:6]}/{digits[:4]}", latest):
                return date.fromisoformat(read)
    said = [values.day(file.head.day, latest) for file in files if file.head.day]
    return date.fromisoformat(said[0]) if said and said[0] else None
