"""What this room does of what the timetable says; each bears repetition, since it reads where the lesson is now."""

from datetime import date

from preau.homework.actions import book, carrying, works
from preau.timetable.lessons import found, keys_of


def lesson_moved(course_id: int, date: str, **_told: object) -> None:
    """What is to do for a lesson, and what was written of it, go where it is held."""
    regular = _day(date)
    works.follow(course_id, regular)
    lesson = found(course_id, regular)
    for key in keys_of(lesson) if lesson else []:
        book.follow(int(key.split("-", 1)[0]), regular, lesson.day if lesson else regular)


def courses_carried(pairs: list[tuple[int, int]], since: str, **_told: object) -> None:
    """What is to do for lessons that a new reading of the timetable gives another course goes with them."""
    carrying.carry(((before, after) for before, after in pairs), _day(since))


def _day(words: str) -> date:
    return date.fromisoformat(words)
