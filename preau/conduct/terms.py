"""Days of the law, as pure rules: when something leaves the file, until when one may answer. No database, no clock."""

from datetime import date, timedelta

from preau.directory.nomenclatures import public_holidays

FIRST_MONTH = 8  # a school year goes from 1 August to 31 July


def erased_on(day: date, years: int | None) -> date | None:
    """The first day on which what was decided on `day` is in the file no more: after the end of its school year and of
    `years` others. None: it has no day (art. R511-13)."""
    return None if years is None else leaves_on(day, years)


def leaves_on(day: date, years: int) -> date:
    """The same, of what always has a day."""
    begun = day.year if day.month >= FIRST_MONTH else day.year - 1
    return date(begun + 1 + years, FIRST_MONTH, 1)


def answer_until(told_on: date, days: int, *, working: bool) -> date:
    """The last day to answer, when one was told on `told_on`: so many whole days after it; if `working`, days of the week
    from Monday to Friday that are no public holiday, since a school cannot be reached on the others."""
    day, left = told_on, days
    while left:
        day += timedelta(days=1)
        if not working or is_working(day):
            left -= 1
    return day


def is_working(day: date) -> bool:
    return day.weekday() < 5 and day not in public_holidays(day.year)
