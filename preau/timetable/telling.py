"""What is told of a change, and to whom: the families and pupils of the lesson, and who holds it."""

from django.utils.translation import gettext as _

from preau.base import clock
from preau.directory.choices import SEES_CHILD, TieKind
from preau.directory.wordings import subject_words
from preau.notifications.actions import tell_many
from preau.timetable.choices import ChangeKind
from preau.timetable.models import Change
from preau.ui.words import full_day_words, hour_words


def tell_change(change: Change) -> int:
    """Tell those whom a change concerns, one row each: its words, leading to the lesson. Says how many."""
    today = clock.today()
    legal, sees = str(TieKind.LEGAL), [str(state) for state in SEES_CHILD]
    days = [change.date, change.date]
    return tell_many(
        "timetable",
        readers=_READERS,
        params=[
            legal, sees, today, today, change.course_id, *days, change.course_id, *days, change.course_id,
            change.teacher_id,
        ],
        text=lambda: words_of(change),
        path=f"agenda/cours/{change.course_id}/{change.date.isoformat()}/",
    )  # fmt: skip


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
