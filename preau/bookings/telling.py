"""What is told of bookings; what is kept is written in French."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from preau.base import clock
from preau.bookings.models import Reservation
from preau.bookings.rules import SETTLERS
from preau.notifications.actions import forget, tell_many
from preau.timetable.lessons import Lesson
from preau.ui.words import full_day_words, hour_words

KIND = "booking"


def tell_asked(one: Reservation) -> int:
    """Whoever looks after the resource, else the head and the office."""

    def words() -> str:
        return _("À valider : %(what)s, %(when)s") % _said(one)

    if one.resource.keeper_id:
        return _tell(one, words, _ONE, [one.resource.keeper_id])
    today = clock.today()
    school = one.resource.establishment_id
    return _tell(one, words, _SETTLERS, [school, [str(p) for p in SETTLERS], today, today])


def tell_answer(one: Reservation, *, granted: bool) -> int:
    forget([one.path])

    def words() -> str:
        said = _("Réservation acceptée : %(what)s, %(when)s")
        return (said if granted else _("Réservation refusée : %(what)s, %(when)s")) % _said(one)

    return _tell(one, words, _ONE, [one.booked_by_id])


def tell_cancelled(one: Reservation, *, number: int) -> int:
    forget([one.path])

    def words() -> str:
        text = ngettext(
            "Réservation annulée : %(what)s, %(when)s",
            "%(n)s réservations annulées : %(what)s, à partir du %(when)s",
            number,
        )
        return text % {"n": number, **_said(one)}

    return _tell(one, words, _ONE, [one.booked_by_id])


def tell_met(one: Reservation, lesson: Lesson) -> int:
    """Who booked a room is told that a lesson is held there at that hour; once a lesson."""

    def words() -> str:
        told = {"lesson": lesson.words, "groups": lesson.group_words, **_said(one)}
        return (
            _("Un cours est placé sur votre réservation : %(what)s, %(when)s (%(lesson)s, %(groups)s)") % told
        )[:200]

    return _tell(one, words, _ONE, [one.booked_by_id], path=met_path(one, lesson.key))


def met_path(one: Reservation, lesson: str) -> str:
    """Where that leads: the booking, and the lesson (`Lesson.key`) that it meets."""
    return f"{one.path}?cours={lesson}"


def _said(one: Reservation) -> dict[str, str]:
    told = {"day": full_day_words(one.day), "hour": hour_words(one.starts_at)}
    return {"what": one.resource.name, "when": _("%(day)s à %(hour)s") % told}


def _tell(
    one: Reservation, words: Callable[[], str], readers: str, params: list[object], path: str = ""
) -> int:
    return tell_many(KIND, readers=readers, params=params, text=words, path=path or one.path, from_staff=True)


_ONE = "SELECT %s::bigint, NULL::bigint"
_SETTLERS = """
SELECT DISTINCT p.person_id, NULL::bigint FROM directory_post p
 WHERE p.establishment_id = %s AND p.profile = ANY(%s) AND p.starts_on <= %s AND (p.ends_on IS NULL OR p.ends_on >= %s)
"""
