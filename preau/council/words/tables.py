"""The tables of a year of the register (CGCT R2121-9): by date, and by matter; the acts of an older register too."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

from preau.council.models import Act, Assembly
from preau.council.queries import classification_in
from preau.council.words.results import state_words


@dataclass(frozen=True)
class Line:
    """One act as a table says it; `result` is empty for an act of an older register."""

    act: Act
    on: date | None
    reference: str
    title: str
    code: str
    result: str


@dataclass(frozen=True)
class Table:
    """`lines` by date; `by_matter` the same, under the words of each matter, those without one last."""

    year: int
    lines: list[Line]
    by_matter: list[tuple[str, list[Line]]]


def years_of(assembly: Assembly) -> list[int]:
    """The years in which the register holds an act, the last first."""
    rows = Act.objects.filter(assembly=assembly).exclude(number=None)
    return [year for year in rows.order_by("-year").values_list("year", flat=True).distinct() if year]


def table_of_year(assembly: Assembly, year: int) -> Table:
    """Six queries, whatever the year holds."""
    rows = (
        Act.objects.filter(assembly=assembly, year=year).exclude(number=None).order_by("decided_on", "number")
    )
    related = rows.select_related(
        "matter__vote", "matter__settlement", "matter__sitting__assembly"
    ).prefetch_related("matter__candidacies__member__person", "matter__rounds__counts")
    lines = [_line(one) for one in related]
    link = getattr(assembly, "prefecture_link", None)
    return Table(year, lines, _by_matter(lines, classification_in(link.department if link else "").names()))


def _line(act: Act) -> Line:
    if act.matter and hasattr(act.matter, "vote"):
        act.matter.vote.matter = act.matter
    result = state_words(act.matter) if act.matter else ""
    return Line(act, act.decided_on, act.reference, act.title, act.subject_code, result)


def _by_matter(lines: Iterable[Line], names: dict[str, str]) -> list[tuple[str, list[Line]]]:
    ordered = sorted(lines, key=lambda one: (_rank(one.code), one.on or date.min, one.act.number))
    return [
        (f"{code} {names.get(code, '')}".strip() or _("Sans matière"), list(ones))
        for code, ones in groupby(ordered, key=lambda one: one.code)
    ]


def _rank(code: str) -> tuple[int, ...]:
    """7.10 comes after 7.2; acts without matter come last."""
    return tuple(int(part) for part in code.split(".") if part.isdecimal()) or (99,)
