"""What is told of rendez-vous: short words, under the quiet hours of each reader; nothing of one parent to the other where
they come apart."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from preau.base import clock
from preau.directory.scopes import positional, sighted_sql
from preau.meetings.models import Booking, Offer
from preau.notifications.actions import Words, forget, tell_many
from preau.notifications.models import Notification
from preau.ui.words import full_day_words


def tell_asked(one: Offer) -> None:
    """The adults who follow a child that is asked, and those who receive; who was told once is not told again."""
    told = {"who": one.author.polite_name, "title": one.title}
    _tell_once(
        "meeting",
        *_asked(one),
        lambda: _("%(who)s vous propose un rendez-vous : %(title)s") % told,
        path_of(one),
    )
    _tell_once(
        "meeting_host", _HOSTS, [one.pk, one.author_id],
        lambda: _("Vous recevez des familles : %(title)s") % told, path_of(one),
    )  # fmt: skip


def tell_withdrawn(one: Offer) -> None:
    """Everyone, in place of all that was told of it; the families of one that was called off before they read it hear nothing."""
    forget(_paths(one))
    asked = [] if one.withdrawn_at and one.withdrawn_at < one.available_at else [_asked(one)]
    for query, values in (*asked, (_HOSTS, [one.pk, one.withdrawn_by_id])):
        _tell(
            query,
            values,
            lambda: _("Les rendez-vous sont annulés : %(title)s") % {"title": one.title},
            path_of(one),
        )


def tell_family(booking: Booking) -> None:
    """What the school did: to the adult who comes, while they follow the child."""
    query, values = positional(_ADULT, {"booking": booking.pk, "day": clock.today()})
    _tell(query, values, lambda: _changed(booking), f"{path_of(booking.desk.offer)}?rdv={booking.pk}")


def tell_hosts(booking: Booking) -> None:
    """What a family or a colleague did: a line a desk, the last change of it, so that an evening of changes is no flood."""
    readers = "SELECT h.person_id, NULL::bigint FROM meetings_desk_hosts h WHERE h.desk_id = %s AND h.person_id <> %s"
    who = booking.ended_by_id or booking.made_by_id
    _tell(
        readers,
        [booking.desk_id, who],
        lambda: _changed(booking),
        f"{path_of(booking.desk.offer)}?desk={booking.desk_id}",
    )


def tell_other_parents(booking: Booking) -> None:
    """Where the child has one rendez-vous: its other adults know of the hour, not of who took it."""
    values = {"booking": booking.pk, "day": clock.today()}
    words = partial(_changed, booking, name=booking.child.first_name)
    _tell(*positional(_OTHERS, values), words, f"{path_of(booking.desk.offer)}?enfant={booking.child_id}")


def remind(day: date) -> None:
    """Those who have a rendez-vous on a day, families and hosts, once each."""
    first = datetime.combine(day, time(), clock.PARIS)
    values = {"first": first, "next": first + timedelta(days=1), "day": clock.today()}
    held = Offer.objects.filter(
        withdrawn_at=None, desks__bookings__ended_at=None, desks__bookings__slot__starts_at__gte=first,
        desks__bookings__slot__starts_at__lt=values["next"],
    )  # fmt: skip
    for one in held.distinct().order_by("pk"):
        words = partial(_reminder, day, one.title)
        path = f"{path_of(one)}?le={day.isoformat()}"
        for query in (_HELD_BY_ADULTS, _HELD_BY_HOSTS):
            _tell_once("meeting_reminder", *positional(query, values | {"offer": one.pk}), words, path)


def _reminder(day: date, title: str) -> str:
    told = {"day": full_day_words(day).capitalize(), "title": title}
    return _("%(day)s, vos rendez-vous : %(title)s") % told


def path_of(one: Offer) -> str:
    return f"rendez-vous/{one.pk}/"


def _paths(one: Offer) -> list[str]:
    """All that may have been told of an offer: that it is, what changed, the day before."""
    held = Booking.objects.filter(desk__offer=one).select_related("slot")
    told = {f"?{name}={value}" for row in held for name, value in (
        ("rdv", row.pk), ("desk", row.desk_id), ("enfant", row.child_id), ("le", row.slot.day.isoformat()),
    )}  # fmt: skip
    return [path_of(one) + more for more in ("", *sorted(told))]


def _tell(query: str, values: Sequence[Any], words: Words, path: str) -> None:
    tell_many("meeting_change", readers=query, params=values, text=words, path=path)


def _tell_once(kind: str, query: str, values: Sequence[Any], words: Words, path: str) -> None:
    untold = f"""SELECT * FROM ({query}) AS r(person_id, child_id) WHERE NOT EXISTS (
        SELECT FROM {Notification._meta.db_table} x WHERE x.person_id = r.person_id AND x.kind = %s AND x.path = %s)"""
    tell_many(kind, readers=untold, params=[*values, kind, path], text=words, path=path)


def _changed(booking: Booking, name: str = "") -> str:
    """ "Rendez-vous annulé : jeudi 3 décembre à 17 h 10"; with the child's name where several could be meant."""
    if booking.ended_at:
        words = (
            _("Rendez-vous annulé pour %(name)s : %(moment)s")
            if name
            else _("Rendez-vous annulé : %(moment)s")
        )
    else:
        words = _("Rendez-vous pour %(name)s : %(moment)s") if name else _("Rendez-vous fixé : %(moment)s")
    return words % {"name": name, "moment": booking.slot.moment}


def _asked(one: Offer) -> tuple[str, list[Any]]:
    return positional(_ASKED, {"offer": one.pk, "day": clock.today()})


_ASKED = f"""
SELECT DISTINCT ON (t.guardian_id) t.guardian_id, t.child_id FROM meetings_invitation i
  JOIN directory_guardianship t ON t.child_id = i.child_id
 WHERE i.offer_id = %(offer)s AND {sighted_sql("t")} ORDER BY t.guardian_id, t.child_id"""
_HOSTS = """
SELECT DISTINCT h.person_id, NULL::bigint FROM meetings_desk_hosts h JOIN meetings_desk d ON d.id = h.desk_id
 WHERE d.offer_id = %s AND h.person_id <> %s"""
_ADULT = f"""
SELECT t.guardian_id, t.child_id FROM meetings_booking b
  JOIN directory_guardianship t ON t.child_id = b.child_id AND t.guardian_id = b.guardian_id
 WHERE b.id = %(booking)s AND {sighted_sql("t")}"""
_OTHERS = f"""
SELECT t.guardian_id, t.child_id FROM meetings_booking b
  JOIN directory_guardianship t ON t.child_id = b.child_id AND t.guardian_id <> b.guardian_id
 WHERE b.id = %(booking)s AND {sighted_sql("t")}"""
_HELD = """
  FROM meetings_booking b JOIN meetings_slot s ON s.id = b.slot_id JOIN meetings_desk d ON d.id = b.desk_id
 WHERE d.offer_id = %(offer)s AND b.ended_at IS NULL AND s.starts_at >= %(first)s AND s.starts_at < %(next)s"""
_HELD_BY_ADULTS = f"""
SELECT DISTINCT ON (t.guardian_id) t.guardian_id, t.child_id FROM directory_guardianship t
 WHERE (t.child_id, t.guardian_id) IN (SELECT b.child_id, b.guardian_id {_HELD}) AND {sighted_sql("t")}
 ORDER BY t.guardian_id, t.child_id"""
_HELD_BY_HOSTS = f"""
SELECT DISTINCT h.person_id, NULL::bigint FROM meetings_desk_hosts h
 WHERE h.desk_id IN (SELECT b.desk_id {_HELD})"""
