"""Readings of carnets: a class at a glance, a child's carnet by domain."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from preau.base import clock
from preau.directory.models import Group, Person, SchoolYear
from preau.progress.learnings import Domain, domains, number
from preau.progress.models import Observed, Sharing, Trace, unshown
from preau.progress.sight import pupils_with_carnet


@dataclass(frozen=True)
class Line:
    """A child of a class: the observations of this school year, those that the family has not read, the last day."""

    child: Person
    count: int = 0
    new: int = 0
    last: date | None = None

    @property
    def is_silent(self) -> bool:
        """Nothing was written for so many weeks."""
        return self.last is None or self.last < clock.today() - timedelta(weeks=number("silent_weeks"))


def lines_of(group: Group) -> list[Line]:
    """The pupils of a class, those of whom nothing was written for longest first; two queries."""
    pupils = list(pupils_with_carnet(group))
    year = SchoolYear.current()
    rows = Observed.objects.standing().filter(child__in=[one.pk for one in pupils])
    counted = rows.values("child").annotate(
        count=Count("pk", filter=Q(observation__day__gte=year.starts_on)),
        new=Count("pk", filter=unshown()),
        last=Max("observation__day"),
    )
    found = {row["child"]: (row["count"], row["new"], row["last"]) for row in counted}
    lines = [Line(one, *found.get(one.pk, (0, 0, None))) for one in pupils]
    return sorted(
        lines, key=lambda line: (not line.is_silent, line.last or date.min if line.is_silent else date.max)
    )


def sharings_of(group: Group) -> QuerySet[Sharing]:
    """Those of the class, the last first."""
    return Sharing.objects.filter(group=group).select_related("shown_by").order_by("-shown_at", "-pk")


@dataclass
class Chapter:
    """A domain of a carnet, and what the child has come to do in it, the newest first. `domain` is None for what is of a
    domain that the list does not know any more."""

    domain: Domain | None
    observed: list[Observed] = field(default_factory=list)


def seen_of(rows: QuerySet[Observed], child: Person) -> list[Observed]:
    """What of `rows` is of one child, the newest first, with words and traces; two queries."""
    of_child = rows.filter(child=child).select_related("observation__author", "sharing")
    traces = Prefetch("observation__traces", Trace.objects.select_related("stored"))
    return list(of_child.prefetch_related(traces).order_by("-observation__day", "-pk"))


def chapters(found: Iterable[Observed]) -> list[Chapter]:
    """By domain, in the order of the programme; those without anything are left out."""
    by_code = {code: Chapter(domain) for code, domain in domains().items()}
    other = Chapter(None)
    for one in found:
        by_code.get(one.observation.domain, other).observed.append(one)
    return [chapter for chapter in [*by_code.values(), other] if chapter.observed]


def years_of(found: Iterable[Observed]) -> list[int]:
    """The school years that a carnet tells, by the year in which each begins, the last first."""
    return sorted({year_of(one.observation.day) for one in found}, reverse=True)


def year_of(day: date) -> int:
    return day.year if day.month >= 8 else day.year - 1
