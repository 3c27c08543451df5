"""What the room puts on the pages of others: the first page, weeks, the month, a class, the day of a young pupil."""

from collections.abc import Iterator
from datetime import date, time
from typing import Any

from preau.base import clock
from preau.base.manifest import DayStep, Young
from preau.base.rows import Foreseen, Question
from preau.directory.children import Child, children_here
from preau.directory.door import HatRequest
from preau.directory.models import Group
from preau.occasions import glance
from preau.occasions.choices import AHEAD, READS
from preau.occasions.glance import Told, told_of
from preau.occasions.rules import may_write
from preau.timetable.week import WeekOf

MORNING = time(8)  # where the day in pictures puts what lasts all day
OF = {"pupil": glance.of_pupil, "group": glance.of_group, "teacher": glance.of_teacher}


def ask_coming(request: HatRequest) -> Question:
    return glance.coming(request.person, request.hat)


def coming(request: HatRequest, told: Any) -> dict[str, Any] | None:
    """The next two weeks; no card where there is nothing."""
    found = told_of(told)
    return {"lines": _named(request, found)} if found else None


def of_week(request: HatRequest, week: WeekOf) -> dict[str, Any] | None:
    """Above the days of a week, and on the day that a phone shows."""
    if week.kind not in OF or request.hat.kind not in READS:
        return None
    found = OF[week.kind](request.person, request.hat, week.pk, week.first, week.last)
    return {"lines": found, "of_day": [one for one in found if one.is_on(week.day)]} if found else None


def read_of_week(request: HatRequest, week: WeekOf) -> Iterator[Foreseen]:
    if week.kind in OF and request.hat.kind in READS:
        yield glance.reading_of(week.kind, request.person, request.hat, week.pk, week.first, week.last)


def of_month(request: HatRequest, first: date) -> dict[str, Any] | None:
    if request.hat.kind not in READS:
        return None
    found = glance.of_month(request.person, request.hat, first)
    return {"lines": _named(request, found), "may_write": may_write(request.hat)}


def of_class(request: HatRequest, group: Group) -> dict[str, Any] | None:
    """The next two weeks of a class, and for who may write there the door to announce one."""
    if request.hat.kind not in READS:
        return None
    today = clock.today()
    lines = glance.of_group(request.person, request.hat, group.pk, today, today + AHEAD)
    writes = may_write(request.hat)
    return {"lines": lines, "may_write": writes, "group": group} if lines or writes else None


def ask_steps(request: HatRequest, day: date | None) -> Question:
    return glance.on_day(request.person, request.hat, day or clock.today())


def steps(request: HatRequest, day: date | None, told: Any) -> Young | None:
    """What happens that day, at its hour."""
    held = [one for one in told_of(told) if not one.is_cancelled]
    if day is None or not held:
        return None
    return Young(tuple(DayStep(one.starts_at or MORNING, one.title, "star", "sun") for one in held))


def _named(request: HatRequest, found: list[Told]) -> list[tuple[Told, list[Child]]]:
    """Each with the children of the parent whom it concerns; with nobody under another hat."""
    children = {child.person.pk: child for child in children_here(request)}
    return [(one, [children[pk] for pk in one.pupils if pk in children]) for one in found]
