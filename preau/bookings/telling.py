"""What is told of bookings; what is kept is written in French."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from preau.base import clock
from preau.base.language import kept_language
from preau.bookings.models import Reservation
from preau.bookings.rules import SETTLERS
from preau.notifications.actions import forget, tell_many
from preau.ui.words import full_day_words, hour_words

KIND = "booking"


def tell_asked(one: Reservation) -> int:
    """Whoever looks after the resource, else the head and the office."""
    with kept_language():
        text = _("À valider : %(what)s, %(when)s") % _said(one)
    if one.resource.keeper_id:
        return _tell(one, text, "SELECT %s::bigint, NULL::bigint", [one.resource.keeper_id])
    today = clock.today()
    return _tell(
        one, text, _SETTLERS, [one.resource.establishment_id, [str(p) for p in SETTLERS], today, today]
    )


def tell_answer(one: Reservation, *, granted: bool) -> int:
    forget([one.path])
    with kept_language():
        text = (
            _("Réservation acceptée : %(what)s, %(when)s")
            if granted
            else _("Réservation refusée : %(what)s, %(when)s")
        )
        text %= _said(one)
    return _tell(one, text, "SELECT %s::bigint, NULL::bigint", [one.booked_by_id])


def tell_cancelled(one: Reservation, *, number: int) -> int:
    forget([one.path])
    with kept_language():
        told = {"n": number, **_said(one)}
        text = ngettext(
            "Réservation annulée : %(what)s, %(when)s",
            "%(n)s réservations annulées : %(what)s, à partir du %(when)s",
            number,
        )
        text %= told
    return _tell(one, text, "SELECT %s::bigint, NULL::bigint", [one.booked_by_id])


def _said(one: Reservation) -> dict[str, str]:
    told = {"day": full_day_words(one.day), "hour": hour_words(one.starts_at)}
    return {"what": one.resource.name, "when": _("%(day)s à %(hour)s") % told}


def _tell(one: Reservation, text: str, readers: str, params: list[object]) -> int:
    return tell_many(KIND, readers=readers, params=params, text=text[:200], path=one.path, from_staff=True)


_SETTLERS = """
SELECT DISTINCT p.person_id, NULL::bigint FROM directory_post p
 WHERE p.establishment_id = %s AND p.profile = ANY(%s) AND p.starts_on <= %s AND (p.ends_on IS NULL OR p.ends_on >= %s)
"""
