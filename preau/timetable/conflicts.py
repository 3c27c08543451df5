"""What cannot be at the same hour: a teacher, a room, a pupil in two places. Each clash says its reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.utils.translation import gettext as _

from preau.base import clock
from preau.base.events import ask
from preau.base.rows import rows
from preau.directory.models import Group, Person, SchoolYear
from preau.timetable.lessons import Lesson, lessons_of
from preau.timetable.models import Course, Room
from preau.timetable.reading.scopes import Scope
from preau.ui.words import hour_words

TERM = timedelta(days=120)


@dataclass(frozen=True)
class Wish:
    """What one would hold, from `starts_at` to `ends_at`."""

    starts_at: time
    ends_at: time
    teachers: tuple[Person, ...] = ()
    room: Room | None = None
    groups: tuple[Group, ...] = ()


def clashes_of_day(establishment_id: int, day: date, wish: Wish, *, besides: str = "") -> list[str]:
    """Sentences, one a clash, with the lessons of a day; `besides` is the key of the lesson that would change."""
    beside = _sharing(wish.groups)
    found = [
        sentence
        for lesson in lessons_of(Scope.school(establishment_id), day, day)
        if lesson.key != besides
        and not lesson.is_cancelled
        and _overlaps(wish, lesson.starts_at, lesson.ends_at)
        for sentence in _with_lesson(wish, lesson, beside)
    ]
    return found + _booked(wish, [day])


def clashes_of_week(course: Course, wish: Wish) -> list[str]:
    """Sentences, one a clash, with the regular week; `course` need not be saved, and is not compared with itself."""
    beside = _sharing(wish.groups)
    others = Course.objects.filter(
        establishment=course.establishment_id, weekday=course.weekday,
        starts_at__lt=wish.ends_at, ends_at__gt=wish.starts_at,
    ).exclude(pk=course.pk)  # fmt: skip
    others = others.select_related("alternation", "room", "school_year")
    others = others.prefetch_related("teachers", "groups").order_by("pk")
    found = [
        sentence
        for other in others
        if _same_weeks(course, other)
        for sentence in _with_course(wish, other, beside)
    ]
    return found + _booked(wish, _coming_days(course))


def _booked(wish: Wish, days: list[date]) -> list[str]:
    """Who has booked the room on one of these days, as the room of bookings tells it."""
    if wish.room is None:
        return []
    asked = {"room_id": wish.room.pk, "days": days, "starts_at": wish.starts_at, "ends_at": wish.ends_at}
    return [sentence for told in ask("room_bookings", **asked) for sentence in told]


def _coming_days(course: Course) -> list[date]:
    """The days of a course of the regular week, from today on and for a term: nobody books later."""
    first, last = max(course.starts_on, clock.today()), last_day_of(course)
    days = (first + timedelta(days=n) for n in range(TERM.days))
    return [
        day
        for day in days
        if day.isoweekday() == course.weekday
        and day <= last
        and (course.alternation is None or day - timedelta(days=day.weekday()) in course.alternation.mondays)
    ]


def last_day_of(course: Course) -> date:
    """Its last day; that of its school year where it says none."""
    if course.ends_on:
        return course.ends_on
    year = course.school_year if course.school_year_id else SchoolYear.of(course.starts_on)
    return year.ends_on


def _overlaps(wish: Wish, starts_at: time, ends_at: time) -> bool:
    return starts_at < wish.ends_at and wish.starts_at < ends_at


def _same_weeks(course: Course, other: Course) -> bool:
    """Both are in force on some day, and in the same week when they alternate."""
    if min(last_day_of(course), last_day_of(other)) < max(course.starts_on, other.starts_on):
        return False
    if course.alternation is None or other.alternation is None:
        return True
    return bool(set(course.alternation.mondays) & set(other.alternation.mondays))


def _with_lesson(wish: Wish, lesson: Lesson, beside: dict[int, str]) -> list[str]:
    return _sentences(
        wish, beside, lesson.teachers, lesson.room, lesson.groups, lesson.words, lesson.starts_at
    )


def _with_course(wish: Wish, course: Course, beside: dict[int, str]) -> list[str]:
    words = course.subject or _("un cours")
    return _sentences(
        wish, beside, course.teachers.all(), course.room, course.groups.all(), words, course.starts_at
    )


def _sentences(
    wish: Wish, beside: dict[int, str], teachers: Iterable[Person], room: Room | None,
    groups: Iterable[Group], words: str, starts_at: time,
) -> list[str]:  # fmt: skip
    """ "Mme Caron a déjà Français, 5e B, à 8 h 30"."""
    told = {
        "what": words, "groups": ", ".join(str(group) for group in groups), "hour": hour_words(starts_at)
    }  # fmt: skip
    asked = {person.pk for person in wish.teachers}
    found = [
        _("%(who)s a déjà %(what)s, %(groups)s, à %(hour)s.") % {"who": person.polite_name, **told}
        for person in teachers
        if person.pk in asked
    ]
    if wish.room and room and wish.room.pk == room.pk:
        found.append(
            _("%(room)s est déjà prise : %(what)s, %(groups)s, à %(hour)s.") % {"room": room.name, **told}
        )
    if any(group.pk in beside for group in groups):
        found.append(_("Des élèves ont déjà cours : %(what)s, %(groups)s, à %(hour)s.") % told)
    return found


def _sharing(groups: Iterable[Group]) -> dict[int, str]:
    """The groups that have a pupil in common with these: parts of a class that share nobody may meet at one hour."""
    ids = [group.pk for group in groups]
    return {row[0]: row[1] for row in rows(_SHARING, {"groups": ids})} if ids else {}


_SHARING = """
SELECT DISTINCT g.id, g.name FROM directory_group g WHERE g.id = ANY (%(groups)s) OR g.id IN (
       SELECT o.group_id FROM directory_membership m JOIN directory_membership o ON o.person_id = m.person_id
        WHERE m.group_id = ANY (%(groups)s) AND m.role = 'pupil' AND o.role = 'pupil'
          AND m.ends_on IS NULL AND o.ends_on IS NULL)
"""
