"""An agenda as RFC 5545 has it, for the calendar of a phone: one event a course, with what differs from its week.

A course is a weekly recurrence in Paris time (VTIMEZONE); days without it (holidays, other alternation) are EXDATE; a
lesson that is moved, cancelled or elsewhere overrides its occurrence (RECURRENCE-ID). Folding is the library's.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone

from preau.base import clock
from preau.base.manifest import Appointment
from preau.directory.models import Establishment, Holiday, SchoolYear
from preau.directory.queries import holidays_for
from preau.timetable.days import ClassHalf, half_days_of, half_words
from preau.timetable.lessons import Lesson, lessons_of
from preau.timetable.reading.scopes import Scope

WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Agenda:
    """What is written: whose lessons, of which school, under what name; `stamp` is when they last changed. `appointments` are
    what the rooms above add to them."""

    name: str
    scope: Scope
    school: Establishment
    stamp: datetime
    by_group: bool = False
    appointments: tuple[Appointment, ...] = ()


def written(agenda: Agenda) -> bytes:
    """The agenda of the present school year. The same facts give the same bytes."""
    year = SchoolYear.current()
    calendar = Calendar()
    calendar.add("prodid", "-//Préau//Agenda//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", agenda.name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    zone = Timezone.from_tzid(str(clock.PARIS), first_date=year.starts_on, last_date=year.ends_on + WEEK)
    calendar.add_component(zone)
    for event in _events(agenda, year):
        event.add("dtstamp", agenda.stamp.astimezone(UTC).replace(microsecond=0))
        event.add("class", "PRIVATE")
        calendar.add_component(event)
    for one in agenda.appointments:
        calendar.add_component(_appointment(one))
    return bytes(calendar.to_ical())


def _events(agenda: Agenda, year: SchoolYear) -> Iterable[Event]:
    lessons = lessons_of(agenda.scope, year.starts_on, year.ends_on, left=True)
    courses: dict[int, list[Lesson]] = defaultdict(list)
    left = {one.key for one in lessons if one.moved_to}
    for lesson in lessons:
        if lesson.moved_to or lesson.key not in left:  # where it comes to is told by the place it left
            courses[lesson.course_id].append(lesson)
    for course_id, held in sorted(courses.items()):
        yield from _course(course_id, sorted(held, key=lambda one: one.date), agenda)
    if agenda.school.is_first_degree:
        yield from _half_days(agenda.school, year)
    for holiday in holidays_for(Establishment.objects.filter(pk=agenda.school.pk), year.starts_on):
        yield _holiday(holiday)


def _course(course_id: int, held: list[Lesson], agenda: Agenda) -> Iterable[Event]:
    usual = next((one for one in held if not one.changes), held[0])
    uid = _uid(f"cours-{course_id}")
    master = _event(uid, held[0].date, usual, agenda)
    _repeat(master, [one.date for one in held], usual.starts_at)
    yield master
    for lesson in held:
        here = lesson.moved_to or lesson
        if lesson.moved_to or lesson.changes:
            event = _event(uid, here.day, here, agenda)
            event.add("recurrence-id", _moment(lesson.date, usual.starts_at))
            yield event


def _event(uid: str, day: date, lesson: Lesson, agenda: Agenda) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstart", _moment(day, lesson.starts_at))
    event.add("dtend", _moment(day, lesson.ends_at))
    words = ", ".join(dict.fromkeys([lesson.group_words, lesson.words])) if agenda.by_group else lesson.words
    event.add("summary", _("Annulé : %s") % words if lesson.is_cancelled else words)
    event.add("status", "CANCELLED" if lesson.is_cancelled else "CONFIRMED")
    if lesson.room:
        event.add("location", lesson.room.name)
    said = "\n".join(filter(None, ["" if agenda.by_group else lesson.teacher_words, lesson.reason]))
    if said:
        event.add("description", said)
    return event


def _half_days(school: Establishment, year: SchoolYear) -> Iterable[Event]:
    halves = half_days_of(school.pk, year.starts_on, year.ends_on)
    for (weekday, half), found in groupby(sorted(halves, key=_place), key=_place):
        held = sorted(found, key=lambda one: one.day)
        event = Event()
        event.add("uid", _uid(f"classe-{school.pk}-{weekday}-{half}"))
        event.add("dtstart", _moment(held[0].day, held[0].starts_at))
        event.add("dtend", _moment(held[0].day, held[0].ends_at))
        event.add("summary", _("Classe, %s") % half_words(half).lower())
        _repeat(event, [one.day for one in held], held[0].starts_at)
        yield event


def _place(half: ClassHalf) -> tuple[int, str]:
    return half.day.isoweekday(), half.half


def _holiday(holiday: Holiday) -> Event:
    event = Event()
    event.add("uid", _uid(f"jours-{holiday.pk}"))
    event.add("dtstart", holiday.first_day)
    event.add("dtend", holiday.last_day + timedelta(days=1))
    event.add("summary", holiday.name)
    event.add("transp", "TRANSPARENT")
    return event


def _appointment(one: Appointment) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", one.changed_at.astimezone(UTC).replace(microsecond=0))
    for name, at in (("dtstart", one.starts_at), ("dtend", one.ends_at)):
        event.add(name, at.astimezone(clock.PARIS).date() if one.whole_days else at.astimezone(UTC))
    event.add("summary", _("Annulé : %s") % one.title if one.is_cancelled else one.title)
    event.add("status", "CANCELLED" if one.is_cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    for name, said in (("description", one.words), ("location", one.place)):
        if said:
            event.add(name, said)
    return event


def _repeat(event: Event, days: list[date], starts_at: time) -> None:
    """Every week from the first to the last of these days, but those that are not among them. UNTIL is in UTC."""
    if len(days) < 2:
        return
    event.add("rrule", {"freq": "weekly", "until": _moment(days[-1], starts_at).astimezone(UTC)})
    weeks = range((days[-1] - days[0]).days // 7)
    missing = sorted({days[0] + WEEK * n for n in weeks} - set(days))
    if missing:
        event.add("exdate", [_moment(day, starts_at) for day in missing])


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, clock.PARIS)


def _uid(name: str) -> str:
    return f"{name}@{settings.INSTALLATION_ID}.preau"
