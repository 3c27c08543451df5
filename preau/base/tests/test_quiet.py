"""The rule of quiet hours: properties, the two clock changes, other zones."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.base.clock import PARIS
from preau.base.quiet import Rule, is_quiet, opening, opening_of_all

ZONES = [PARIS, ZoneInfo("Indian/Reunion"), ZoneInfo("America/Cayenne"), ZoneInfo("America/Miquelon")]
NOON = st.datetimes(
    datetime.fromisoformat("2025-01-01"), datetime.fromisoformat("2028-01-01"), timezones=st.just(UTC)
)
HOURS = st.tuples(st.times(), st.times()).filter(lambda two: two[0] < two[1])
PERIODS = st.lists(
    st.tuples(st.dates(date(2025, 1, 1), date(2028, 1, 1)), st.integers(0, 60)), max_size=3
).map(lambda found: tuple((day, day + timedelta(days=length)) for day, length in found))


@st.composite
def rules(draw):
    morning, evening = draw(HOURS)
    days = draw(st.frozensets(st.integers(1, 7), min_size=1))
    return Rule(morning, evening, days, draw(PERIODS), draw(PERIODS), draw(st.sampled_from(ZONES)))


def paris(words):
    return datetime.fromisoformat(words).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("written", "announced"),
    [
        ("2026-11-25T10:00", "2026-11-25T10:00"),  # a Wednesday morning
        ("2026-11-25T06:59", "2026-11-25T07:00"),
        ("2026-11-25T07:00", "2026-11-25T07:00"),
        ("2026-11-25T19:59", "2026-11-25T19:59"),
        ("2026-11-25T20:00", "2026-11-26T07:00"),
        ("2026-11-27T20:00", "2026-11-30T07:00"),  # Friday evening to Monday
        ("2026-11-28T12:00", "2026-11-30T07:00"),
        ("2026-12-18T20:00", "2027-01-04T07:00"),  # the holidays of Christmas
        ("2026-10-24T23:00", "2026-10-26T07:00"),  # winter time begins in that night
        ("2027-03-26T21:00", "2027-03-29T07:00"),  # summer time begins in that week-end
    ],
)
def test_the_national_hours_in_paris(written, announced):
    rule = Rule(off=((date(2026, 12, 19), date(2027, 1, 3)),))
    assert opening(paris(written), rule) == paris(announced).astimezone(UTC)


def test_a_holiday_that_is_opened_speaks_in_the_day_only():
    rule = Rule(
        off=((date(2026, 7, 4), date(2026, 8, 31)),), opened=((date(2026, 8, 28), date(2026, 8, 28)),)
    )
    assert not is_quiet(paris("2026-08-28T18:00"), rule)
    assert opening(paris("2026-08-27T21:00"), rule) == paris("2026-08-28T07:00")
    assert opening(paris("2026-08-28T20:00"), rule) == paris("2026-09-01T07:00")


def test_seven_in_the_morning_is_that_of_the_school_and_not_of_the_server():
    rule = Rule(zone=ZoneInfo("Indian/Reunion"))
    assert opening(paris("2026-11-25T03:30"), rule) == paris("2026-11-25T04:00")


def test_a_rule_that_never_speaks_holds_nothing_back():
    rule = Rule(days=frozenset())
    moment = paris("2026-11-25T21:00")
    assert opening(moment, rule) is None and opening_of_all(moment, rule) == moment


def test_where_a_person_is_never_free_when_the_school_is_the_school_decides():
    own = Rule(time(21), time(22))
    assert opening_of_all(paris("2026-11-25T21:30"), Rule(), own) == paris("2026-11-26T07:00")


def test_the_calmer_of_both_decides():
    own = Rule(time(9), time(18), frozenset({1, 2, 4, 5}))
    assert opening_of_all(paris("2026-11-24T19:00"), Rule(), own) == paris("2026-11-26T09:00")


@given(NOON, rules())
def test_an_opening_is_never_before_and_never_quiet(moment, rule):
    found = opening(moment, rule)
    if found is not None:
        assert found >= moment and not is_quiet(found, rule)
        local = found.astimezone(rule.zone)
        assert rule.speaks(local.date())
        if found != moment:  # the very first moment: one before, it was silent
            assert is_quiet(found - timedelta(microseconds=1), rule)


@given(NOON, st.timedeltas(timedelta(0), timedelta(days=20)), rules())
def test_what_is_written_first_is_not_announced_last(moment, later, rule):
    first, last = opening(moment, rule), opening(moment + later, rule)
    assert first is None or last is None or first <= last


@settings(deadline=None)  # two rules that never meet are followed for a year
@given(NOON, rules(), rules())
def test_all_the_rules_let_it_ring(moment, school, own):
    found = opening_of_all(moment, school, own)
    both = [opening(found, one) == found for one in (school, own)]
    assert found >= moment and (all(both) or both[0] or opening(moment, school) is None)
