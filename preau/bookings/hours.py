"""The days of a booking, and what is there already: lessons in the room, other bookings. Each clash says its reason."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from preau.base import clock
from preau.bookings.models import Reservation, Resource
from preau.timetable.days import days_off
from preau.timetable.lessons import Lesson, lessons_of
from preau.timetable.reading.scopes import Scope
from preau.ui.words import hour_words

WEEKS_AT_MOST = 45


@dataclass(frozen=True)
class Wish:
    """What one would hold: from `starts_at` to `ends_at`, that day, then each week until another, included."""

    day: date
    starts_at: time
    ends_at: time
    until: date | None = None


@dataclass
class Slot:
    """One day of a wish; `why` it cannot be, when it cannot. `off`: there is no school, and nobody would come."""

    day: date
    why: list[str] = field(default_factory=list)
    off: str = ""

    @property
    def is_free(self) -> bool:
        return not self.why and not self.off


def days_of(wish: Wish) -> list[date]:
    """The day, and the same of each week until the last; a pure rule."""
    last = wish.until or wish.day
    weeks = min(max((last - wish.day).days // 7, 0), WEEKS_AT_MOST)
    return [wish.day + timedelta(weeks=n) for n in range(weeks + 1)]


def slots_of(resource: Resource, wish: Wish, *, besides: str = "") -> list[Slot]:
    """Each day of a wish with its reasons; three queries, whatever the weeks. `besides`: a series that is the wish's own."""
    days = days_of(wish)
    off = days_off(resource.establishment_id, days[0], days[-1])
    lessons = lessons_in(resource, days[0], days[-1])
    bookings = [one for one in bookings_in(resource, days[0], days[-1]) if one.series != besides]
    return [Slot(day, _reasons(wish, day, lessons, bookings), off.get(day, "")) for day in days]


def lessons_in(resource: Resource, first: date, last: date) -> list[Lesson]:
    """The lessons that hold its room."""
    if resource.room_id is None:
        return []
    return [one for one in lessons_of(Scope.in_room(resource.room_id), first, last) if not one.is_off]


def bookings_in(resource: Resource, first: date, last: date) -> Iterable[Reservation]:
    rows = Reservation.objects.holding().filter(resource=resource, day__range=(first, last))
    return rows.select_related("booked_by").order_by("day", "starts_at", "pk")


def overlap(starts_at: time, ends_at: time, first: time, last: time) -> bool:
    return starts_at < last and first < ends_at


def moment(day: date, hour: time) -> datetime:
    """An hour of Paris on a day, also when the clocks change."""
    return datetime.combine(day, hour, clock.PARIS)


def _reasons(wish: Wish, day: date, lessons: list[Lesson], bookings: list[Reservation]) -> list[str]:
    found = []
    for lesson in lessons:
        if lesson.day == day and overlap(wish.starts_at, wish.ends_at, lesson.starts_at, lesson.ends_at):
            told = {"what": lesson.words, "groups": lesson.group_words, "hour": hour_words(lesson.starts_at)}
            found.append(_("un cours y a lieu : %(what)s, %(groups)s, à %(hour)s") % told)
    for one in bookings:
        if one.day == day and overlap(wish.starts_at, wish.ends_at, one.starts_at, one.ends_at):
            told = {
                "who": one.booked_by.polite_name, "a": hour_words(one.starts_at), "b": hour_words(one.ends_at),
            }  # fmt: skip
            found.append(_("déjà réservé par %(who)s, de %(a)s à %(b)s") % told)
    return found
