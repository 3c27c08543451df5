"""What school life puts on the pages of other rooms: the first page, the page of a lesson, the card of a pupil."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from preau.attendance import rules
from preau.attendance.board import away_on
from preau.attendance.calling.duty import (
    Begun,
    ask_begun,
    begun_of_lessons,
    begun_told,
    due_of_classes,
    due_of_lessons,
)
from preau.attendance.calling.rolls import of_lesson, roll_of
from preau.attendance.choices import State
from preau.attendance.delegating.rules import holds_motives
from preau.attendance.exits.ahead import cut_words, cuts_ahead, cuts_in
from preau.attendance.exits.telling import path_of
from preau.attendance.readings import reading_of_today, seen_today, unexplained_of, unexplained_told
from preau.attendance.sight import pupils_followed_by
from preau.base import clock
from preau.base.rows import Foreseen, Question
from preau.directory.children import Child, children_here, pupil_here
from preau.directory.choices import FAMILY, WHOLE_ESTABLISHMENT, Profile
from preau.directory.door import HatRequest
from preau.directory.hats import Hat
from preau.directory.models import Person
from preau.notifications.actions import mark_read
from preau.timetable.lessons import AHEAD, Lesson, lessons_around
from preau.timetable.week import WeekOf

EXPLAINED_WITHIN = timedelta(days=14)
SHOWN = 8


def roll_to_call(request: HatRequest) -> dict[str, Any] | None:
    """For who teaches: the roll of this hour, or the one that was left."""
    school = request.hat.establishment_id or 0
    if request.hat.is_first_degree:
        duty = due_of_classes(request.person, school)
    else:
        duty = due_of_lessons(lessons_around(request.person.pk, school), request.person, school)
    return {"duty": duty, "is_first": True} if duty else None


def lesson_states(person: Person, hat: Hat) -> dict[str, str]:
    """Of the lessons of today that have begun, by key: whether a teacher has called (a question of `base.events`)."""
    if hat.is_first_degree:
        return {}
    school = hat.establishment_id or 0
    duties = begun_of_lessons(lessons_around(person.pk, school), person, school)
    return {one.called.key: _("appel fait") for one in duties if one.done}


def ask_rolls(request: HatRequest) -> Question:
    return ask_begun(request.hat.establishment_id)


def before_class(request: HatRequest, told: list[Any]) -> dict[str, Any] | None:
    """For who answers for a school: who was seen and is missing, the families to call, the classes whose roll is missing; no
    card when all is well."""
    school = request.hat.establishment_id or 0
    begun = begun_told(told, school, is_first_degree=request.hat.is_first_degree)
    request.rolls_begun = begun  # type: ignore[attr-defined]  # for the card of figures
    found = [one for one in away_on(school, clock.today()) if not one.is_over]
    lost = [one for one in found if one.is_vanished]
    away = [one for one in found if one.is_to_call and one not in lost]
    missing = begun.missing
    passes = begun.passes if request.hat.kind == Profile.HEAD else ()
    count = bool(lost) + bool(away) + bool(missing) + len(passes)
    if not count:
        return None
    return {
        "lost": lost,
        "away": away,
        "missing": missing,
        "passes": passes,
        "is_first": True,
        "count": count,
    }


def presence(request: HatRequest) -> dict[str, Any] | None:
    """For who answers for a school: how many are away, how many rolls of the hour are called, as the card before it has asked;
    nothing before the first."""
    begun: Begun = request.rolls_begun  # type: ignore[attr-defined]
    if not begun.asked:
        return None
    away = [one for one in away_on(request.hat.establishment_id or 0, clock.today()) if not one.is_over]
    known = sum(one.is_planned or one.located is not None for one in away)
    return {
        "begun": begun,
        "away": away[:SHOWN],
        "count": len(away),
        "known": known,
        "more": max(len(away) - SHOWN, 0),
    }


def presence_of_child(request: HatRequest, child: Child) -> dict[str, Any] | None:
    """For a parent: where a child was seen last today, and what a shorter day lets do; all the children at once."""
    if not hasattr(request, "presences"):
        mine = [one.person.pk for one in children_here(request)]
        request.presences = seen_today(mine), _cuts_today(mine)  # type: ignore[attr-defined]
    seen, cuts = request.presences  # type: ignore[attr-defined]
    told = {"seen": seen.get(child.person.pk), "cuts": cuts.get(child.person.pk, []), "child": child}
    return told if told["seen"] or told["cuts"] else None


def read_of_child(request: HatRequest, _child: Child) -> Iterator[Foreseen]:
    """The same for each child; the lessons are those that the timetable reads."""
    if mine := [one.person.pk for one in children_here(request)]:
        yield reading_of_today(mine)


def my_presence(request: HatRequest) -> dict[str, Any] | None:
    """For a pupil of the second degree: what a shorter day lets do; no card on a usual day."""
    me = pupil_here(request)
    if me is None or me.establishment is None or me.establishment.is_first_degree:
        return None
    cuts = _cuts_today([me.person.pk]).get(me.person.pk, [])
    return {"cuts": cuts, "is_first": True} if cuts else None


def _cuts_today(pupils: list[int]) -> dict[int, list[str]]:
    """By pupil (id), in words; the same lessons as the day that the timetable tells."""
    today = clock.today()
    found = cuts_ahead(pupils, today, today + AHEAD)
    return {pk: [cut_words(cut) for cut in days[today]] for pk, days in found.items() if today in days}


def exits_of_week(request: HatRequest, week: WeekOf) -> dict[str, Any] | None:
    """Above the week of a pupil, for the family and for who answers for the school: where its days are cut short."""
    if week.kind != "pupil" or request.hat.kind not in FAMILY | WHOLE_ESTABLISHMENT:
        return None
    days = cuts_in(week.pk, week.lessons, week.first)
    if asked := request.GET.get("sortie", ""):
        mark_read(path_of(week.day, int(asked)) if asked.isdecimal() else "", by=request.person)
    lines = [(day, cut_words(cut)) for day, found in sorted(days.items()) for cut in found]
    return {"lines": lines, "of_day": [words for day, words in lines if day == week.day]} if lines else None


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


def holds_motives_here(request: HatRequest) -> bool:
    return holds_motives(request.hat, request.person)


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
