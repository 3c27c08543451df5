"""The week of a child as its parents read it: each service of each day, what is booked, until when it may change."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from preau.base import clock
from preau.canteen.booked import booked_days, shut_days
from preau.canteen.choices import AHEAD, Notice
from preau.canteen.deadlines import HORIZON
from preau.canteen.models import Habit, Service
from preau.directory.models import Enrolment, Person
from preau.timetable.days import days_off
from preau.ui.words import full_day_words, hour_words


@dataclass(frozen=True)
class Cell:
    """A service on a day. `shut` says why it is not held, if it is not; `closes_at` is the moment of the deadline."""

    service: Service
    day: date
    is_booked: bool
    closes_at: datetime
    shut: str = ""

    @property
    def key(self) -> str:
        return f"{self.service.pk}-{self.day.isoformat()}"

    @property
    def is_open(self) -> bool:
        return not self.shut and clock.now() < self.closes_at

    @property
    def is_over(self) -> bool:
        """Held, but past its deadline."""
        return not self.shut and not self.is_open


@dataclass(frozen=True)
class DayLine:
    day: date
    off: str
    cells: list[Cell]

    @property
    def shut(self) -> list[str]:
        """Why services are not held, each reason once."""
        return list(dict.fromkeys(cell.shut for cell in self.cells if cell.shut))


def week_of_child(child: Person, services: list[Service], monday: date) -> list[DayLine]:
    """From a Monday to its Friday, the days when something is held or would be; three queries."""
    if not services:
        return []
    friday, ids = monday + timedelta(days=4), [one.pk for one in services]
    off = days_off_around(services[0].establishment_id, monday, friday)
    booked, closed = booked_days(child.pk, ids, monday, friday), shut_days(child.pk, ids, monday, friday)
    lines = []
    for day in (monday + timedelta(days=n) for n in range(5)):
        cells = []
        for one in services:
            if day.isoweekday() in one.weekdays:
                why = closed.get((one.pk, day), [])
                shut = off.get(day, "") or (why[0] if why else "")
                is_booked = (one.pk, day) in booked
                cells.append(Cell(one, day, is_booked, one.deadline.of(day, off), shut))
        if cells:
            lines.append(DayLine(day, off.get(day, ""), cells))
    return lines


def days_off_around(establishment_id: int, first: date, last: date) -> dict[date, str]:
    """The days without school, with as many before the first as a deadline may look back."""
    return days_off(establishment_id, first - timedelta(days=HORIZON), last)


def is_held(child: Person, service: Service, day: date, off: Container[date]) -> bool:
    """Whether a service is held on a day for this child; `off` holds the days without school."""
    if (
        day in off
        or day.isoweekday() not in service.weekdays
        or (service.ended_on and service.ended_on <= day)
    ):
        return False
    return (service.pk, day) not in shut_days(child.pk, [service.pk], day, day)


def is_enrolled(child: Person, service: Service) -> bool:
    return Enrolment.objects.current().filter(person=child, establishment=service.establishment_id).exists()


def first_open_day(service: Service, off: Iterable[date]) -> date | None:
    """The first day of a service that may still be changed; `off` as `days_off_around` gives it, of `AHEAD` days."""
    today, shut = clock.today(), set(off)
    days = (today + timedelta(days=n) for n in range(AHEAD))
    held = (day for day in days if day.isoweekday() in service.weekdays and day not in shut)
    return service.deadline.first_open(held, shut, clock.now())


def habits_of(child: Person, services: Iterable[Service]) -> dict[int, Habit]:
    """The habit of each service (by id) that stands today or will; one query."""
    live = Habit.objects.filter(
        child=child, service__in=list(services), ended_at=None, ends_on__gte=clock.today()
    )
    return {one.service_id: one for one in live}


def notice_words(service: Service) -> str:
    """The rule as one says it: "la veille avant 10 h", "le jeudi de la semaine d’avant, avant 12 h"."""
    told = {"hour": hour_words(service.notice_at), "n": service.notice_days}
    if service.notice == Notice.WEEK:
        told["day"] = str(WEEKDAYS[(service.notice_weekday or 1) - 1])
        return _("le %(day)s de la semaine d’avant, avant %(hour)s") % told
    if service.notice_days == 0:
        return _("le jour même avant %(hour)s") % told
    if service.notice_days == 1:
        return _("le jour d’école d’avant, avant %(hour)s") % told
    return _("%(n)s jours d’école avant, avant %(hour)s") % told


def moment_words(moment: datetime) -> str:
    """ "jeudi 26 novembre, 10 h"."""
    return _("%(day)s, %(hour)s") % {"day": full_day_words(moment), "hour": hour_words(moment)}
