"""When each person hears: by the hours of the school of the child, one's own, and what is urgent."""

from datetime import datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.base import clock
from preau.base.quiet import Rule
from preau.directory.models import Holiday, QuietHours
from preau.directory.quiet.readings import Settled
from preau.notifications.actions import choose_rhythm, choose_ways, forget, tell_many
from preau.notifications.choices import Way
from preau.notifications.models import Notification
from preau.notifications.moments import moments
from preau.notifications.tests.desk import FRIDAY_NIGHT, at, tell


def settle(school, **fields):
    usual = {"morning": time(7), "evening": time(20), "days": [1, 2, 3, 4, 5]}
    return QuietHours.objects.create(establishment=school, **usual | fields)


def test_in_the_day_everything_is_now(cast):
    told = tell(cast.claire, cast.ines)
    assert told.made_at == told.available_at == told.mail_at


def test_on_friday_night_it_is_read_at_once_and_phones_wait_for_monday(cast):
    with clock.frozen_shift(FRIDAY_NIGHT):
        told = tell(cast.claire, cast.ines)
        assert [at(told.made_at), at(told.available_at), at(told.mail_at)] == [
            "Fri 27 21:10",
            "Mon 30 07:00",
            "Mon 30 07:00",
        ]
        assert Notification.objects.visible_to(cast.claire).count() == 1


def test_where_the_school_holds_it_appears_on_monday(cast):
    settle(cast.school, held=True)
    with clock.frozen_shift(FRIDAY_NIGHT):
        assert at(tell(cast.claire, cast.ines).made_at) == "Mon 30 07:00"
        assert not Notification.objects.visible_to(cast.claire).exists()
        assert (
            at(tell(cast.claire, cast.louis, path="messages/2/").made_at) == "Fri 27 21:10"
        )  # another school
    with clock.frozen_shift("2026-11-30T07:01"):
        assert Notification.objects.visible_to(cast.claire).count() == 2


def test_each_child_brings_the_hours_and_the_holidays_of_its_school(cast):
    settle(cast.college, morning=time(9), evening=time(18))
    Holiday.objects.create(
        establishment=cast.school, name="Pont", first_day="2026-11-30", last_day="2026-12-01"
    )
    with clock.frozen_shift(FRIDAY_NIGHT):
        assert at(tell(cast.claire, cast.ines).available_at) == "Wed 02 07:00"
        assert at(tell(cast.claire, cast.louis, path="messages/2/").available_at) == "Mon 30 09:00"


def test_what_is_urgent_breaks_the_silence_even_for_who_never_wants_to_hear(cast):
    choose_ways({("message", None): Way.NEVER}, by=cast.claire)
    with clock.frozen_shift(FRIDAY_NIGHT):
        assert tell(cast.claire, cast.ines) is None
        told = tell(cast.claire, cast.ines, urgent=True)
        assert told.urgent and told.available_at == told.made_at == told.mail_at
        assert tell(cast.fatou, cast.issa, urgent=True).mail_at is not None


def test_between_colleagues_the_school_may_lift_the_silence(cast):
    settle(cast.school, staff_exempt=True)
    with clock.frozen_shift(FRIDAY_NIGHT):
        assert at(tell(cast.helene, from_staff=True).available_at) == "Fri 27 21:10"
        assert at(tell(cast.claire, cast.ines, from_staff=True).available_at) == "Mon 30 07:00"
        assert (
            at(tell(cast.odile, from_staff=True, path="x/").available_at) == "Mon 30 07:00"
        )  # not at her school


def test_own_hours_are_calmer_never_louder(cast):
    choose_rhythm(by=cast.claire, morning=time(9), evening=time(18), days=[1, 2, 4, 5], detailed=False)
    with clock.frozen_shift("2026-11-24T19:00"):
        assert at(tell(cast.claire, cast.ines).available_at) == "Thu 26 09:00"
        assert at(tell(cast.thomas, cast.ines).available_at) == "Tue 24 19:00"


@pytest.mark.parametrize(
    ("way", "leaves"),
    [("now", "Tue 24 10:00"), ("daily", "Tue 24 18:00"), ("weekly", "Fri 27 18:00"), ("app", "")],
)
def test_the_mail_leaves_by_the_way_that_was_chosen(cast, way, leaves):
    choose_ways({("message", None): way}, by=cast.claire)
    with clock.frozen_shift("2026-11-24T10:00"):
        told = tell(cast.claire, cast.ines)
        assert (at(told.mail_at) if told.mail_at else "") == leaves


def test_a_child_may_have_a_way_of_its_own_and_lose_it(cast):
    choose_ways({("message", None): "app", ("message", cast.louis.pk): "now"}, by=cast.claire)
    assert tell(cast.claire, cast.ines).mail_at is None
    assert tell(cast.claire, cast.louis, path="messages/2/").mail_at is not None
    choose_ways({("message", cast.louis.pk): ""}, by=cast.claire)
    assert tell(cast.claire, cast.louis, path="messages/3/").mail_at is None


def test_what_waits_follows_a_new_choice(cast):
    with clock.frozen_shift(FRIDAY_NIGHT):
        told = tell(cast.claire, cast.ines)
        choose_ways({("message", None): "weekly"}, by=cast.claire)
        told.refresh_from_db()
        assert at(told.mail_at) == "Fri 04 18:00"


def test_told_twice_it_is_one_row_and_a_repeated_job_does_not_wake_it(cast):
    since = clock.now()
    told = tell(cast.claire, cast.ines, since=since)
    Notification.objects.update(read_at=since)
    tell(cast.claire, cast.ines, since=since)
    told.refresh_from_db()
    assert Notification.objects.count() == 1 and told.read_at == since


def test_a_parent_of_two_children_is_told_once(cast):
    both = "SELECT %s::bigint, %s::bigint UNION ALL SELECT %s::bigint, %s::bigint"
    params = [cast.claire.pk, cast.ines.pk, cast.claire.pk, cast.louis.pk]
    assert tell_many("message", readers=both, params=params, text="x", path="n/1/") == 1


def test_what_is_forgotten_leads_nowhere(cast):
    tell(cast.claire, cast.ines)
    assert forget(["messages/1/"], since=clock.now().replace(year=2027)) == 0
    assert forget(["messages/1/"]) == 1


@given(
    st.datetimes(
        datetime.fromisoformat("2026-01-01"),
        datetime.fromisoformat("2027-01-01"),
        timezones=st.just(clock.PARIS),
    ),
    st.booleans(),
)
def test_no_way_is_before_the_thing_nor_in_the_silence(since, held):
    settled = Settled(Rule(), held)
    when = moments(since, settled)
    assert since <= when.shown <= when.announced <= when.daily <= when.weekly
    assert not any(settled.is_quiet(one) for one in (when.announced, when.daily, when.weekly))
