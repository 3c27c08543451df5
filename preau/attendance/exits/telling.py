"""What is told when lessons at an edge of a day are not held: from when a child may leave, or need not come before."""

from datetime import date, time
from functools import partial

from django.utils.translation import gettext as _

from preau.attendance.exits.hours import Cut, Edge
from preau.attendance.exits.permanence import freed
from preau.base import clock
from preau.directory.choices import SIGNS_FOR_CHILD, TieKind
from preau.directory.models.dated import current_sql
from preau.directory.scopes import listed, positional
from preau.notifications.actions import forget, tell_many
from preau.timetable.choices import ChangeKind
from preau.timetable.lessons import Lesson, found
from preau.timetable.models import Course
from preau.ui.words import full_day_words, hour_words


def lesson_changed(course_id: int, date: str, **_told: object) -> None:
    """After a lesson of the regular week is cancelled or moved, or held finally: the pupils who may leave before its hour, or
    come after it, and the adults who answer for them. Read from the timetable as it is now, so that it bears repetition."""
    day = _day(date)
    lesson = found(course_id, day)
    path = path_of(day, course_id)
    if lesson is None:
        return
    regular = Course.objects.only("starts_at", "ends_at").get(pk=lesson.course_id)
    if not _has_left(lesson, day, regular.starts_at):
        forget([path])
        return
    for cut, pupils in freed(lesson.establishment_id, day, [one.pk for one in lesson.groups]).items():
        if cut.from_at <= regular.starts_at and regular.ends_at <= cut.to_at:
            query, values = positional(_READERS, {"pupils": pupils, "day": clock.today()})
            tell_many(
                "early_exit",
                readers=query,
                params=values,
                text=partial(cut_told, day, cut),
                path=path,
                from_staff=True,
            )


def cut_told(day: date, cut: Cut) -> str:
    """ "Sortie permise dès 15 h 30, jeudi 26 novembre : la suite des cours n’a pas lieu."."""
    told = {"day": full_day_words(day), "from": hour_words(cut.from_at), "to": hour_words(cut.to_at)}
    if cut.edge == Edge.END:
        return _("Sortie permise dès %(from)s, %(day)s : la suite des cours n’a pas lieu.") % told
    if cut.edge == Edge.BEGIN:
        return _("Arrivée permise à %(to)s, %(day)s : les premiers cours n’ont pas lieu.") % told
    return _("Aucun cours de %(from)s à %(to)s, %(day)s : sortie permise.") % told


def path_of(day: date, course_id: int) -> str:
    return f"agenda/?semaine={day.isoformat()}&jour={day.isoformat()}&sortie={course_id}"


def _has_left(lesson: Lesson, day: date, starts_at: time) -> bool:
    """Whether a lesson is not held at its place of the regular week."""
    moved = lesson.change(ChangeKind.MOVED) is not None and (lesson.day, lesson.starts_at) != (day, starts_at)
    return lesson.is_cancelled or moved


def _day(words: str) -> date:
    return date.fromisoformat(words)


_READERS = f"""
SELECT DISTINCT ON (person_id) person_id, child_id FROM (
    SELECT t.guardian_id AS person_id, t.child_id FROM directory_guardianship t
     WHERE t.child_id = ANY(%(pupils)s::bigint[]) AND t.kind = '{TieKind.LEGAL}'
       AND t.state IN ({listed(SIGNS_FOR_CHILD)}) AND {current_sql("t")}
    UNION ALL SELECT unnest(%(pupils)s::bigint[]), NULL::bigint) readers ORDER BY person_id, child_id"""
