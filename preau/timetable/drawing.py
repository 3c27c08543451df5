"""The words, looks and links of a week, made before the page is: thirty lessons a page, asked by everyone on Sunday night.

What is the same for every reader of a day is said once (`day_said`); a lesson is one piece of markup, escaped here.
"""

from datetime import date, time
from functools import cache, lru_cache
from html import escape
from typing import NamedTuple

from django.utils.dateformat import format as date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from preau.timetable.lessons import Lesson
from preau.timetable.week import Slot, Week
from preau.ui.words import full_day_words, hour_words


class DaySaid(NamedTuple):
    """ "2026-11-23", "Lundi", "23 novembre", "Lun.", "23"."""

    iso: str
    name: str
    date: str
    short: str
    number: str


def day_said(day: date) -> DaySaid:
    return _day_said(day, get_language() or "")


class Hours(dict[time, str]):
    """The words of each hour, in one language."""

    def __missing__(self, at: time) -> str:
        return self.setdefault(at, hour_words(at))


def hours_said() -> Hours:
    """Those of the language of this page, asked once for all its lessons."""
    return _hours(get_language() or "")


@cache
def _hours(_language: str) -> Hours:
    return Hours()


@lru_cache(1000)
def _day_said(day: date, _language: str) -> DaySaid:
    name = date_format(day, "l").capitalize()
    return DaySaid(day.isoformat(), name, date_format(day, "j F"), f"{name[:3]}.", str(day.day))


def draw(week: Week, *, base: str, query: str, by_group: bool) -> Week:
    """`base` is the URL of the agenda under the hat; `query` what a link to a lesson keeps ("?enfant=12")."""
    hours = hours_said()
    for day in week.days:
        day.said = day_said(day.date)
        for slot in day.slots:
            slot.place = f"from-{slot.row} for-{slot.rows}"
            if slot.lesson:
                _draw_lesson(
                    slot,
                    slot.lesson,
                    f"{base}cours/{slot.lesson.course_id}/{slot.lesson.date}/{query}",
                    by_group,
                    hours,
                )
        day.drawn = SafeString("".join([slot.link or _hole(slot, hours) for slot in day.slots]))
    return week


def _hole(slot: Slot, hours: Hours) -> str:
    """Lunch, or a half-day of class; a break needs no mark on the grid."""
    if slot.kind == "lunch":
        return f'<span class="lunch {slot.place}">{escape(slot.title)}</span>'
    if slot.kind != "half":
        return ""
    lasts = f"{hours[slot.starts_at]} – {hours[slot.ends_at]}"
    return (
        f'<span class="slot-lesson hue-leaf {slot.place} lane-1of1"><b>{escape(_("Classe"))}</b>'
        f"<small>{escape(slot.title)}, {lasts}</small></span>"
    )


def _draw_lesson(slot: Slot, lesson: Lesson, url: str, by_group: bool, hours: Hours) -> None:
    off = lesson.is_off
    slot.url, slot.look = url, f"slot-lesson hue-{lesson.hue}" + (" slot-off" if off else "")
    title = lesson.group_words if by_group else lesson.words
    opened = '<b class="cancelled">' if off else "<b>"
    slot.head = SafeString(f"{opened}{escape(title)}</b>")
    what = lesson.words if by_group and lesson.words != title else ""
    room = lesson.room.name if lesson.room else ""
    short = _off(lesson) if off else _joined(what, room, _("en ce moment") if slot.now else "")
    slot.long = _off(lesson) if off else _joined(what if by_group else lesson.teacher_words, room)
    slot.more = "" if off else _more(lesson)
    slot.item = _item(slot, hours)
    slot.link = _link(slot, f" lane-{slot.lane}" + (" slot-now" if slot.now else ""), short, hours)


def _link(slot: Slot, lane: str, short: str, hours: Hours) -> SafeString:
    """The lesson on the grid; its hour is told to who does not see where it stands. What people wrote is escaped."""
    more = f"<small>{escape(slot.more)}</small>" if slot.more else ""
    return SafeString(
        f'<a class="{slot.look} {slot.place}{lane}" href="{escape(slot.url)}"><span class="visually-hidden">'
        f"{hours[slot.starts_at]}, </span>{slot.head}<small>{escape(short)}</small>{more}</a>"
    )


def _item(slot: Slot, hours: Hours) -> SafeString:
    """The lesson in the list of a phone's day, under its hours."""
    more = f"<small>{escape(slot.more)}</small>" if slot.more else ""
    now = (
        f'<small><span class="badge badge-wait">{escape(_("en ce moment"))}</span></small>'
        if slot.now
        else ""
    )
    return SafeString(
        f'<span class="agenda-time">{hours[slot.starts_at]}<span>{hours[slot.ends_at]}</span></span>'
        f'<a class="{slot.look}" href="{escape(slot.url)}">{slot.head}<small>{escape(slot.long)}</small>{more}{now}</a>'
    )


def _off(lesson: Lesson) -> str:
    if lesson.moved_to:
        told = {"day": full_day_words(lesson.moved_to.day), "hour": hour_words(lesson.moved_to.starts_at)}
        return _("Déplacé au %(day)s, %(hour)s") % told
    return _joined(_("Annulé"), lesson.reason)


def _more(lesson: Lesson) -> str:
    if not lesson.changes:
        return ""
    if lesson.teachers != lesson.regular_teachers:
        return _("Avec %(who)s") % {"who": lesson.teacher_words}
    return _("Déplacé") if lesson.change("moved") else _("Autre salle")


def _joined(*words: str) -> str:
    return ", ".join(filter(None, words))
