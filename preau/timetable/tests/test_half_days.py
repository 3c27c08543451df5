"""The half-days of a school are dated: a week that changes leaves the past as it was."""

from datetime import timedelta

from preau.base import clock
from preau.directory.hats import hats_of
from preau.timetable.actions import settle_half_days
from preau.timetable.days import half_days_of
from preau.timetable.models import HalfDay
from preau.timetable.tests.week import at


def settle(cast, ends, days=range(1, 8)):
    halves = {(day, "morning"): (at("08:30"), at(ends)) for day in days}
    settle_half_days(cast.school, by=cast.anne, halves=halves)


def held(cast, days):
    day = clock.today() + timedelta(days=days)
    return [f"{one.ends_at:%H:%M}" for one in half_days_of(cast.school.pk, day, day)]


def test_what_changes_changes_from_today_on(cast, sign_in):
    with clock.frozen_shift(f"{clock.today() - timedelta(days=10)}T09:00"):
        settle(cast, "11:30")
        settle(cast, "12:00")  # the same day: nobody has lived what was said first
        assert HalfDay.objects.count() == 7
    assert held(cast, -20) == held(cast, 3) == ["12:00"]  # the first that is said is of the past too
    settle(cast, "12:15")
    settle(cast, "12:15")
    assert (held(cast, -1), held(cast, 0), held(cast, 5)) == (["12:00"], ["12:15"], ["12:15"])
    assert {one.ended_by for one in HalfDay.objects.exclude(ends_on=None)} == {cast.anne}
    page = sign_in(cast.anne).get(f"/{hats_of(cast.anne)[0].key}/agenda/horaires/").content.decode()
    assert "Ce qu’ils étaient avant" in page and "Changé par Mme Carlier" in page


def test_a_half_day_that_is_taken_out_stays_in_the_past(cast):
    with clock.frozen_shift(f"{clock.today() - timedelta(days=10)}T09:00"):
        settle(cast, "12:00")
    settle(cast, "12:00", days=[day for day in range(1, 8) if day != clock.today().isoweekday()])
    assert (held(cast, -7), held(cast, 0), held(cast, 7)) == (["12:00"], [], [])
