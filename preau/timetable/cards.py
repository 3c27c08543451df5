"""What the timetable puts on the pages of other rooms: the day of a child, of a pupil, of a teacher; who replaces whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.utils.translation import gettext as _

from preau.base import clock
from preau.base.events import ask
from preau.base.rows import Foreseen, Question, partly
from preau.directory.children import Child, children_here, pupil_here
from preau.directory.choices import FAMILY, TEACHING, GroupKind, Profile
from preau.directory.door import HatRequest
from preau.directory.models import Group, Person
from preau.directory.models.dated import current_sql
from preau.directory.wordings import class_words, subject_words
from preau.timetable.choices import ChangeKind
from preau.timetable.days import Closed, ask_closures, closures_of, why_closed
from preau.timetable.lessons import AHEAD, reading_around
from preau.timetable.moments import DayTold, day_of_pupil, day_of_teacher, days_of_pupils, readings_of_pupils
from preau.timetable.sight import STAFF
from preau.ui.words import full_day_words, hour_words

LISTED = 8


def day_of_child(request: HatRequest, child: Child) -> dict[str, Any] | None:
    """The day of a child, for the first page of a parent."""
    if not hasattr(request, "days_told"):  # all the children at once, the first time one is asked
        mine = children_here(request)
        request.days_told = days_of_pupils({one.person.pk: one.establishment for one in mine})  # type: ignore[attr-defined]
        request.closures_told = _closures(mine)  # type: ignore[attr-defined]
    told = request.days_told.get(child.person.pk)  # type: ignore[attr-defined]
    if told is None:
        return None
    return {"day": told, "child": child, "closed": _closed(child, told, request.closures_told)}  # type: ignore[attr-defined]


def read_of_child(request: HatRequest, _child: Child) -> Iterator[Foreseen]:
    """The same for each child: all are asked with the first."""
    return _read_of(children_here(request))


def my_day(request: HatRequest) -> dict[str, Any] | None:
    """The day of a pupil or of a teacher, for their own first page."""
    if request.hat.kind in TEACHING:
        states = ask("lesson_states", person=request.person, hat=request.hat)
        told = day_of_teacher(request.person.pk, request.hat.establishment_id, states)
        return {"day": told, "teaches": True} if told else None
    me = pupil_here(request)
    told = day_of_pupil(request.person.pk, me.establishment) if me else None
    return {"day": told, "closed": _closed(me, told, _closures([me]))} if me and told else None


def read_of_me(request: HatRequest) -> Iterator[Foreseen]:
    if request.hat.kind in TEACHING:
        yield reading_around(request.person.pk, request.hat.establishment_id)
    elif me := pupil_here(request):
        yield from _read_of([me])


def _read_of(children: list[Child]) -> Iterator[Foreseen]:
    yield from readings_of_pupils({one.person.pk: one.establishment for one in children})
    schools = {one.establishment.pk for one in children if one.establishment}
    if schools:
        yield ask_closures(schools, clock.today(), clock.today() + AHEAD)


def _closures(children: list[Child]) -> list[Closed]:
    today = clock.today()
    return closures_of((one.establishment.pk for one in children if one.establishment), today, today + AHEAD)


def _closed(child: Child, day: DayTold, closures: list[Closed]) -> str:
    """Why the class of a child, or its school, is closed on the day that is told."""
    if child.establishment is None:
        return ""
    groups = [child.group.pk] if child.group else []
    return why_closed(closures, day.date, child.establishment.pk, groups)


def tabs(request: HatRequest, _thing: object) -> dict[str, Any] | None:
    """From the month of holidays to the week, for who has one."""
    return {} if request.hat.kind in FAMILY | TEACHING else None


def week_of_class(request: HatRequest, group: Group) -> dict[str, Any] | None:
    """From a class, or a group that is taught, to its week, for who may open it."""
    if group.kind == GroupKind.MANUAL or request.hat.kind not in FAMILY | STAFF:
        return None
    return {"group": group}


@dataclass(frozen=True)
class Cover:
    """Somebody who stands in for somebody today: "remplace M. Delattre, SVT, 5e B, 8 h 30"."""

    who: Person
    words: str


def ask_covers(request: HatRequest) -> Question:
    values = {
        "school": request.hat.establishment_id, "day": clock.today(), "replaced": str(ChangeKind.REPLACED),
        "cancelled": str(ChangeKind.CANCELLED), "substitute": str(Profile.SUBSTITUTE),
    }  # fmt: skip
    return Question(_COVERS, values)


def covers(request: HatRequest, told: list[Any]) -> dict[str, Any] | None:
    """For who answers for a school: who replaces whom today, and how many lessons are not held; no card on a usual day."""
    lessons, posts, cancelled = told
    found = [_of_lesson(*one) for one in lessons or []] + [_of_post(*one) for one in posts or []]
    if not found and not cancelled:
        return None
    return {"covers": found[:LISTED], "more": max(len(found) - LISTED, 0), "cancelled": cancelled}


def _of_lesson(
    who: list[Any], usual: list[list[Any]] | None, subject: str, groups: str | None, at: str
) -> Cover:
    told = {
        "whom": ", ".join(_person(one).polite_name for one in usual or []), "what": subject_words(subject),
        "groups": class_words(groups or ""), "hour": hour_words(time.fromisoformat(at)),
    }  # fmt: skip
    return Cover(_person(who), _("remplace %(whom)s, %(what)s, %(groups)s, %(hour)s") % told)


def _of_post(who: list[Any], groups: str | None, until: str | None) -> Cover:
    groups = class_words(groups or "")
    told = {"groups": groups, "day": full_day_words(date.fromisoformat(until)) if until else ""}
    if groups and until:
        return Cover(_person(who), _("%(groups)s, jusqu’au %(day)s") % told)
    return Cover(_person(who), groups or _("remplace ici aujourd’hui"))


def _person(row: list[Any]) -> Person:
    return partly(Person, _NAMED, row)


_NAMED = ["id", "title", "last_name", "first_name"]
_COVERS = f"""
SELECT json_build_array(
  (SELECT json_agg(json_build_array(json_build_array(u.id, u.title, u.last_name, u.first_name),
          (SELECT json_agg(json_build_array(o.id, o.title, o.last_name, o.first_name) ORDER BY o.sort_key, o.id)
             FROM timetable_course_teachers t JOIN directory_person o ON o.id = t.person_id WHERE t.course_id = c.id),
          c.subject,
          (SELECT string_agg(g.name, ', ' ORDER BY g.name) FROM timetable_course_groups t
             JOIN directory_group g ON g.id = t.group_id WHERE t.course_id = c.id), c.starts_at) ORDER BY c.starts_at, x.id)
     FROM timetable_change x JOIN timetable_course c ON c.id = x.course_id JOIN directory_person u ON u.id = x.teacher_id
    WHERE c.establishment_id = %(school)s AND x.date = %(day)s AND x.kind = %(replaced)s AND x.withdrawn_at IS NULL),
  (SELECT json_agg(json_build_array(json_build_array(p.id, p.title, p.last_name, p.first_name), (
          SELECT string_agg(DISTINCT g.name, ', ') FROM directory_teaching t JOIN directory_group g ON g.id = t.group_id
           WHERE t.person_id = p.id AND g.establishment_id = %(school)s AND {current_sql("t")}), k.ends_on)
          ORDER BY p.sort_key, p.id)
     FROM directory_post k JOIN directory_person p ON p.id = k.person_id
    WHERE k.establishment_id = %(school)s AND k.profile = %(substitute)s AND {current_sql("k")}),
  (SELECT count(*) FROM timetable_change x JOIN timetable_course c ON c.id = x.course_id
    WHERE c.establishment_id = %(school)s AND x.date = %(day)s AND x.kind = %(cancelled)s AND x.withdrawn_at IS NULL))"""
