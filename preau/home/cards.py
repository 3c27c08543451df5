"""Cards that home itself draws from the directory."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from preau.base import clock
from preau.base.rows import Foreseen, Question
from preau.directory import glance
from preau.directory.children import Child, children_here, pupil_here
from preau.directory.door import HatRequest
from preau.directory.models import Holiday, Teaching
from preau.directory.panels import panels_of, reads_of
from preau.home import openings


def children(request: HatRequest) -> dict[str, Any]:
    """For a guardian: each child, the class, the day as other rooms tell it, else who teaches there.

    One child when `?enfant=` names one of theirs.
    """
    mine, chosen = children_here(request), _chosen(request)
    shown = [chosen] if chosen else mine
    panels = {child.person.pk: panels_of("child", request, child) for child in shown}
    untold = {child.group.pk for child in shown if child.group and not panels[child.person.pk]}
    teachers = glance.teachers_of(untold)
    return {
        "all": mine,
        "chosen": chosen,
        "children": [(child, _said(child, teachers), panels[child.person.pk]) for child in shown],
    }


def read_of_children(request: HatRequest) -> Iterator[Foreseen]:
    """What the rooms read of the children shown."""
    chosen = _chosen(request)
    for child in [chosen] if chosen else children_here(request):
        yield from reads_of("child", request, child)


def _chosen(request: HatRequest) -> Child | None:
    asked = request.GET.get("enfant", "")
    return next((child for child in children_here(request) if str(child.person.pk) == asked), None)


def own_class(request: HatRequest) -> dict[str, Any] | None:
    """For a pupil: the class and who teaches there."""
    me = pupil_here(request)
    if me is None or me.group is None:
        return None
    return {"me": me, "teachings": _said(me, glance.teachers_of([me.group.pk]))}


def ask_classes(request: HatRequest) -> Question:
    return openings.ask_taught(request.person, request.hat.establishment_id)


def classes(request: HatRequest, told: list[Any]) -> dict[str, Any]:
    """For a teacher: the groups taught here, and how many of their families have an account."""
    return {"groups": openings.taught(told)}


def ask_school(request: HatRequest) -> Question:
    return openings.ask_school(request.hat.establishment_id)


def school(request: HatRequest, told: list[Any]) -> dict[str, Any] | None:
    """For who answers for a school: its figures, its classes."""
    found = openings.of_school(told)
    if found is None:
        return None
    return {
        "school": found[0],
        "classes": found[1],
        "pupils": sum(one.children for one in found[1]),
        "opened": sum(one.opened for one in found[1]),
    }


def ask_holiday(request: HatRequest) -> Question:
    return glance.holiday_question(request.person, request.hat)


def next_holiday(request: HatRequest, told: dict[str, Any] | None) -> dict[str, Any] | None:
    """The next days without school of the schools of this hat."""
    return _holiday(glance.holiday_told(told))


def holiday_above(request: HatRequest) -> dict[str, Any] | None:
    """The same, for who works above schools."""
    return _holiday(glance.next_holiday(request.person, request.hat))


def _holiday(coming: Holiday | None) -> dict[str, Any] | None:
    today = clock.today()
    return {"holiday": coming, "days": (coming.first_day - today).days} if coming else None


def help_now(request: HatRequest) -> dict[str, Any]:
    """Whom a pupil may call: the same numbers as on the page of a report."""
    return {}


def _said(child: Child, teachers: dict[int, list[Teaching]]) -> list[tuple[Teaching, str]]:
    """The teachers of a child with what each is to them, one line a person."""
    found: dict[int, tuple[Teaching, list[str]]] = {}
    for one in teachers.get(child.group.pk, []) if child.group else []:
        found.setdefault(one.person_id, (one, []))[1].append(one.subject_words)
    return [(one, _role(one, subjects)) for one, subjects in found.values()]


def _role(teaching: Teaching, subjects: list[str]) -> str:
    """ "Mathématiques, professeure principale"; "enseignante" where there is no subject."""
    woman = teaching.person.title == "Mme"
    told = ", ".join(dict.fromkeys(filter(None, subjects)))
    if teaching.is_head_teacher:
        head = _("professeure principale") if woman else _("professeur principal")
        return f"{told}, {head}" if told else head
    return told or (_("Enseignante") if woman else _("Enseignant"))
