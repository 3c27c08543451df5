"""The books: those to fill in, and the book of a group read from its first line to its last."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from preau.base import clock
from preau.directory.choices import FAMILY, GroupKind, Profile
from preau.directory.door import HatRequest, hat_page, readable_offline
from preau.directory.models import Establishment, Group, SchoolYear
from preau.homework import rules
from preau.homework.fill import to_fill
from preau.homework.models import Entry, JoinedFile, Work
from preau.homework.sight import READS, WRITES, groups_with_book, with_taught
from preau.homework.years import first_day_of_year
from preau.ui.words import full_day_words

SINCE_WEEKS = 2


@require_safe
@hat_page(*sorted(READS - FAMILY))
def books(request: HatRequest) -> HttpResponse:
    """For who teaches what is to fill in and to correct, then the books that one may open, this year's first."""
    writes = request.hat.kind in WRITES
    spots, heaps = to_fill(request.person, request.hat, SINCE_WEEKS) if writes else ([], [])
    known = Q(missing_since=None) | Q(school_year__starts_on__lt=first_day_of_year())
    groups = groups_with_book(request.person, request.hat).filter(known)
    asked = request.GET.get("ecole", "")
    schools = _schools(request, groups) if request.hat.kind == Profile.ACADEMY else []
    if schools:
        groups = groups.filter(
            establishment=next((one for one in schools if str(one.pk) == asked), schools[0])
        )
    context: dict[str, Any] = {
        "years": _by_year(groups),
        "schools": schools,
        "asked": asked,
        "spots": spots,
        "heaps": heaps,
        "alone": _left_alone(request) if writes else [],
        "may_prepare": rules.may_prepare(request.hat),
        "today": clock.today(),
    }
    return render(request, "homework/books.html", context)


@require_safe
@hat_page(*sorted(READS))
@readable_offline
def book(request: HatRequest, pk: int) -> HttpResponse:
    """The book of a group, month by month, the last first; on paper, from its first line."""
    groups = groups_with_book(request.person, request.hat).select_related("establishment", "school_year")
    group = get_object_or_404(with_taught(groups, request.person), pk=pk)
    entries = Entry.objects.visible_to(request.person, request.hat).published().filter(groups=group)
    works = Work.objects.visible_to(request.person, request.hat).standing().filter(groups=group)
    months = _months(entries, works)
    asked = request.GET.get("mois")
    month = next((one for one in months if one.strftime("%Y-%m") == asked), _usual(months))
    paper = request.GET.get("papier") == "1"
    if not paper:
        entries, works = entries.filter(**_in_month("day", month)), works.filter(**_in_month("due_on", month))
    days = sorted(_days(entries, works), key=lambda one: one.date, reverse=not paper)
    mine = any(line.author_id == request.person.pk for day in days for line in day.lines)
    context = {
        "group": group,
        "days": days,
        "months": months,
        "month": month,
        "may_write": bool(group.taught) and rules.writes_here(request.hat, group.establishment_id),
        "is_own": mine and rules.may_prepare(request.hat),
        "today": clock.today(),
    }
    return render(request, "homework/book_paper.html" if paper else "homework/book.html", context)


def _months(entries: QuerySet[Entry], works: QuerySet[Work]) -> list[date]:
    """The months that have something, the last first; one query."""
    written = entries.order_by().values_list(TruncMonth("day"))
    return sorted(
        (month for (month,) in written.union(works.order_by().values_list(TruncMonth("due_on")))),
        reverse=True,
    )


def _usual(months: list[date]) -> date | None:
    """This month, else the last that has something."""
    now = clock.today().replace(day=1)
    return now if now in months else next(iter(months), None)


def _in_month(name: str, month: date | None) -> dict[str, int]:
    return {f"{name}__year": month.year, f"{name}__month": month.month} if month else {}


@dataclass
class BookDay:
    """What was done on a day, and what is to do for it."""

    date: date
    lines: list[Entry] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)

    @property
    def words(self) -> str:
        return full_day_words(self.date)


def _days(entries: QuerySet[Entry], works: QuerySet[Work]) -> list[BookDay]:
    days: dict[date, BookDay] = {}
    for line in (
        entries.select_related("author")
        .prefetch_related(Prefetch("files", JoinedFile.objects.select_related("stored")))
        .order_by("day", "course__starts_at", "pk")
    ):
        days.setdefault(line.day, BookDay(line.day)).lines.append(line)
    for work in works.select_related("author").order_by("due_on", "due_at", "pk"):
        days.setdefault(work.due_on, BookDay(work.due_on)).works.append(work)
    return list(days.values())


def _left_alone(request: HatRequest) -> QuerySet[Work]:
    mine = Work.objects.left_alone().filter(author=request.person, establishment=request.hat.establishment_id)
    return mine.order_by("due_on", "due_at", "pk")


def _by_year(groups: Any) -> list[tuple[SchoolYear, list[Group]]]:
    """Classes then groups, by school year, the last first."""
    found: dict[SchoolYear, list[Group]] = {}
    rows = groups.exclude(kind=GroupKind.MANUAL).select_related("school_year")
    for group in rows.order_by("-school_year__starts_on", "kind", "name"):
        found.setdefault(group.school_year, []).append(group)
    return list(found.items())


def _schools(request: HatRequest, groups: Any) -> list[Establishment]:
    rows: Iterable[Establishment] = Establishment.objects.filter(pk__in=groups.values("establishment"))
    return sorted(rows, key=str)
