"""Dates, hours, sizes and counts as French people say them.

Days are relative to `base.clock.today()`. Every space that must not break is a no-break space (U+00A0).
Django's own French catalogue gives the names of days and months.
"""

from datetime import date, datetime, time

from django.utils.dateformat import format as date_format
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext as _

from preau.base import clock

NBSP = "\u00a0"
KILO = 1000
LAST_WEEK = range(-6, -1)


def day_words(value: date) -> str:
    """“aujourd’hui”, “hier”, “demain”, else “lundi 23 novembre”, with the year if it is another one."""
    day = _local_day(value)
    return _near_day(day) or full_day_words(day)


def full_day_words(value: date) -> str:
    """“lundi 23 novembre”, even when it is today; “mardi 1er décembre 2027” when the year is another one."""
    day = _local_day(value)
    return f"{date_format(day, 'l')} {_number_in_month(day)}{NBSP}{date_format(day, 'F')}{_other_year(day)}"


def short_day_words(value: date) -> str:
    """“19 nov.”, with the year if it is another one."""
    day = _local_day(value)
    return f"{_number_in_month(day)}{NBSP}{date_format(day, 'N').lower()}{_other_year(day)}"


def hour_words(value: datetime | time) -> str:
    """“8 h 30”, “12 h”: local time, no-break spaces."""
    moment = _local(value) if isinstance(value, datetime) else value
    hour = f"{moment.hour}{NBSP}h"
    return f"{hour}{NBSP}{moment.minute:02}" if moment.minute else hour


def moment_words(value: datetime) -> str:
    """“ce matin, 8 h 05”, “hier, 17 h 50”, “vendredi, 9 h”; before the last seven days “19 nov.”."""
    day = _local_day(value)
    near = _part_of_today(value) if day == clock.today() else _near_day(day) or _last_weekday(day)
    return f"{near}, {hour_words(value)}" if near else short_day_words(day)


def opening_words(value: datetime) -> str:
    """“aujourd’hui à 7 h”, “demain à 7 h”, “lundi à 7 h”; from a week ahead “lundi 4 janvier à 7 h”."""
    day = _local_day(value)
    ahead = (day - clock.today()).days
    weekday = date_format(day, "l") if 0 <= ahead < 7 else full_day_words(day)
    return _("%(day)s à %(hour)s") % {"day": _near_day(day) or weekday, "hour": hour_words(value)}


def stamp_words(value: datetime) -> str:
    """The shortest form, for lists: “9 h 12” today, “hier”, “vendredi”, “19 nov.”."""
    day = _local_day(value)
    if day == clock.today():
        return hour_words(value)
    return _near_day(day) or _last_weekday(day) or short_day_words(day)


def size_words(size: int) -> str:
    """A number of bytes as “420 Ko” or “1,2 Mo”; decimal units, two or three figures."""
    if size < KILO:
        return count_words(size, _("octet"), _("octets"))
    units = [_("Ko"), _("Mo"), _("Go")]
    power = next((n for n in (1, 2) if round(size / KILO**n) < KILO), len(units))
    return f"{_figure(size / KILO**power)}{NBSP}{units[power - 1]}"


def count_words(number: int, one: str, many: str) -> str:
    """“1 message non lu”, “3 messages non lus”; French counts zero as one."""
    return f"{number_words(number)}{NBSP}{one if abs(number) < 2 else many}"


def number_words(number: int) -> str:
    """“1 086”: thousands apart by a no-break space."""
    return f"{number:,}".replace(",", NBSP)


def _near_day(day: date) -> str:
    near = {0: _("aujourd’hui"), -1: _("hier"), 1: _("demain")}
    return near.get((day - clock.today()).days, "")


def _last_weekday(day: date) -> str:
    return date_format(day, "l") if (day - clock.today()).days in LAST_WEEK else ""


def _part_of_today(value: datetime) -> str:
    hour = _local(value).hour
    if hour < 5:
        return _("cette nuit")
    if hour < 12:
        return _("ce matin")
    return _("cet après-midi") if hour < 18 else _("ce soir")


def _number_in_month(day: date) -> str:
    return _("1er") if day.day == 1 else str(day.day)


def _other_year(day: date) -> str:
    return "" if day.year == clock.today().year else f"{NBSP}{day.year}"


def _figure(amount: float) -> str:
    shown = f"{amount:.1f}" if amount < 9.95 else f"{amount:.0f}"
    return shown.removesuffix(".0").replace(".", ",")


def _local(value: datetime) -> datetime:
    return localtime(value, clock.PARIS) if is_aware(value) else value


def _local_day(value: date) -> date:
    return _local(value).date() if isinstance(value, datetime) else value
