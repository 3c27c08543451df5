"""A member leaves: its schools have a last day, families are told before, the last head takes the archive without a hat."""

from datetime import timedelta

import pytest

from preau.base import clock
from preau.directory.hats import hats_of
from preau.directory.models import Post
from preau.directory.tests.desk import enter, text
from preau.notifications.models import Notification
from preau.syndicate import tasks
from preau.syndicate.actions import archives, joining
from preau.syndicate.models import SchoolArchive
from preau.syndicate.tests.desk import again, ago, file_of, member


@pytest.fixture
def left(cast):
    return joining.ask_to_leave(member(cast), by=cast.samira, on=ago(0), proof="2026-31")


def on(day, hour="10:00"):
    return clock.frozen_shift(f"{day.isoformat()}T{hour}")


def told():
    return set(Notification.objects.filter(kind="school_leaving").values_list("person", flat=True))


def test_its_schools_have_its_last_day_until_it_stays(cast, left):
    assert (cast.school.ends_on, cast.college.ends_on) == (left.until, None)
    assert "Prêmesques" in cast.school.end_reason
    joining.stay(again(left), by=cast.samira)
    assert cast.school.ends_on is None and not cast.school.end_reason


def test_families_and_team_are_told_once_two_months_before(cast, left):
    with on(left.until - timedelta(days=61)):
        tasks.tell_departures()
        assert told() == set()
    with on(left.until - timedelta(days=60)):
        tasks.tell_departures()
        first = told()
        tasks.tell_departures()
        assert Notification.objects.filter(kind="school_leaving").count() == len(first)
    assert {cast.claire.pk, cast.nora.pk, cast.lucie.pk, cast.anne.pk, cast.ines.pk} <= first
    assert {cast.lea.pk, cast.odile.pk, cast.eric.pk} & first == set()
    row = Notification.objects.get(kind="school_leaving", person=cast.claire)
    with on(left.until - timedelta(days=59)):
        page = text(enter(cast.claire).get(f"/parent/{row.path}"))
        assert "Ouverte ici jusqu’au" in page and "Si cette école revient" in page
        assert Notification.objects.get(pk=row.pk).read_at
        assert enter(cast.lea).get(f"/parent/{row.path}").status_code == 404


def test_the_last_head_takes_the_archive_and_nobody_else(cast, left, settings, tmp_path):
    settings.ARCHIVES_ROOT = tmp_path / "archives"
    with on(left.until + timedelta(days=1), "03:20"):
        tasks.close_left()
        assert (cast.school.ends_on, hats_of(cast.nora)) == (left.until, [])
        row = SchoolArchive.objects.get()
        archives.make(row.pk)
        anne, path = enter(cast.anne), f"/archive-ecole/{row.pk}/"
        assert path in text(anne.get("/attente/")) and "Prendre l’archive" in text(anne.get(path))
        for who in (cast.lucie, cast.nora, cast.samira, cast.gaelle, cast.noel):
            assert enter(who).get(path).status_code == 404 == enter(who).post(f"{path}remise/").status_code
        assert anne.get(f"{path}archive.zip").status_code == 404, "it is taken first"
        answer = anne.post(f"{path}remise/", follow=True)
        assert b"".join(answer.streaming_content)[:2] == b"PK"
        assert again(left).steps.filter(kind="give_back", by=cast.anne).exists()


def test_who_headed_it_before_its_last_day_takes_nothing(cast, left):
    archives.ask(left.schools.get(), by=cast.samira)
    Post.objects.filter(person=cast.anne, profile="head").update(ends_on=left.until - timedelta(days=1))
    with on(left.until + timedelta(days=1)):
        assert not SchoolArchive.objects.of_last_head(cast.anne).exists()


def test_a_last_head_with_another_hat_is_led_to_it(cast, left):
    row = archives.ask(left.schools.get(), by=cast.samira)
    post = Post.objects.create(
        person=cast.anne, establishment=cast.college, profile="teacher", title="", starts_on=ago(3)
    )
    with on(left.until + timedelta(days=1)):
        answer = enter(cast.anne).get(f"/poste-{post.pk}/syndicat/archive/")
        assert answer.url == f"/archive-ecole/{row.pk}/"


def test_served_again_its_people_have_their_hats_again(cast, left):
    worn = [one.key for one in hats_of(cast.anne)]
    with on(left.until + timedelta(days=3)):
        tasks.close_left()
        assert hats_of(cast.anne) == []
        back = file_of(left.syndicate, left.authority, cast.samira, on=left.until)
        joining.serve(back, by=cast.samira, establishment=cast.school)
        assert [one.key for one in hats_of(cast.anne)] == worn


def test_a_member_gone_before_schools_had_an_end_gets_it_at_night(cast, left):
    joining.come_back(cast.school, by=cast.samira)
    with on(left.until + timedelta(days=1)):
        tasks.close_left()
        assert cast.school.ends_on == clock.today()
    with on(left.until + timedelta(days=2)):
        assert hats_of(cast.anne) == []
