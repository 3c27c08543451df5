"""What a teacher has not filled in yet: lessons held lately, or the day of a class that has no lessons."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from preau.base import clock
from preau.base.rows import partly, rows
from preau.directory.hats import Hat
from preau.directory.models import Group, Person
from preau.directory.models.dated import current_sql
from preau.homework.queries import filled
from preau.timetable.days import half_days_of
from preau.timetable.lessons import BEFORE, Lesson, Scope, lessons_around, lessons_of


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


def to_fill(person: Person, hat: Hat, weeks: int = 1) -> list[ToFill]:
    """The lessons that began in these weeks and have no line yet, the last first; then today's class without lessons."""
    now, today = clock.now(), clock.today()
    first = today - timedelta(weeks=weeks)
    lessons = _held(person, hat, first, today)
    held = [
        one
        for one in lessons
        if not one.is_off and (one.day < today or one.starts_at <= now.time()) and one.groups
    ]
    done = filled({one.course_id for one in held}, first - timedelta(weeks=4), today) if held else set()
    waiting = [one for one in held if (one.course_id, one.date) not in done]
    found = [
        _of_lesson(one) for one in sorted(waiting, key=lambda one: (one.day, one.starts_at), reverse=True)
    ]
    return [*_classes(person, hat), *found] if not lessons else found


def _held(person: Person, hat: Hat, first: date, today: date) -> list[Lesson]:
    if first < today - BEFORE:
        return lessons_of(Scope.teacher(person.pk, hat.establishment_id), first, today)
    around = lessons_around(person.pk, hat.establishment_id)
    return [one for one in around if first <= one.day <= today]


def _of_lesson(one: Lesson) -> ToFill:
    words = ", ".join(dict.fromkeys([one.group_words, one.words]))
    return ToFill(one.day, one.starts_at, words, one.hue, lesson=one)


def _classes(person: Person, hat: Hat) -> list[ToFill]:
    """Today's page of each class that someone without lessons teaches, on a day of class."""
    today = clock.today()
    if not hat.establishment_id or not half_days_of(hat.establishment_id, today, today):
        return []
    values = {"person": person.pk, "school": hat.establishment_id, "day": today}
    groups = [partly(Group, ["id", "name"], row) for row in rows(_UNFILLED, values)]
    return [ToFill(today, None, str(group), "leaf", group=group) for group in groups]


_UNFILLED = f"""
SELECT g.id, g.name FROM directory_group g
 WHERE g.establishment_id = %(school)s AND g.kind = 'class' AND g.missing_since IS NULL
   AND g.id IN (SELECT t.group_id FROM directory_teaching t WHERE t.person_id = %(person)s AND {current_sql("t")})
   AND NOT EXISTS (SELECT FROM homework_entry e WHERE e.group_id = g.id AND e.date = %(day)s AND e.published_at IS NOT NULL)
 ORDER BY g.name, g.id
"""
