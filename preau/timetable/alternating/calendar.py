"""The weeks of a school year as a school alternates them. Mondays everywhere."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from preau.base import clock
from preau.directory.models import Establishment, SchoolYear
from preau.timetable.days import days_off
from preau.timetable.lessons import week_of
from preau.timetable.models import Alternation

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class YearWeek:
    """A week of the year: `code` of its alternation, if any; `off`: the holiday that takes it whole; `is_past`: it has
    begun, and changes no more."""

    monday: date
    code: str
    off: str
    is_past: bool

    @property
    def friday(self) -> date:
        return self.monday + timedelta(days=4)


def alternated(
    first: date, last: date, codes: Sequence[str], off: Collection[date] = (), *, skip: bool = True
) -> dict[date, str]:
    """The code of each week from a first to a last Monday, in turn. A week of holidays (`off`) has none; with `skip` the turn
    waits for the week after it, otherwise it passes."""
    weeks = [first + n * WEEK for n in range((last - first).days // 7 + 1)]
    turns = [one for one in weeks if one not in off] if skip else weeks
    return {monday: codes[n % len(codes)] for n, monday in enumerate(turns) if monday not in off}


def weeks_off(establishment_id: int, first: date, last: date) -> dict[date, str]:
    """The weeks (their Mondays) without a single day of school from Monday to Friday, each with the name of its holiday."""
    off = days_off(establishment_id, first, last + timedelta(days=6))
    mondays = (first + n * WEEK for n in range((last - first).days // 7 + 1))
    return {one: off[one] for one in mondays if all(one + timedelta(days=n) in off for n in range(5))}


def apart(alternations: Iterable[Alternation]) -> list[Alternation]:
    """Those that share no week with another: the letters of a school. A file may say more ("first term"), which is the file's."""
    found = list(alternations)
    counts = Counter(monday for one in found for monday in one.mondays)
    return [one for one in found if one.mondays and all(counts[monday] == 1 for monday in one.mondays)]


def year_weeks(
    school: Establishment, year: SchoolYear, alternations: Collection[Alternation]
) -> list[YearWeek]:
    """The weeks of a school year from the first that has a letter or from September, to that of the 14th of July."""
    codes = {monday: one.code for one in alternations for monday in one.mondays}
    first = min([*codes, week_of(date(year.starts_on.year, 9, 1))])
    last = max([*codes, week_of(date(year.ends_on.year, 7, 7))])
    off, now = weeks_off(school.pk, first, last), week_of(clock.today())
    mondays = (first + n * WEEK for n in range((last - first).days // 7 + 1))
    return [YearWeek(one, codes.get(one, ""), off.get(one, ""), one < now) for one in mondays]
