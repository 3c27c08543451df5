"""What school life puts on the pages of other rooms: the first page, the page of a lesson, the card of a pupil."""

from datetime import time, timedelta
from typing import Any

from preau.attendance import rules
from preau.attendance.board import away_on
from preau.attendance.calling.duty import (
    ask_missing,
    due_of_classes,
    due_of_lessons,
)
from preau.attendance.calling.rolls import of_lesson, roll_of
from preau.attendance.choices import State
from preau.attendance.readings import unexplained_of, unexplained_told
from preau.attendance.sight import pupils_followed_by
from preau.base import clock
from preau.base.rows import Question
from preau.directory.children import children_here
from preau.directory.choices import WHOLE_ESTABLISHMENT
from preau.directory.door import HatRequest
from preau.directory.models import Person
from preau.timetable.lessons import Lesson, lessons_around

EXPLAINED_WITHIN = timedelta(days=14)


def roll_to_call(request: HatRequest) -> dict[str, Any] | None:
    """For who teaches: the roll of this hour, or the one that was left."""
    school = request.hat.establishment_id or 0
    if request.hat.is_first_degree:
        duty = due_of_classes(request.person, school)
    else:
        duty = due_of_lessons(lessons_around(request.person.pk, school), request.person, school)
    return {"duty": duty, "is_first": True} if duty else None


def ask_missing_rolls(request: HatRequest) -> Question:
    return ask_missing(request.hat.establishment_id)


def before_class(request: HatRequest, told: list[list[str]]) -> dict[str, Any] | None:
    """For who answers for a school: the families to call, the classes whose roll is missing; no card when all is well."""
    away = [one for one in away_on(request.hat.establishment_id or 0, clock.today()) if one.is_to_call]
    missing = [(name, time.fromisoformat(hour)) for name, hour in told]
    if not away and not missing:
        return None
    return {"away": away, "missing": missing, "is_first": True, "count": bool(away) + bool(missing)}


def ask_to_explain(request: HatRequest) -> Question:
    children = [one.person.pk for one in children_here(request)]
    return unexplained_of(children, clock.today() - EXPLAINED_WITHIN)


def to_explain(request: HatRequest, told: list[dict[str, Any]]) -> dict[str, Any] | None:
    """For a parent: the absences that nobody has explained, of the children that one answers for."""
    children = {one.person.pk: one for one in children_here(request)}
    found = unexplained_told(told)
    lines = [
        (one, children[one.pupil_id])
        for one in found
        if rules.may_explain(request.person, children[one.pupil_id].person)
    ]
    return {"lines": lines[:5], "count": len(lines), "is_first": True} if lines else None


def roll_of_lesson(request: HatRequest, lesson: Lesson) -> dict[str, Any] | None:
    """The roll itself, on the page of a lesson, for who may call it."""
    if lesson.is_off or not lesson.groups or not rules.may_call_lesson(request.person, request.hat, lesson):
        return None
    return {"roll": roll_of(of_lesson(lesson)), "lesson": lesson, "states": State.choices}


def door_of_pupil(request: HatRequest, other: Person) -> dict[str, Any] | None:
    """From the card of a pupil to what school life follows of them."""
    if request.hat.kind not in WHOLE_ESTABLISHMENT:
        return None
    return (
        {"pupil": other}
        if pupils_followed_by(request.person, request.hat).filter(pk=other.pk).exists()
        else None
    )
