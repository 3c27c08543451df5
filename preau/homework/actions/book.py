"""The lesson book: a line is kept as it is typed, then published; a file may be joined to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.directory.hats import Hat
from preau.directory.models import Group, Person, SchoolYear
from preau.homework.models import Entry
from preau.homework.rules import may_write_group, may_write_lesson
from preau.timetable.lessons import Lesson, keys_of


@dataclass(frozen=True)
class Spot:
    """Where a line of the book stands: a lesson, or a class (`group`) and a day, for one subject or for all."""

    day: date
    groups: tuple[Group, ...]
    subject: str = ""
    lesson: Lesson | None = None

    @classmethod
    def of_lesson(cls, lesson: Lesson) -> "Spot":
        return cls(lesson.day, lesson.groups, lesson.subject, lesson)

    @classmethod
    def of_class(cls, group: Group, day: date, subject: str = "") -> "Spot":
        return cls(day, (group,), subject)

    @property
    def establishment_id(self) -> int:
        return self.lesson.establishment_id if self.lesson else self.groups[0].establishment_id


def entry_at(spot: Spot) -> Entry | None:
    """What is written there, under any of the keys that the lesson has had."""
    if spot.lesson is None:
        return Entry.objects.filter(group=spot.groups[0], date=spot.day, subject=spot.subject).first()
    courses = [int(key.split("-", 1)[0]) for key in keys_of(spot.lesson)]
    found = {one.course_id: one for one in Entry.objects.filter(course__in=courses, date=spot.lesson.date)}
    return next((found[pk] for pk in courses if pk in found), None)


@transaction.atomic
def save_typed(spot: Spot, typed: Mapping[str, Any], *, by: Person, hat: Hat) -> Entry:
    """Keep what is being written, right or wrong; families see nothing of it. What only says again what is published,
    as a form that saves by itself a moment too late, is nothing new.
    """
    entry = _open(spot, by, hat)
    again = entry.published_at and not typed.get("what") and _alike(str(typed.get("text", "")), entry.text)
    entry.typed, entry.saved_at = {} if again else dict(typed), clock.now()
    entry.save(update_fields=["typed", "saved_at"])
    return entry


@transaction.atomic
def publish(spot: Spot, text: str, *, by: Person, hat: Hat) -> Entry:
    """What was done is read by the pupils and their families from now on; published again, its text is replaced.

    Raises ValidationError in one sentence, for who does not hold this lesson or class.
    """
    entry = _open(spot, by, hat)
    if entry.published_at and entry.text == text and not entry.typed:
        return entry
    now = clock.now()
    entry.text, entry.typed, entry.saved_at = text, {}, now
    entry.published_at = entry.published_at or now
    entry.save(update_fields=["text", "typed", "saved_at", "published_at"])
    record("homework.publish", entry, by=by, day=entry.day.isoformat())
    return entry


@transaction.atomic
def follow(course_id: int, day: date, held_on: date) -> int:
    """The lines of a lesson that the timetable has moved stand on its new day; how many."""
    return Entry.objects.filter(course=course_id, date=day).exclude(day=held_on).update(day=held_on)


def _alike(one: str, other: str) -> bool:
    """The same words, whatever the line ends that a browser sends."""
    return one.split() == other.split()


def _open(spot: Spot, by: Person, hat: Hat) -> Entry:
    """The line of this spot, locked; made when nobody has written there yet."""
    if not _may_write(spot, by, hat):
        raise refusal("Ce cahier n’est pas le vôtre, ou son année est finie.")
    known = entry_at(spot)
    if known is None:
        known, made = Entry.objects.get_or_create(**_key(spot), defaults=_beginning(spot, by))
        if made:
            known.groups.set(spot.groups)
    return Entry.objects.select_for_update().get(pk=known.pk)


def _may_write(spot: Spot, by: Person, hat: Hat) -> bool:
    if spot.lesson:
        return may_write_lesson(by, hat, spot.lesson)
    of_year = SchoolYear.of(spot.day).pk == spot.groups[0].school_year_id
    return of_year and may_write_group(by, hat, spot.groups[0])


def _key(spot: Spot) -> dict[str, Any]:
    if spot.lesson:
        return {"course_id": spot.lesson.course_id, "date": spot.lesson.date}
    return {"group": spot.groups[0], "date": spot.day, "subject": spot.subject}


def _beginning(spot: Spot, by: Person) -> dict[str, Any]:
    date_of = spot.lesson.date if spot.lesson else spot.day
    return {
        "establishment_id": spot.establishment_id, "school_year": SchoolYear.of(date_of), "day": spot.day,
        "author": by, "subject": spot.subject, "saved_at": clock.now(),
    }  # fmt: skip
