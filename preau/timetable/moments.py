"""The day of someone, as a first page tells it: moments one under the other, what is past in one line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import groupby

from django.utils.translation import gettext as _

from preau.base import clock
from preau.base.rows import Foreseen, asked_at_once
from preau.directory.models import Establishment
from preau.timetable.days import (
    ask_closures,
    ask_days_off,
    closures_told,
    days_off_told,
    half_days_of,
    half_words,
    reading_of_halves,
    why_closed,
)
from preau.timetable.lessons import AHEAD, Lesson, lessons_around, lessons_by_pupil
from preau.timetable.reading.scopes import Scope, reading
from preau.timetable.week import Week, laid_out
from preau.ui.words import hour_words


@dataclass(frozen=True)
class Moment:
    at: time
    title: str
    detail: str = ""
    hue: str = ""
    state: str = ""  # past, now, or nothing
    lesson: Lesson | None = None
    badges: tuple[str, ...] = ()  # what the rooms above say of the lesson, in two words

    @property
    def is_off(self) -> bool:
        return bool(self.lesson and self.lesson.is_off)


@dataclass(frozen=True)
class DayTold:
    """`ends_at` is when the day is over, `usual_end` when it would have been without what is cancelled."""

    date: date
    moments: list[Moment]
    ends_at: time
    usual_end: time
    reason: str = ""

    @property
    def is_today(self) -> bool:
        return self.date == clock.today()

    @property
    def is_shorter(self) -> bool:
        return self.ends_at < self.usual_end


def days_of_pupils(pupils: dict[int, Establishment | None]) -> dict[int, DayTold | None]:
    """The day of each of these pupils, by id, with their school: as `day_of_pupil`, in a query for all and one a school."""
    first = clock.today()
    lessons = lessons_by_pupil(list(pupils), first, first + AHEAD)
    halves: dict[int, DayTold | None] = {}
    for school in pupils.values():
        if school and school.is_first_degree and school.pk not in halves:
            halves[school.pk] = _next_half_days(school, first)
    return {
        pk: _next_day(lessons[pk]) if lessons[pk] else halves.get(school.pk) if school else None
        for pk, school in pupils.items()
    }


def readings_of_pupils(pupils: dict[int, Establishment | None]) -> Iterator[Foreseen]:
    """What `days_of_pupils` reads."""
    first = clock.today()
    if pupils:
        yield reading(Scope.pupils(pupils), first, first + AHEAD)
    for pk in {school.pk for school in pupils.values() if school and school.is_first_degree}:
        yield reading_of_halves(pk, first, first + AHEAD)


def day_of_pupil(person_id: int, school: Establishment | None) -> DayTold | None:
    """The day of a pupil now, or the next one when it is over; None where nothing is known of it."""
    return days_of_pupils({person_id: school})[person_id]


def day_of_teacher(
    person_id: int, establishment_id: int | None, states: Iterable[dict[str, str]] = ()
) -> DayTold | None:
    """The day of a teacher, past lessons too; `states` are what the rooms above say of lessons, by key."""
    today, said = clock.today(), list(states)
    ahead = [one for one in lessons_around(person_id, establishment_id) if one.day >= today]
    told = _next_day(ahead, by_group=True)
    if told is None:
        return None
    moments = [
        replace(
            one, badges=tuple(some[one.lesson.key] for some in said if one.lesson and one.lesson.key in some)
        )
        for one in told.moments
    ]
    return replace(told, moments=moments)


def end_words(lessons: list[Lesson]) -> tuple[time, time, str] | None:
    """When a day ends, when it would have ended, and why it ends sooner; None without lesson."""
    held = [one.ends_at for one in lessons if not one.is_off]
    if not lessons:
        return None
    usual = max(one.ends_at for one in lessons)
    ends = max(held, default=min(one.starts_at for one in lessons))
    return ends, usual, next((one.reason for one in reversed(lessons) if one.is_off and one.reason), "")


def _next_day(lessons: list[Lesson], *, by_group: bool = False) -> DayTold | None:
    now = clock.now()
    for day, found in groupby(lessons, key=lambda one: one.day):
        held = list(found)
        told = end_words(held)
        if told and (day > now.date() or told[0] > now.time() or now.hour < 12):
            return DayTold(day, _moments(held, day, by_group), *told)
    return None


def _moments(lessons: list[Lesson], day: date, by_group: bool) -> list[Moment]:
    now = clock.now()
    said = [_moment(one, by_group) for one in lessons]
    if day != now.date():
        return said
    past = [one for one in said if one.lesson and one.lesson.ends_at <= now.time()]
    rest = [one for one in said if one not in past]
    before = [replace(one, state="past") for one in past] if by_group else _past(past)
    return before + [_with_state(one, now.time()) for one in rest]


def _past(past: list[Moment]) -> list[Moment]:
    """What is over, in one line: "Mathématiques, anglais"."""
    titles = list(dict.fromkeys(one.title for one in past if not one.is_off))
    if not titles:
        return []
    words = ", ".join([titles[0], *(_lower(one) for one in titles[1:])])
    return [Moment(past[0].at, words, state="past")]


def _lower(words: str) -> str:
    """A subject after another begins with a small letter; "EPS" and "SVT" stay."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]


