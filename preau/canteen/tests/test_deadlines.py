"""Deadlines, against a plain telling: day by day backwards, whatever the holidays and the season."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.canteen.deadlines import Deadline

SLOWLY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
PARIS = ZoneInfo("Europe/Paris")
DAYS = st.dates(date(2026, 9, 1), date(2027, 7, 31))
OFFICES = st.sets(st.integers(1, 7), min_size=1).map(frozenset)
RULES = st.builds(
    Deadline,
    at=st.times().map(lambda t: t.replace(microsecond=0, second=0)),
    days=st.integers(0, 6),
    weekday=st.none() | st.integers(1, 5),
    office=OFFICES,
)
HOLIDAYS = st.sets(st.tuples(DAYS, st.integers(1, 20)), max_size=4).map(
    lambda spans: frozenset(first + timedelta(days=n) for first, lasts in spans for n in range(lasts))
)


def plain(rule, day, off):
    """Walk back a day at a time, counting the days when both the office and the school are open."""

    def is_open(one):
        return one.isoweekday() in rule.office and one not in off

    if rule.weekday:
        last = day
        while last.isoweekday() != 1:
            last -= timedelta(days=1)
        last -= timedelta(days=7)
        while last.isoweekday() != rule.weekday:
            last += timedelta(days=1)
        while not is_open(last):
            last -= timedelta(days=1)
    else:
        last, left = day, rule.days
        while left:
            last -= timedelta(days=1)
            left -= is_open(last)
    return datetime(last.year, last.month, last.day, rule.at.hour, rule.at.minute, tzinfo=PARIS).timestamp()


@SLOWLY
@given(RULES, DAYS, HOLIDAYS)
def test_a_deadline_is_that_of_a_plain_telling(rule, day, off):
    assert rule.of(day, off).timestamp() == plain(rule, day, off)


@SLOWLY
@given(RULES, DAYS, st.integers(1, 40), HOLIDAYS)
def test_a_later_day_never_closes_sooner(rule, day, further, off):
    assert rule.of(day, off) <= rule.of(day + timedelta(days=further), off)


@SLOWLY
@given(RULES, DAYS, HOLIDAYS, st.integers(0, 200))
def test_from_the_first_open_day_on_all_are_open_and_none_before(rule, day, off, hours):
    now = datetime.combine(day, time(), UTC) + timedelta(hours=hours)
    days = [day + timedelta(days=n) for n in range(30)]
    first = rule.first_open(days, off, now)
    assert [one for one in days if now < rule.of(one, off)] == [one for one in days if first and one >= first]


@pytest.mark.parametrize(
    ("rule", "day", "expected"),
    [
        (Deadline(time(10)), date(2026, 11, 26), "2026-11-25T10:00+01:00"),
        (Deadline(time(10)), date(2026, 11, 30), "2026-11-27T10:00+01:00"),  # a Monday: the Friday before
        (Deadline(time(10)), date(2026, 11, 2), "2026-10-16T10:00+02:00"),  # after two weeks of holidays, in summer time
        (Deadline(time(9), days=0), date(2026, 11, 26), "2026-11-26T09:00+01:00"),
        (Deadline(time(12), weekday=4), date(2026, 12, 4), "2026-11-26T12:00+01:00"),
        (Deadline(time(12), weekday=4), date(2026, 11, 6), "2026-10-16T12:00+02:00"),
    ],
)  # fmt: skip
def test_as_a_town_hall_says_it(rule, day, expected):
    off = frozenset(date(2026, 10, 17) + timedelta(days=n) for n in range(16))
    assert rule.of(day, off) == datetime.fromisoformat(expected)


def test_a_summer_without_open_days_has_a_deadline_long_past():
    off = frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(400))
    assert Deadline(time(10)).of(date(2026, 9, 1), off) < datetime(2026, 6, 1, tzinfo=UTC)
