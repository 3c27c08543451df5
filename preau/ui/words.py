"""Dates, hours, sizes, sums and counts, as people of the language say them: French first.

Days are relative to `base.clock.today()`. Every space that must not break is a no-break space (U+00A0).
Django's own catalogues give the names of days and months, its formats the marks of decimals and thousands.
"""

import re
from datetime import date, datetime, time
from decimal import Decimal

from django.utils.dateformat import format as date_format
from django.utils.formats import get_format
from django.utils.timezone import is_aware, localtime
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from preau.base import clock

NBSP = "\u00a0"
KILO = 1000
LAST_WEEK = range(-6, -1)


def phone_words(number: str) -> str:
    """ "+33 6 39 98 00 12", "0639980012" → "06 39 98 00 12"; one of another country, or no number, as written."""
    digits = re.sub(r"^(\+|00)33\(?0?\)?", "0", re.sub(r"[\s.\-/\u00a0\u202f]", "", number))
    return " ".join(re.findall("..", digits)) if re.fullmatch(r"0[1-9][0-9]{8}", digits) else number


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
    return f"{_number_in_month(day)}{NBSP}{date_format(day, 'N')}{_other_year(day)}"


def hour_words(value: datetime | time) -> str:
    """“8 h 30”, “12 h”: local time, no-break spaces; “8:30”, “12:00” in English."""
    moment = _local(value) if isinstance(value, datetime) else value
    words = pgettext("hour", "%(hour)s h %(minute)s") if moment.minute else pgettext("hour", "%(hour)s h")
    return _together(words % {"hour": moment.hour, "minute": f"{moment.minute:02}"})


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
    is_one = abs(number) < 2 if _is_french() else abs(number) == 1
    return f"{number_words(number)}{NBSP}{one if is_one else many}"


def number_words(number: int) -> str:
    """“1 086”: thousands apart by a no-break space; “1,086” in English."""
    return f"{number:,}".replace(",", _thousands())


def decimal_words(amount: Decimal | float, places: int) -> str:
    """“1 055,6”: a number with so many decimals; “1,055.6” in English."""
    whole, point, rest = f"{abs(amount):,.{places}f}".partition(".")
    sign = "−" if amount < 0 else ""
    return f"{sign}{whole.replace(',', _thousands())}{point and get_format('DECIMAL_SEPARATOR')}{rest}"


def money_words(amount: Decimal, places: int = 2) -> str:
    """“1 055,60 €”; “€1,055.60” in English."""
    return _together(pgettext("money", "%(amount)s €") % {"amount": decimal_words(amount, places)})


def percent_words(amount: Decimal | float, places: int = 1) -> str:
    """“12,3 %”; “12.3%” in English."""
    return _together(pgettext("percent", "%(amount)s %%") % {"amount": decimal_words(amount, places)})


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
    return shown.removesuffix(".0").replace(".", get_format("DECIMAL_SEPARATOR"))


def _thousands() -> str:
    return NBSP if _is_french() else str(get_format("THOUSAND_SEPARATOR"))


def _is_french() -> bool:
    return (get_language() or "fr").startswith("fr")


def _together(words: str) -> str:
    return words.replace(" ", NBSP)


def _local(value: datetime) -> datetime:
    return localtime(value, clock.PARIS) if is_aware(value) else value


def _local_day(value: date) -> date:
    return _local(value).date() if isinstance(value, datetime) else value
