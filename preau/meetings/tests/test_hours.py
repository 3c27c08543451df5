"""An afternoon cut into rendez-vous."""

from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from preau.meetings.choices import SLOTS_AT_MOST
from preau.meetings.hours import Hours, cut, overlaps

HOURS = st.builds(
    Hours, day=st.dates(date(2026, 1, 1), date(2027, 12, 31)), first=st.times(), last=st.times(),
    minutes=st.integers(5, 240), pause=st.integers(0, 120),
)  # fmt: skip


def test_one_hour_by_ten_minutes_is_six_rendez_vous():
    found = cut(Hours(date(2026, 12, 3), time(17), time(18), 10))
    assert [f"{start:%H:%M}" for start, _end in found] == [
        "16:00",
        "16:10",
        "16:20",
        "16:30",
        "16:40",
        "16:50",
    ]


def test_a_pause_stands_between_two_and_not_after_the_last():
    found = cut(Hours(date(2026, 12, 3), time(17), time(17, 35), 15, 5))
    assert [(end - start).seconds // 60 for start, end in found] == [15, 15]
    assert (found[1][0] - found[0][1]) == timedelta(minutes=5)


@given(HOURS)
def test_none_meets_another_each_lasts_what_was_asked_and_no_more_would_fit(hours):
    found = cut(hours)
    length, step = timedelta(minutes=hours.minutes), timedelta(minutes=hours.minutes + hours.pause)
    assert all(end - start == length for start, end in found)
    assert all(later[0] - sooner[0] == step for sooner, later in zip(found, found[1:], strict=False))
    assert not any(overlaps(one, other) for one, other in zip(found, found[1:], strict=False))
    last = found[-1][1] if found else None
    end = cut(Hours(hours.day, hours.last, time(23, 59, 59), 5))
    if last and end:
        assert last <= end[0][0]
        assert len(found) == SLOTS_AT_MOST or found[-1][0] + step + length > end[0][0]
