"""The words, looks and links of a week's slots, made before the page is: a page of thirty lessons is drawn at once."""

from django.utils.translation import gettext as _

from preau.timetable.lessons import Lesson
from preau.timetable.week import Slot, Week
from preau.ui.words import full_day_words, hour_words


def draw(week: Week, *, base: str, query: str, by_group: bool) -> Week:
    """`base` is the URL of the agenda under the hat; `query` what a link to a lesson keeps ("?enfant=12")."""
    for day in week.days:
        for slot in day.slots:
            slot.place = f"from-{slot.row} for-{slot.rows}"
            if slot.lesson:
                _draw_lesson(slot, slot.lesson, base, query, by_group)
    return week


def _draw_lesson(slot: Slot, lesson: Lesson, base: str, query: str, by_group: bool) -> None:
    slot.url = f"{base}cours/{lesson.course_id}/{lesson.date}/{query}"
    slot.off = lesson.is_off
    slot.look = f"slot-lesson hue-{lesson.hue}" + (" slot-off" if slot.off else "")
    slot.place += f" lane-{slot.lane}" + (" slot-now" if slot.now else "")
    slot.title = lesson.group_words if by_group else lesson.words
    room = lesson.room.name if lesson.room else ""
    if slot.off:
        slot.short = slot.long = _off(lesson)
        return
    what = lesson.words if by_group and lesson.words != slot.title else ""
    slot.short = _joined(what, room, _("en ce moment") if slot.now else "")
    slot.long = _joined(what if by_group else lesson.teacher_words, room)
    slot.more = _more(lesson)


def _off(lesson: Lesson) -> str:
    if lesson.moved_to:
        told = {"day": full_day_words(lesson.moved_to.day), "hour": hour_words(lesson.moved_to.starts_at)}
        return _("Déplacé au %(day)s, %(hour)s") % told
    return _joined(_("Annulé"), lesson.reason)


def _more(lesson: Lesson) -> str:
    if lesson.teachers != lesson.regular_teachers:
        return _("Avec %(who)s") % {"who": lesson.teacher_words}
    if lesson.changes:
        return (
            _("Déplacé") if (lesson.day, lesson.change("moved")) != (lesson.date, None) else _("Autre salle")
        )
    return ""


def _joined(*words: str) -> str:
    return ", ".join(filter(None, words))
