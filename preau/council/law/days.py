"""Days that the law counts. A clear day is a whole one: neither the day of sending nor that of the sitting counts;
Saturdays, Sundays and holidays count and prolong nothing (CE, 13 October 1993)."""

from calendar import monthrange
from collections.abc import Callable, Collection
from datetime import date, timedelta


def clear_days(sent: date, sitting: date) -> int:
    """The whole days between both; none when they touch, or when the sitting comes first."""
    return max((sitting - sent).days - 1, 0)


def last_sending_day(sitting: date, days: int) -> date:
    """The last day on which a call may leave, for so many clear days before the sitting."""
    return sitting - timedelta(days=days + 1)


def first_sitting_day(sent: date, days: int) -> date:
    """The first day on which one may sit, for so many clear days after the call."""
    return sent + timedelta(days=days + 1)


def months_later(day: date, months: int) -> date:
    """The same number in a later month, or its last day: 31 December and two months, 28 or 29 February."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def last_day_of_appeal(
    since: date, months: int, *, clear: bool, closed: Callable[[int], Collection[date]]
) -> date:
    """The last day on which an appeal of so many months is in time; `closed` gives the public holidays of a year.

    A clear delay (*délai franc*) counts neither the day of publication nor that on which it ends: published on 23 February, two
    months, 24 April. One that ends on a Saturday, a Sunday or a holiday goes on to the next working day.
    """
    day = months_later(since, months) + timedelta(days=1 if clear else 0)
    while day.weekday() > 4 or day in closed(day.year):
        day += timedelta(days=1)
    return day


def executory_day(published: date | None, received: date | None, *, transmitted: bool = True) -> date | None:
    """The day from which an act holds: published and received by the prefect, whatever the order (CGCT L2131-1).

    Where acts are not transmitted, publication is enough. None as long as a step is missing.
    """
    if not transmitted:
        return published
    return max(published, received) if published and received else None
