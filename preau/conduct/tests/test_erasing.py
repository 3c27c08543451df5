"""What the law takes out of the file is gone on its day, with a line that says so and nothing else."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.base import clock
from preau.base.models import AuditLine
from preau.conduct.actions.erasing import erase_at_request, erase_due
from preau.conduct.kinds import measures
from preau.conduct.models import Incident, Punishment, Sanction, Step
from preau.conduct.tests import scene
from preau.directory.models import Enrolment
from preau.notifications.models import Notification

SCALE = sorted(code for code in measures() if code != "final_exclusion")


def on(day):
    return clock.frozen_shift(datetime.combine(day, time(3), clock.PARIS).isoformat())


def kept_days(cast, measure):
    """A sanction decided, its first day and the first on which it is no more."""
    longest = measures()[measure]
    first = clock.today() + timedelta(days=30)
    how = {"starts_on": first, "ends_on": first} if longest.days else {}
    how |= {"hours": 2} if longest.hours else {}
    return scene.decided(cast, measure, **how)


@pytest.mark.parametrize("measure", SCALE)
def test_each_measure_leaves_on_its_day_and_not_the_day_before(cast, measure):
    one = kept_days(cast, measure)
    with on(one.erase_on - timedelta(days=1)):
        erase_due()
        assert Sanction.objects.exists()
    with on(one.erase_on):
        assert erase_due()["sanctions"] == 1 and erase_due()["sanctions"] == 0
    assert not Sanction.objects.exists() and not Step.objects.exists()
    assert not Notification.objects.filter(kind="sanction").exists()
    line = AuditLine.objects.get(verb="conduct.erase", thing="conduct.sanction")
    assert line.details == {"due": one.erase_on.isoformat()}
    assert "Louis" not in str(line.details)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 1200)), max_size=6), st.integers(0, 1500))
def test_the_job_equals_a_plain_model(cast, rows, after):
    Punishment.objects.all().delete()
    begin = date(2024, 9, 2)
    expected = set()
    for rank, (given_after, kept) in enumerate(rows):
        erase_on = begin + timedelta(days=given_after + kept)
        Punishment.objects.create(
            establishment=cast.college, pupil=cast.louis, kind="note", words="x", given_by=cast.marc, given_as="teacher",
            given_at=clock.now(), erase_on=erase_on, once=f"h{rank}",
        )  # fmt: skip
        if erase_on > begin + timedelta(days=after):
            expected.add(f"h{rank}")
    with on(begin + timedelta(days=after)):
        erase_due()
    assert set(Punishment.objects.values_list("once", flat=True)) == expected


def test_an_incident_leaves_with_its_year_unless_a_sanction_rests_on_it(cast):
    scene.seen(cast)
    held = scene.seen(cast, once="b")
    scene.given(cast, incident=held)
    one = scene.opened(cast, incident=held)
    next_year = date(clock.today().year + (clock.today().month >= 8), 8, 1)
    with on(next_year - timedelta(days=1)):
        erase_due()
        assert (Incident.objects.count(), Punishment.objects.count()) == (2, 1)
    with on(next_year):
        erase_due()
    assert list(Incident.objects.all()) == [held] and not Punishment.objects.exists()
    one.delete()
    with on(next_year):
        erase_due()
    assert not Incident.objects.exists()


def test_a_final_exclusion_stays_until_schooling_in_the_second_degree_is_over(cast):
    one = scene.decided(cast)
    Sanction.objects.filter(pk=one.pk).update(measure="final_exclusion", erase_on=None)
    later = clock.today() + timedelta(days=4000)
    with on(later):
        erase_due()
        assert Sanction.objects.exists()
        Enrolment.objects.filter(person=cast.louis).update(ends_on=later - timedelta(days=119))
        erase_due()
        assert Sanction.objects.exists()  # a change of school takes a summer
        Enrolment.objects.filter(person=cast.louis).update(ends_on=later - timedelta(days=121))
        erase_due()
        assert not Sanction.objects.exists()


def test_a_pupil_who_changes_school_may_ask_for_it(cast, sign_in):
    one = scene.decided(cast)
    erase_at_request(one, by=cast.bruno)
    assert not Sanction.objects.exists()
    assert AuditLine.objects.get(verb="conduct.erase_at_request").actor_id == cast.bruno.pk
    again = scene.told(cast, once="b")
    with pytest.raises(ValidationError):
        erase_at_request(again, by=cast.bruno)
    Sanction.objects.update(measure="final_exclusion", decided_on=clock.today() + timedelta(days=30))
    with pytest.raises(ValidationError):
        erase_at_request(Sanction.objects.get(), by=cast.bruno)
