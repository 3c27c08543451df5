"""What this room does of what the timetable says, and what it answers to it."""

from collections.abc import Iterable
from datetime import date, time

from django.utils.translation import gettext as _

from preau.bookings.models import Reservation
from preau.bookings.telling import tell_met
from preau.timetable.lessons import found
from preau.ui.words import full_day_words, hour_words

SAID = 5  # sentences at most: a form that clashes with a term of bookings says the first


def lesson_moved(course_id: int, date: str, **_told: object) -> None:
    """Whoever has booked the room where a lesson is held now is told, once; nothing is cancelled by itself."""
    lesson = found(course_id, _day(date))
    if lesson is None or lesson.is_off or lesson.room is None:
        return
    for one in _holding(lesson.room.pk, [lesson.day], lesson.starts_at, lesson.ends_at):
        tell_met(one, lesson)


def bookings_of_room(room_id: int, days: Iterable[date], starts_at: time, ends_at: time) -> list[str]:
    """A sentence for each booking that holds a room of the timetable on these days, between two hours; one query."""
    return [_sentence(one) for one in _holding(room_id, days, starts_at, ends_at)[:SAID]]


def _holding(room_id: int, days: Iterable[date], starts_at: time, ends_at: time) -> list[Reservation]:
    here = Reservation.objects.holding().filter(
        resource__room=room_id, resource__closed_at=None, day__in=list(days)
    )
    met = here.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)
    return list(met.select_related("resource", "booked_by").order_by("day", "starts_at", "pk"))


def _sentence(one: Reservation) -> str:
    told = {
        "room": one.resource.name, "who": one.booked_by.polite_name, "day": full_day_words(one.day),
        "a": hour_words(one.starts_at), "b": hour_words(one.ends_at), "words": one.words,
    }  # fmt: skip
    return _("%(room)s est réservée par %(who)s, %(day)s, de %(a)s à %(b)s : %(words)s.") % told


def _day(words: str) -> date:
    return date.fromisoformat(words)
