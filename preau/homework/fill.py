"""What a teacher has not filled in yet: lessons held lately, or the day of a class that has no lessons."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from preau.base import clock
from preau.directory.hats import Hat
from preau.directory.models import Group, Person
from preau.homework.queries import Heap, waiting
from preau.timetable.lessons import BEFORE, Lesson, lessons_around, lessons_of
from preau.timetable.reading.scopes import Scope


@dataclass(frozen=True)
class ToFill:
    """A spot of the book that waits: `words` name who was there; `lesson`, or `group` and day."""

    day: date
    at: time | None
    words: str
    hue: str
    lesson: Lesson | None = None
    group: Group | None = None

    @property
    def is_today(self) -> bool:
        return self.day == clock.today()


def to_fill(person: Person, hat: Hat, weeks: int = 1) -> tuple[list[ToFill], list[Heap]]:
    """What waits for a teacher: the lessons that began in these weeks and have no line yet, the last first, or today's
    class where there are no lessons; and the works whose hand-ins wait for their return. Two queries.
    """
    now, today = clock.now(), clock.today()
    first = today - timedelta(weeks=weeks)
    lessons = _held(person, hat, first, today)
    held = [
        one
        for one in lessons
        if not one.is_off and (one.day < today or one.starts_at <= now.time()) and one.groups
    ]
    done, groups, heaps = waiting(person, hat.establishment_id, {one.course_id for one in held}, first)
    left = [one for one in held if (one.course_id, one.date) not in done]
    spots = [_of_lesson(one) for one in sorted(left, key=lambda one: (one.day, one.starts_at), reverse=True)]
    if not lessons:
        spots = [ToFill(today, None, str(group), "leaf", group=group) for group in groups]
    return spots, heaps


def _held(person: Person, hat: Hat, first: date, today: date) -> list[Lesson]:
    if first < today - BEFORE:
        return lessons_of(Scope.teacher(person.pk, hat.establishment_id), first, today)
    around = lessons_around(person.pk, hat.establishment_id)
    return [one for one in around if first <= one.day <= today]


def _of_lesson(one: Lesson) -> ToFill:
    words = ", ".join(dict.fromkeys([one.group_words, one.words]))
    return ToFill(one.day, one.starts_at, words, one.hue, lesson=one)
