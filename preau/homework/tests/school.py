"""What the tests of homework say often."""

from datetime import timedelta
from typing import Any

from django.test import Client

from preau.base import clock
from preau.directory.hats import Hat, hats_of
from preau.directory.models import Person
from preau.homework.actions import book, works
from preau.homework.actions.book import Spot
from preau.homework.actions.works import Wish
from preau.homework.dues import Due
from preau.homework.models import Entry, Work, new_key
from preau.timetable.lessons import Lesson, lessons_of
from preau.timetable.reading.scopes import Scope
from preau.timetable.tests.week import course

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def in_days(number: int) -> Any:
    return clock.today() + timedelta(days=number)


def hat(person: Person, kind: str | None = None) -> Hat:
    return next(one for one in hats_of(person) if kind in (None, one.kind))


def held(cast: Any, days: int = 0, **more: Any) -> Lesson:
    """The lesson, in so many days, of a weekly course of the collège."""
    made = course(cast, weekday=in_days(days).isoweekday(), **more)
    [one] = lessons_of(Scope.course(made.pk), in_days(days), in_days(days))
    return one


def given(
    cast: Any, what: str = "Lire p. 58", *, days: int = 1, by: str = "marc", group: str = "fifth", **more: Any
) -> Work:
    """A work for a day, to the pupils of a group."""
    author = getattr(cast, by)
    wish = Wish(what=what, due=Due(in_days(days)), **({"subject": "SVT"} | more))
    return works.give(wish, once=new_key(), groups=[getattr(cast, group)], by=author, hat=hat(author))


def written(cast: Any, lesson: Lesson, text: str = "La respiration", by: str = "marc") -> Entry:
    author = getattr(cast, by)
    return book.publish(Spot.of_lesson(lesson), text, by=author, hat=hat(author))


def enter(person: Person) -> Client:
    """A browser signed in as someone who has read the charter."""
    client = Client()
    client.force_login(person.account)
    session = client.session
    session["_charter"] = True
    session.save()
    return client


def url(person: Person, path: str = "", kind: str | None = None) -> str:
    return f"/{hat(person, kind).key}/travail/{path}"


def page(person: Person, path: str = "", kind: str | None = None, status: int = 200, **query: Any) -> str:
    answer = enter(person).get(url(person, path, kind), query)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode()


def post(person: Person, path: str, kind: str | None = None, **data: Any) -> Any:
    return enter(person).post(url(person, path, kind), data)


def spot_path(lesson: Lesson) -> str:
    return f"seance/{lesson.course_id}/{lesson.date.isoformat()}/"
