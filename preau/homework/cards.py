"""What this room puts on the pages of others: the first pages, a child's day, a lesson, a class."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from preau.base import clock
from preau.base.rows import Foreseen
from preau.directory.children import Child, children_here, pupil_here
from preau.directory.choices import FAMILY, Profile
from preau.directory.door import HatRequest
from preau.directory.hats import Hat
from preau.directory.models import Establishment, Group, Person
from preau.homework import rules
from preau.homework.actions.book import Spot
from preau.homework.desk import desk_at
from preau.homework.fill import to_fill
from preau.homework.models import Entry, JoinedFile, Work
from preau.homework.sight import READS, WRITES
from preau.homework.week import ahead_of, reading_ahead
from preau.timetable.lessons import Lesson, keys_of

SHOWN = 4


def my_work(request: HatRequest) -> dict[str, Any] | None:
    """For a pupil: the next day that has work, and what is to hand in."""
    if pupil_here(request) is None:
        return None
    return {"ahead": ahead_of([request.person.pk])[request.person.pk]}


def work_of_child(request: HatRequest, child: Child) -> dict[str, Any] | None:
    """The same for a child of the parent who asks; nothing where there is nothing."""
    if not hasattr(request, "work_ahead"):  # all the children at once, the first time one is asked
        request.work_ahead = ahead_of(one.person.pk for one in children_here(request))  # type: ignore[attr-defined]
    ahead = request.work_ahead.get(child.person.pk)  # type: ignore[attr-defined]
    return {"ahead": ahead, "child": child} if ahead and (ahead.day or ahead.to_hand_in) else None


def read_of_child(request: HatRequest, _child: Child) -> Iterator[Foreseen]:
    """The same for each child: all are asked with the first."""
    if mine := [one.person.pk for one in children_here(request)]:
        yield reading_ahead(mine)


def read_of_me(request: HatRequest) -> Iterator[Foreseen]:
    if pupil_here(request):
        yield reading_ahead([request.person.pk])


def my_books(request: HatRequest) -> dict[str, Any] | None:
    """For who teaches: what is not filled in, and what waits for its return."""
    spots, waiting = to_fill(request.person, request.hat)
    if not spots and not waiting and request.hat.kind == Profile.HEAD:
        return None
    return {
        "spots": spots[:SHOWN],
        "count": len(spots),
        "heaps": waiting[:SHOWN],
        "more": len(waiting) > SHOWN,
    }


def lesson_states(person: Person, hat: Hat) -> dict[str, str]:
    """Of the lessons of today that have begun, by key: those whose line is not written (a question of `base.events`)."""
    spots, _waiting = to_fill(person, hat)
    return {one.lesson.key: _("cahier à compléter") for one in spots if one.lesson and one.is_today}


def lesson_book(request: HatRequest, lesson: Lesson) -> dict[str, Any] | None:
    """On the page of a lesson: the form for who holds it, what is written for who reads it."""
    if rules.may_write_lesson(request.person, request.hat, lesson):
        desk = desk_at(request, Spot.of_lesson(lesson), first_degree=request.hat.is_first_degree)
        return {"desk": desk, "form": desk.form()}
    if request.hat.kind not in READS:
        return None
    courses = [int(key.split("-", 1)[0]) for key in keys_of(lesson)]
    lines = Entry.objects.visible_to(request.person, request.hat).published()
    files = Prefetch("files", JoinedFile.objects.select_related("stored"))
    entry = lines.filter(course__in=courses, date=lesson.date).prefetch_related(files).first()
    here = Q(due_course__in=courses, due_date=lesson.date) | Q(entry=entry.pk if entry else 0)
    works = (
        Work.objects.visible_to(request.person, request.hat).standing().filter(here).order_by("due_on", "pk")
    )
    given = [one for one in works if entry and one.entry_id == entry.pk]
    due = [one for one in works if one not in given]
    return {"entry": entry, "given": given, "due": due} if entry or due else None


def book_of_class(request: HatRequest, group: Group) -> dict[str, Any] | None:
    """From a class, or a group that is taught, to its book."""
    if group.kind == "manual" or request.hat.kind not in READS:
        return None
    writes = request.hat.kind in WRITES and rules.may_write_group(request.person, request.hat, group)
    return {
        "group": group,
        "may_write": writes,
        "today": clock.today(),
        "is_family": request.hat.kind in FAMILY,
    }


def books_of_school(request: HatRequest, school: Establishment) -> dict[str, Any] | None:
    """From a school to its books, for the inspector."""
    return {"school": school} if request.hat.kind == Profile.ACADEMY else None
