"""A delivery: which files it holds, of which degree and day, and whether it says all or what has changed."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import PurePosixPath

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from preau.base.untrusted import Member, UntrustedError
from preau.directory.choices import OperationKind, Source
from preau.feeds.aaf import values
from preau.feeds.aaf.attributes import degree_of
from preau.feeds.aaf.reader import Head, Reading, head, records

_KINDS = {OperationKind.DELTA: "delta", OperationKind.COMPLETE: "compl"}
SOURCES = {"1D": Source.AAF_1D, "2D": Source.AAF_2D}


@dataclass(frozen=True)
class File:
    member: Member
    head: Head


@dataclass(frozen=True)
class Delivery:
    files: list[File]
    source: Source
    kind: OperationKind
    day: date | None

    @property
    def size(self) -> int:
        return sum(file.member.size for file in self.files)


def guessed_source(name: str) -> Source:
    """What the name of an archive lets hope, until its files are read."""
    return SOURCES[_degree_in(name) or "2D"]


def described(members: list[Member], origin: str, latest: date) -> Delivery:
    """The XML files of a delivery, in the order of their names, after a look at the first record of each.

    `origin` is the name of the folder or the archive. Raises UntrustedError for an empty delivery, a broken first
    record, or files that do not belong together: both degrees, several days, complete and delta.
    """
    chosen = [member for member in members if member.name.lower().endswith(".xml")]
    if not chosen:
        raise UntrustedError(_("Aucun fichier XML de l’annuaire académique dans cette livraison."))
    kind = _only_kind([member.name for member in chosen], origin)
    heads = [File(member, head(member)) for member in chosen]
    degrees = {file.member.name: _degree(file, kind) for file in heads}
    degree = _only_degree(degrees) or _degree_in(origin) or "2D"
    return Delivery(heads, SOURCES[degree], kind, _only_day(heads, origin, latest))


def _only_kind(names: list[str], origin: str) -> OperationKind:
    """Delta when a name says so (of the files, or of the archive), and no other says the contrary."""
    said = {name: _kind_in(name) for name in (*names, origin)}
    kinds = {kind: name for name, kind in said.items() if kind}
    if len(kinds) > 1:
        message = _("cette livraison mêle complet et incrémental (Delta) : donnez-les l’un après l’autre.")
        raise UntrustedError(message, file=kinds[OperationKind.DELTA])
    return next(iter(kinds), OperationKind.COMPLETE)


def _kind_in(name: str) -> OperationKind | None:
    words = PurePosixPath(name).name.lower()
    found = [kind for kind, word in _KINDS.items() if word in words]
    return found[0] if found else None


def _only_degree(degrees: dict[str, str]) -> str:
    """The degree that all files share; empty when none of them says."""
    found = {degree: name for name, degree in degrees.items() if degree}
    if len(found) > 1:
        message = _("cette livraison mêle premier et second degré : donnez-les l’une après l’autre.")
        raise UntrustedError(message, file=found["1D"])
    return next(iter(found), "")


def _degree(file: File, kind: OperationKind) -> str:
    """By the attributes of the first records, else by the opening comment, else by the name."""
    reading = Reading(file.member, delta=kind == OperationKind.DELTA)
    first = list(islice(records(reading, lenient=file.head.lenient), 3))
    by_content = degree_of({name for record in first for name in record.names})
    return by_content or file.head.degree or _degree_in(file.member.name)


def _degree_in(name: str) -> str:
    found = re.search(r"(?<![0-9])([12])D", PurePosixPath(name).name)
    return f"{found.group(1)}D" if found else ""


def _only_day(files: list[File], origin: str, latest: date) -> date | None:
    """The day that all files share, told by their names, else by their opening comments, else by the archive."""
    told = {
        file.member.name: _day_in(file.member.name, latest) or _day(file.head.day, latest) for file in files
    }
    days = {day: name for name, day in told.items() if day}
    if len(days) > 1:
        first, second, *_more = sorted(days)
        words = _(
            "cette livraison mêle les exports du %(first)s et du %(second)s : donnez-les l’un après l’autre."
        )
        shown = {"first": date_format(first, "j F"), "second": date_format(second, "j F")}
        raise UntrustedError(words % shown, file=days[second])
    return next(iter(days), None) or _day_in(origin, latest)


def _day_in(name: str, latest: date) -> date | None:
    """`_20260901_` in a name."""
    found = re.findall(r"(?<![0-9])([0-9]{4})([0-9]{2})([0-9]{2})(?![0-9])", PurePosixPath(name).name)
    days = (_day(f"{day}/{month}/{year}", latest) for year, month, day in found)
    return next((day for day in days if day), None)


def _day(text: str, latest: date) -> date | None:
    read = values.day(text, latest)
    return date.fromisoformat(read) if read else None
