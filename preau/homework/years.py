"""School years, as far as this room asks: what is of another one is read, and changes no more."""

from datetime import date

from preau.base import clock


def first_day_of_year(day: date | None = None) -> date:
    """The 1st of August before a day, today by default: as `SchoolYear.of`."""
    day = day or clock.today()
    return date(day.year if day.month >= 8 else day.year - 1, 8, 1)


def is_of_this_year(day: date) -> bool:
    return first_day_of_year(day) == first_day_of_year()
