"""What is told of a change, and to whom: the families and pupils of the lesson, and who holds it."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from preau.base import clock
from preau.directory.choices import SEES_CHILD, TieKind
from preau.directory.wordings import subject_words
from preau.notifications.actions import Words, tell_many
from preau.timetable.choices import ChangeKind
from preau.timetable.lessons import lessons_of
from preau.timetable.models import Change, Course
from preau.timetable.reading.scopes import Scope
from preau.ui.words import full_day_words, hour_words

FIRST_WITHIN = timedelta(weeks=6)  # the first lesson may be after holidays


def tell_change(change: Change) -> int:
    """Tell those whom a change concerns, one row each: its words, leading to the lesson. Says how many."""
    return _tell(change.course_id, change.date, change.teacher_id, lambda: words_of(change))


def tell_course(course: Course) -> int:
    """Tell those of a course that it is otherwise from its first lesson on, to which it leads. Says how many."""
    first = course.starts_on + timedelta(days=(course.weekday - course.starts_on.isoweekday()) % 7)
    held = lessons_of(Scope.course(course.pk), first, first + FIRST_WITHIN)
    day = held[0].date if held else first
    return _tell(course.pk, day, None, lambda: course_words(course, day))


def course_words(course: Course, day: date) -> str:
    """ "À partir du jeudi 3 décembre, Technologie a lieu à 15 h 40, Salle 112, avec M. Roux"; at most 200 signs."""
    what, room = subject_words(course.subject) or _("le cours"), str(course.room) if course.room else ""
    who = ", ".join(one.polite_name for one in course.teachers.all())
    told = {"day": full_day_words(day), "what": what, "hour": hour_words(course.starts_at)}
    said = _("À partir du %(day)s, %(what)s a lieu à %(hour)s") % told
    with_who = _("avec %(who)s") % {"who": who} if who else ""
    return f"{', '.join(filter(None, [said, room, with_who]))}."[:200]


def _tell(course: int, day: date, teacher: int | None, text: Words) -> int:
    today, days = clock.today(), [day, day]
    legal, sees = str(TieKind.LEGAL), [str(state) for state in SEES_CHILD]
    return tell_many(
        "timetable",
        readers=_READERS,
        params=[legal, sees, today, today, course, *days, course, *days, course, teacher],
        text=text,
        path=f"agenda/cours/{course}/{day.isoformat()}/",
    )


def words_of(change: Change) -> str:
    """ "Technologie de 15 h 40, jeudi 26 novembre : annulé. M. Roux est absent"; at most 200 signs."""
    told = {
        "what": subject_words(change.course.subject) or _("Cours"),
        "hour": hour_words(change.course.starts_at),
        "day": full_day_words(change.date),
        "change": _("comme d’habitude, finalement") if change.withdrawn_at else _said(change),
    }
    said = _("%(what)s de %(hour)s, %(day)s : %(change)s.") % told
    return f"{said} {change.reason}".strip()[:200]


def _said(change: Change) -> str:
    if change.kind == ChangeKind.MOVED and change.day and change.starts_at:
        return _("déplacé au %(day)s, %(hour)s") % {
            "day": full_day_words(change.day), "hour": hour_words(change.starts_at)
        }  # fmt: skip
    if change.kind == ChangeKind.REPLACED and change.teacher:
        return _("avec %(teacher)s") % {"teacher": change.teacher.polite_name}
    if change.kind == ChangeKind.ROOM and change.room:
        return _("en %(room)s") % {"room": change.room.name}
    return _("annulé")


# A parent of twins in the lesson is told once.
_READERS = """
SELECT DISTINCT ON (person_id) person_id, child_id FROM (
    SELECT t.guardian_id AS person_id, t.child_id FROM directory_guardianship t
     WHERE t.kind = %s AND t.state = ANY(%s) AND t.starts_on <= %s AND (t.ends_on IS NULL OR t.ends_on >= %s)
       AND t.child_id IN (SELECT m.person_id FROM directory_membership m
           JOIN timetable_course_groups g ON g.group_id = m.group_id
           WHERE g.course_id = %s AND m.role = 'pupil' AND m.starts_on <= %s AND (m.ends_on IS NULL OR m.ends_on >= %s))
    UNION ALL
    SELECT m.person_id, NULL FROM directory_membership m JOIN timetable_course_groups g ON g.group_id = m.group_id
     WHERE g.course_id = %s AND m.role = 'pupil' AND m.starts_on <= %s AND (m.ends_on IS NULL OR m.ends_on >= %s)
    UNION ALL
    SELECT t.person_id, NULL FROM timetable_course_teachers t WHERE t.course_id = %s
    UNION ALL
    SELECT p.id, NULL FROM directory_person p WHERE p.id = %s
) readers ORDER BY person_id, child_id
"""