def _with_state(moment: Moment, now: time) -> Moment:
    lesson = moment.lesson
    if lesson is None or lesson.is_off or not lesson.starts_at <= now < lesson.ends_at:
        return moment
    detail = ", ".join(filter(None, [_("En ce moment"), moment.detail]))
    return Moment(moment.at, moment.title, detail, moment.hue, "now", lesson)


def _moment(lesson: Lesson, by_group: bool) -> Moment:
    title = lesson.group_words if by_group else lesson.words
    room = lesson.room.name if lesson.room else ""
    detail = [lesson.words if by_group and lesson.words != title else "", room]
    if lesson.is_off:
        detail = [_("Annulé"), lesson.reason]
    elif lesson.teachers != lesson.regular_teachers:
        detail.append(_("avec %(teacher)s") % {"teacher": lesson.teacher_words})
    return Moment(lesson.starts_at, title, ", ".join(filter(None, detail)), lesson.hue, "", lesson)


def _next_half_days(school: Establishment, first: date) -> DayTold | None:
    halves = half_days_of(school.pk, first, first + AHEAD)
    now = clock.now()
    for day, found in groupby(halves, key=lambda one: one.day):
        held = list(found)
        ends = held[-1].ends_at
        if day == now.date() and ends <= now.time():
            continue
        moments = [_half_moment(half_words(one.half), one.starts_at, one.ends_at, day) for one in held]
        if len(held) > 1:
            moments.insert(1, _plain(_("Pause de midi"), held[0].ends_at))
        return DayTold(day, [*moments, _plain(_("Fin de la journée"), ends)], ends, ends)
    return None


def _half_moment(title: str, starts_at: time, ends_at: time, day: date) -> Moment:
    now, today = clock.now().time(), clock.today()
    state = "" if day != today or now < starts_at else "now" if now < ends_at else "past"
    words = _("En classe") if state == "now" else _("Classe jusqu’à %(hour)s") % {"hour": hour_words(ends_at)}
    return Moment(starts_at, title, words, "leaf", state)


def _plain(title: str, at: time) -> Moment:
    return Moment(at, title)


def readings_of_week(monday: date, school: Establishment) -> Iterator[Foreseen]:
    """What `week_of_school` reads."""
    days = (monday, monday + timedelta(days=6))
    yield ask_days_off(school.pk, *days)
    yield ask_closures([school.pk], *days)
    if school.is_first_degree:
        yield reading_of_halves(school.pk, *days)


def week_of_school(
    monday: date, school: Establishment, lessons: list[Lesson], groups: Iterable[int] = ()
) -> Week:
    """A week of one school: its lessons, its half-days where it is of the first degree, its days without school, those on
    which it, or one of these classes (ids), is closed."""
    sunday, classes = monday + timedelta(days=6), list(groups)
    days = (monday, sunday)
    off, closed = asked_at_once([ask_days_off(school.pk, *days), ask_closures([school.pk], *days)])
    halves = half_days_of(school.pk, *days) if school.is_first_degree else []
    week, closures = laid_out(monday, lessons, halves, days_off_told(off, *days)), closures_told(closed)
    for day in week.days:
        day.closed = "" if day.off else why_closed(closures, day.date, school.pk, classes)
    return week
