"""The lesson books of the demo: a week filled in by both schools, the work of the coming days, some of it done."""

import tomllib
from datetime import timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst
from django.core.files.uploadedfile import SimpleUploadedFile

from preau.base import clock
from preau.directory.choices import Profile
from preau.directory.hats import Hat, hats_of
from preau.directory.models import Group, Person
from preau.directory.queries import pupils_of
from preau.home.demo.letters import earlier, hat_of, person
from preau.home.demo.people import CLASSES
from preau.homework.actions import bank, book, handed, works
from preau.homework.actions.book import Spot
from preau.homework.actions.works import Wish
from preau.homework.dues import Due, after_day
from preau.homework.models import HandIn, Work
from preau.timetable.days import half_days_of
from preau.timetable.lessons import Lesson, lessons_of
from preau.timetable.reading.scopes import Scope

PAST, AHEAD = timedelta(days=7), timedelta(days=13)
HANDED, BACK, DRAWN = (
    9,
    4,
    5,
)  # how many pupils have handed in a text, how many have theirs back; who has drawn
_HERE = Path(__file__).parent


def write() -> None:
    """The class of the guide and that of the school; Marc has one book left to fill in."""
    cm1, fifth = (Group.objects.get(name=name) for name in CLASSES)
    with earlier(120):
        _fill_lessons(fifth)
        _fill_class(cm1)
    with earlier(55):
        given = _give_works(fifth)
        _give_lessons(cm1)
        _prepare(person("marc.delattre"))
    with earlier(20):
        _do(given, fifth)


def _fill_lessons(fifth: Group) -> None:
    """What was held before today in the class of the guide, and in the other classes of Marc but for the last one."""
    marc, today = person("marc.delattre"), clock.today()
    mine = [one for one in lessons_of(Scope.teacher(marc.pk), today - PAST, today) if _is_over(one)]
    for lesson in [*lessons_of(Scope.group(fifth.pk), today - PAST, today), *mine[:-1]]:
        if _is_over(lesson):
            _publish(lesson)


def _publish(lesson: Lesson) -> None:
    told = _table()["done"].get(lesson.subject)
    if told and lesson.teachers:
        teacher = lesson.teachers[0]
        words = told[lesson.date.toordinal() % len(told)]
        book.publish(Spot.of_lesson(lesson), words, by=teacher, hat=_teaching(teacher))


def _fill_class(cm1: Group) -> None:
    lucie, today = person("lucie.baert"), clock.today()
    days = sorted({one.day for one in half_days_of(cm1.establishment_id, today - PAST, today)}, reverse=True)
    for day, words in zip(days, _table()["class"]["done"], strict=False):
        book.publish(Spot.of_class(cm1, day), words, by=lucie, hat=_teaching(lucie))


def _give_works(fifth: Group) -> list[tuple[Work, dict[str, Any]]]:
    """For the coming lessons of the class of the guide, by who holds them."""
    first = clock.today() + timedelta(days=1)
    coming = [
        one
        for one in lessons_of(Scope.group(fifth.pk), first, first + AHEAD)
        if not one.is_off and fifth in one.groups and one.teachers
    ]
    found = []
    for row in _table()["work"]:
        lessons = [one for one in coming if one.subject == row["subject"]]
        if lessons:
            found.append((_give(lessons[min(row.get("coming", 0), len(lessons) - 1)], row), row))
    return found


def _give(lesson: Lesson, row: dict[str, Any]) -> Work:
    due = Due(lesson.day, lesson.starts_at, lesson.course_id, lesson.date)
    wish = Wish(
        row["what"], due, details=row.get("details", ""), minutes=row["minutes"], subject=lesson.subject,
        hands_in=row.get("hands_in", False),
    )  # fmt: skip
    teacher = lesson.teachers[0]
    return works.give(
        wish, once=f"demo-{row['what']}"[:40], groups=lesson.groups, by=teacher, hat=_teaching(teacher)
    )


def _give_lessons(cm1: Group) -> None:
    lucie, days = person("lucie.baert"), after_day(cm1, clock.today())
    for row in _table()["lesson"]:
        wish = Wish(row["what"], days[row.get("coming", 0)], minutes=row["minutes"], subject=row["subject"])
        works.give(wish, once=f"demo-{row['what']}"[:40], groups=[cm1], by=lucie, hat=_teaching(lucie))


def _do(given: list[tuple[Work, dict[str, Any]]], fifth: Group) -> None:
    """Some of it is done, ticked or handed in; the pupil of the guide has yet to hand in the drawing."""
    louis = person("louis.vasseur")
    for work, row in given:
        if row.get("done"):
            for pupil in [louis, *pupils_of(fifth)[:11]]:
                works.tick(work, by=pupil, hat=_own(pupil), done=True)
        if row.get("drawn"):
            _hand_in_drawings(work, list(pupils_of(fifth).exclude(pk=louis.pk)[3 : 3 + DRAWN]))
        if row.get("hands_in") and row.get("coming"):
            _hand_in(work, [louis, *pupils_of(fifth).exclude(pk=louis.pk)[: HANDED - 1]])


def _hand_in(work: Work, pupils: list[Person]) -> None:
    texts = _table()["handed"]["texts"]
    for rank, pupil in enumerate(pupils):
        handed.hand_in(work, texts[rank % len(texts)], by=pupil, hat=_own(pupil))
    for one in HandIn.objects.filter(work=work).select_related("work", "pupil").order_by("pk")[:BACK]:
        handed.give_back(one, _table()["handed"]["back"], by=work.author, hat=_teaching(work.author))


def _hand_in_drawings(work: Work, pupils: list[Person]) -> None:
    """Drawn by the program that prints the sheets: no page of anyone's."""
    drawn: Any = typst.compile(_HERE / "fish.typ", format="png", ppi=110)
    for pupil in pupils:
        photo = SimpleUploadedFile("cahier.png", bytes(drawn))
        handed.join(work, [photo], by=pupil, hat=_own(pupil))
        handed.hand_in(work, "", by=pupil, hat=_own(pupil))


def _prepare(marc: Person) -> None:
    table, hat = _table()["sequence"], _teaching(marc)
    sequence = bank.open_sequence(table["title"], by=marc, hat=hat)
    for row in table["step"]:
        bank.write_step(sequence, row, by=marc)


def _is_over(lesson: Lesson) -> bool:
    now = clock.now()
    return not lesson.is_off and (lesson.day, lesson.ends_at) <= (now.date(), now.time())


def _teaching(author: Person) -> Hat:
    return hat_of(author, Profile.TEACHER)


def _own(pupil: Person) -> Hat:
    return next(one for one in hats_of(pupil) if one.kind == Profile.PUPIL)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("preau.home.demo").joinpath("homework.toml").read_text(encoding="utf-8"))
