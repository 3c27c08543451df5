"""What hangs on lessons whose course another one holds from a day on, after a new reading of the timetable: it goes with them."""

from collections.abc import Iterable
from datetime import date, timedelta

from preau.base import transaction
from preau.homework.models import Entry, Work
from preau.homework.telling import tell_moved
from preau.timetable.lessons import Lesson, lessons_of
from preau.timetable.models import Course
from preau.timetable.reading.scopes import Scope

MOVED_AT_MOST = timedelta(days=28)  # a lesson that falls on a holiday now: the next one within this


@transaction.atomic
def carry(pairs: Iterable[tuple[int, int]], since: date) -> int:
    """The works for lessons of `since` on, and what was prepared for them, are for those of the course that holds them now
    (pairs of ids: before, after); how many works. Families hear of a new day. Harmless when repeated.

    A lesson of the same hour keeps its date. One of another day is that of the same week, else the next.
    """
    into = dict(pairs)
    courses = Course.objects.in_bulk([*into, *into.values()])
    works = Work.objects.filter(due_course__in=into, due_date__gte=since)
    entries = Entry.objects.filter(course__in=into, date__gte=since)
    waiting = {*works.values_list("due_course", flat=True), *entries.values_list("course", flat=True)}
    count = 0
    for before in waiting - {None}:
        after = courses.get(into[before]) if before else None
        if before and after:
            count += _carry(courses[before], after, since)
    return count


def _carry(before: Course, after: Course, since: date) -> int:
    works = Work.objects.filter(due_course=before, due_date__gte=since)
    entries = Entry.objects.filter(course=before, date__gte=since)
    if (before.weekday, before.starts_at) == (after.weekday, after.starts_at):
        taken = Entry.objects.filter(course=after).values("date")
        entries.exclude(date__in=taken).update(course=after)
        return works.update(due_course=after)
    days = [*works.values_list("due_date", flat=True), *entries.values_list("date", flat=True)]
    lessons = _lessons(after, since, days)
    for entry in entries:
        one = _instead(entry.date, before, after, lessons)
        if one and not Entry.objects.filter(course=after, date=one.date).exists():
            entry.course, entry.date, entry.day = after, one.date, one.day
            entry.save(update_fields=["course", "date", "day"])
    return sum(_carry_work(work, before, after, lessons) for work in works)


def _carry_work(work: Work, before: Course, after: Course, lessons: list[Lesson]) -> bool:
    one = _instead(work.due_date, before, after, lessons) if work.due_date else None
    if one is None:
        return False
    told = work.due_on
    work.due_course, work.due_date, work.due_on, work.due_at = after, one.date, one.day, one.starts_at
    work.save(update_fields=["due_course", "due_date", "due_on", "due_at"])
    tell_moved(work, told)
    return True


def _lessons(after: Course, since: date, days: list[date | None]) -> list[Lesson]:
    """The lessons of a course that may stand for those of these days."""
    last = max((day for day in days if day), default=since)
    return lessons_of(Scope.course(after.pk), since, last + MOVED_AT_MOST)


def _instead(day: date, before: Course, after: Course, lessons: list[Lesson]) -> Lesson | None:
    """The lesson that stands for the one of a day: in the same week, else the next."""
    wanted = day + timedelta(days=after.weekday - before.weekday)
    return next((one for one in lessons if one.date >= wanted), None)
