"""Hours opened at a desk: a teacher is never in two places."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from preau.base import clock
from preau.base.language import refusal_by
from preau.directory.models import Person
from preau.meetings.choices import Manner
from preau.meetings.hours import Hours, Span, cut, overlaps
from preau.meetings.models import Desk, Slot
from preau.meetings.words import span_words
from preau.timetable.conflicts import Wish, clashes_of_day


def open_slots(desk: Desk, hours: Hours, seats: int) -> list[Slot]:
    """The slots of these hours that are not at the desk yet; to be called in a transaction.

    ValidationError, one sentence a clash: with the rendez-vous of a host elsewhere, or with a lesson of theirs.
    """
    hosts = list(
        desk.hosts.order_by("pk").select_for_update(no_key=True)
    )  # two openings of one teacher wait here
    spans = cut(hours)
    known = set(desk.slots.filter(withdrawn_at=None).values_list("starts_at", "ends_at"))
    wanted = [span for span in spans if span not in known]

    def clashes() -> list[str]:
        return clashes_with(hosts, wanted) + clashes_in_class(desk, hours, hosts)

    if clashes():
        raise refusal_by(clashes)
    return Slot.objects.bulk_create(
        Slot(desk=desk, starts_at=start, ends_at=end, seats=seats) for start, end in wanted
    )


def new_key() -> str:
    """What makes a form one form: posted twice, it opens one offer."""
    return secrets.token_urlsafe(24)


def seats_offered(words: Mapping[str, Any]) -> int:
    """How many rendez-vous the words of a valid form would open."""
    tables = 1 if words["manner"] == Manner.TOGETHER else len(words["hosts"])
    return len(cut(words["hours"])) * int(words["seats"]) * tables


def clashes_with(hosts: Iterable[Person], spans: list[Span]) -> list[str]:
    """ "Mme Baert reçoit déjà des familles de 17 h 10 à 17 h 20": a sentence a host, the first clash of each."""
    if not spans:
        return []
    standing = Slot.objects.filter(
        withdrawn_at=None, desk__offer__withdrawn_at=None, starts_at__lt=spans[-1][1], ends_at__gt=spans[0][0]
    ).order_by("starts_at")
    found = []
    for host in hosts:
        met = (one for one in standing.filter(desk__hosts=host) if any(overlaps(one.span, s) for s in spans))
        if slot := next(met, None):
            words = _("%(who)s reçoit déjà des familles de %(hours)s.")
            found.append(words % {"who": host.polite_name, "hours": span_words(slot.span)})
    return found


def clashes_in_class(desk: Desk, hours: Hours, hosts: Iterable[Person]) -> list[str]:
    """The lessons that the hosts give that day at these hours, as the timetable says them."""
    spans = cut(hours)
    if not spans:
        return []
    first, last = (moment.astimezone(clock.PARIS).time() for moment in (spans[0][0], spans[-1][1]))
    return clashes_of_day(
        desk.offer.establishment_id, hours.day, Wish(first, last, teachers=tuple(hosts)), besides=""
    )
