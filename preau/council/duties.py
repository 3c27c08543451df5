"""What assemblies owe by a day that a rule of theirs sets: the call, the list of deliberations, the minutes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from preau.base import clock
from preau.council import calling
from preau.council.choices import DutyKind, PaperKind, SittingEvent
from preau.council.models import Assembly, Minutes, Sitting

NEAR = timedelta(
    days=2
)  # so long before its day, a paper is recalled; a call, which takes a vote of hands, twice as long
RECALLED = timedelta(
    days=60
)  # past its day for longer, nothing is recalled: the page of the sitting still says that it is late


@dataclass(frozen=True)
class Duty:
    """`on` is the last day to do it, `source` where that is written."""

    kind: DutyKind
    sitting: Sitting
    on: date
    source: str

    @property
    def is_late(self) -> bool:
        return self.on < clock.today()

    @property
    def is_near(self) -> bool:
        """Whether it is time to say so."""
        return self.on - NEAR * (2 if self.kind == DutyKind.CALL else 1) <= clock.today()


def duties_of(assemblies: QuerySet[Assembly]) -> list[Duty]:
    """All that they owe, what is due first first; three queries, whatever their number."""
    today = clock.today()
    mine = Sitting.objects.filter(assembly__in=assemblies.values("pk"))
    rows = mine.select_related("assembly__authority", "assembly__establishment")
    found = [*_calls(rows), *_lists(rows), *_minutes(rows)]
    return sorted(
        (one for one in found if one.on + RECALLED >= today), key=lambda one: (one.on, one.sitting.pk)
    )


def list_due(sitting: Sitting) -> tuple[date, str]:
    """The last day to post the list of what was examined, and the rule (CGCT L2121-25)."""
    book = sitting.assembly.book
    return sitting.day + timedelta(days=book.list_days), book.source("list_days")


def minutes_due(sitting: Sitting, adopted_in: Sitting) -> tuple[date, str]:
    """The last day to publish minutes: counted from the sitting that adopted them (CGCT L2121-15)."""
    book = sitting.assembly.book
    return adopted_in.day + timedelta(days=book.minutes_days), book.source("minutes_days")


def _calls(rows: QuerySet[Sitting]) -> Iterator[Duty]:
    """Sittings in preparation; one that nobody was called to in time is not held, so it is owed until its day only."""
    for one in rows.filter(call=None, steps=None, starts_at__gt=clock.now()):
        yield Duty(DutyKind.CALL, one, calling.last_day(one), calling.days_asked(one)[1])


def _lists(rows: QuerySet[Sitting]) -> Iterator[Duty]:
    since = clock.now() - RECALLED - timedelta(days=366)
    held = rows.filter(steps__kind=SittingEvent.OPENED, starts_at__gte=since)
    over = held.filter(pk__in=rows.filter(steps__kind__in=_OVER).values("pk"))
    for one in over.exclude(papers__kind=PaperKind.LIST):
        yield Duty(DutyKind.LIST, one, *list_due(one))


def _minutes(rows: QuerySet[Sitting]) -> Iterator[Duty]:
    adopted = Minutes.objects.filter(sitting__in=rows.values("pk")).exclude(
        sitting__papers__kind=PaperKind.MINUTES
    )
    for one in adopted.select_related("adopted_in", *(f"sitting__{name}" for name in _PLACES)):
        yield Duty(DutyKind.MINUTES, one.sitting, *minutes_due(one.sitting, one.adopted_in))


_OVER = (SittingEvent.CLOSED, SittingEvent.NO_QUORUM)
_PLACES = ("assembly__authority", "assembly__establishment")
