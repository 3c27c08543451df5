"""What families are told when the last lessons of a day are cancelled: from when a child may leave."""

from datetime import date, time
from functools import partial

from django.utils.translation import gettext as _

from preau.attendance.exits.permanence import freed
from preau.base import clock
from preau.directory.choices import SIGNS_FOR_CHILD, TieKind
from preau.directory.models.dated import current_sql
from preau.directory.scopes import listed, positional
from preau.notifications.actions import forget, tell_many
from preau.timetable.lessons import found
from preau.ui.words import full_day_words, hour_words


def lesson_cancelled(course_id: int, date: str, **_told: object) -> None:
    """After a lesson of the regular week is cancelled, or held finally: the adults of the pupils who may leave before its
    hour. Read from the timetable as it is now, so that it bears repetition."""
    day = _day(date)
    lesson = found(course_id, day)
    path = path_of(day, course_id)
    if lesson is None:
        return
    if not lesson.is_cancelled:
        forget([path])
        return
    for hour, pupils in freed(lesson.establishment_id, day, [one.pk for one in lesson.groups]).items():
        if hour <= lesson.starts_at:
            query, values = positional(_ADULTS, {"pupils": pupils, "day": clock.today()})
            tell_many(
                "early_exit",
                readers=query,
                params=values,
                text=partial(_words, day, hour),
                path=path,
                from_staff=True,
            )


def _words(day: date, hour: time) -> str:
    told = {"day": full_day_words(day), "hour": hour_words(hour)}
    return _("Sortie autorisée dès %(hour)s, %(day)s : la suite des cours est annulée.") % told


def path_of(day: date, course_id: int) -> str:
    return f"vie-scolaire/famille/sorties/?jour={day.isoformat()}&cours={course_id}"


def _day(words: str) -> date:
    return date.fromisoformat(words)


_ADULTS = f"""
SELECT DISTINCT ON (t.guardian_id) t.guardian_id, t.child_id FROM directory_guardianship t
 WHERE t.child_id = ANY(%(pupils)s::bigint[]) AND t.kind = '{TieKind.LEGAL}'
   AND t.state IN ({listed(SIGNS_FOR_CHILD)}) AND {current_sql("t")} ORDER BY t.guardian_id, t.child_id"""
