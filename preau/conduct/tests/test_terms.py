"""The days of the law, against a plain model."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from preau.conduct.kinds import measures
from preau.conduct.terms import answer_until, erased_on, is_working

DAYS = st.dates(date(2015, 1, 1), date(2060, 12, 31))


@settings(deadline=None)
@given(DAYS, st.sampled_from([0, 1, 2]))
def test_what_is_decided_leaves_at_the_end_of_so_many_school_years(day, years):
    gone_on = erased_on(day, years)
    after = [day + timedelta(days=n) for n in range(1, (gone_on - day).days + 1)]
    years_begun = [one for one in after if (one.month, one.day) == (8, 1)]
    assert len(years_begun) == years + 1 and years_begun[-1] == gone_on


@settings(deadline=None)
@given(DAYS)
def test_a_final_exclusion_has_no_day(day):
    assert erased_on(day, measures()["final_exclusion"].years) is None


def test_the_scale_is_that_of_the_code():
    years = {code: one.years for code, one in measures().items() if code != "none"}
    assert years == {
        "warning": 0, "reprimand": 1, "responsibility": 1, "class_exclusion": 2, "exclusion": 2, "final_exclusion": None
    }  # fmt: skip
    assert erased_on(date(2026, 11, 25), 0) == date(2027, 8, 1)
    assert [code for code, one in measures().items() if one.council] == ["final_exclusion"]


@settings(deadline=None)
@given(DAYS, st.integers(1, 15), st.booleans())
def test_one_may_answer_so_many_whole_days(day, days, working):
    until = answer_until(day, days, working=working)
    after = [day + timedelta(days=n) for n in range(1, (until - day).days + 1)]
    assert len([one for one in after if not working or is_working(one)]) == days
    assert not working or is_working(until)


def test_a_public_holiday_is_no_working_day():
    assert answer_until(date(2026, 11, 9), 2, working=True) == date(2026, 11, 12)  # the 11th does not count
    assert answer_until(date(2026, 5, 12), 2, working=True) == date(2026, 5, 15)  # nor Ascension Thursday
