"""In the silence of phones: what the writer is told, and what a school that holds keeps from its families until it ends."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.base import clock
from preau.directory.models import Establishment, QuietHours
from preau.directory.quiet.readings import settled_in
from preau.news.articles import actions as articles
from preau.news.carnet import actions as carnet
from preau.news.carnet.queries import slips_to_sign
from preau.news.glance import glance
from preau.news.models import Article, Note, Poll, Slip
from preau.news.polls import actions as polls
from preau.news.tests.book import enter, hat, sent, signed
from preau.news.tests.closing import asked
from preau.news.tests.press import published
from preau.notifications.announcing import announced_in
from preau.notifications.models import Notification
from tests.jobs import run_jobs

NIGHT, MONDAY = "2026-11-27T21:10", "2026-11-30T07:01"
COMPOSERS = ["carnet/nouveau/", "actualites/nouvelle/", "sondages/nouveau/"]


def hold(school, **more):
    usual = {"morning": time(7), "evening": time(20), "days": [1, 2, 3, 4, 5], "held": True}
    return QuietHours.objects.create(establishment=school, **usual | more)


def opened(person, kind, path):
    return enter(person).get(f"/{hat(person, kind).key}/{path}").content.decode()


def waiting(person):
    class Request:
        pass

    request = Request()
    request.person, request.hat = person, hat(person, "guardian")
    found = glance(request)
    return (
        [one.note for one in found.waiting],
        [one.pk for one in found.headlines],
        [one.pk for one in found.polls],
    )


def far():
    return clock.today() + timedelta(days=6)


@pytest.mark.parametrize("path", COMPOSERS)
def test_the_writer_is_told_when_it_will_be_announced(cast, path):
    assert "heures calmes" not in opened(cast.lucie, "teacher", path)
    with clock.frozen_shift(NIGHT):
        assert "déposé maintenant, annoncé lundi à 7\u00a0h" in opened(cast.lucie, "teacher", path)
        hold(cast.school)
        assert "ce sera lu et annoncé lundi à 7\u00a0h" in opened(cast.lucie, "teacher", path)


@pytest.mark.parametrize("held", [False, True])
def test_and_told_again_once_it_is_sent(cast, held):
    if held:
        hold(cast.school)
    said = f"Déposé maintenant, {'lu et ' if held else ''}annoncé lundi à 7\u00a0h."
    lucie, under = enter(cast.lucie), f"/{hat(cast.lucie, 'teacher').key}"
    key = f"familles-{cast.cm1.pk}"
    with clock.frozen_shift(NIGHT):
        forms = {
            "carnet/nouveau/": {"audience": key, "nature": "information", "subject": "Piscine", "body": "Bonnet.",
                                "answer_kind": "none", "deadline": str(far())},
            "actualites/nouvelle/": {"readers": [key], "title": "Fresque", "body": "Finie."},
            "sondages/nouveau/": {"audience": key, "question": "Quel jour ?", "answers": "Samedi\nDimanche",
                                  "voice_of": "parent", "shown": "closed", "closes_on": str(far())},
        }  # fmt: skip
        for path, data in forms.items():
            page = lucie.post(f"{under}/{path}", data | {"key": path, "act": "send"}, follow=True)
            assert said in page.content.decode(), path
    assert (Note.objects.count(), Article.objects.count(), Poll.objects.count()) == (1, 1, 1)


def test_by_day_it_is_simply_sent(cast):
    data = {
        "audience": f"familles-{cast.cm1.pk}", "nature": "information", "subject": "Piscine", "body": "Bonnet.",
        "answer_kind": "none", "deadline": str(far()), "key": "k", "act": "send",
    }  # fmt: skip
    url = f"/{hat(cast.lucie, 'teacher').key}/carnet/nouveau/"
    assert "Mot envoyé." in enter(cast.lucie).post(url, data, follow=True).content.decode()


def test_where_the_school_does_not_hold_families_read_at_once_and_phones_wait(cast):
    with clock.frozen_shift(NIGHT):
        note, poll = sent(cast.lucie, cast.cm1, deadline=far()), asked(cast.lucie, cast.cm1, closes_on=far())
        article = published(cast.lucie, [f"familles-{cast.cm1.pk}"])
        run_jobs()
        assert waiting(cast.claire) == ([note.pk], [article.pk], [poll.pk])
        told = Notification.objects.filter(person=cast.claire)
        assert {one.available_at.astimezone(clock.PARIS).strftime("%a %H:%M") for one in told} <= {
            "Fri 21:10", "Mon 07:00",
        }  # fmt: skip


def test_where_it_holds_nothing_is_read_before_the_silence_ends_and_then_it_is_told_once(cast):
    hold(cast.school)
    with clock.frozen_shift(NIGHT):
        note, poll = sent(cast.lucie, cast.cm1, deadline=far()), asked(cast.lucie, cast.cm1, closes_on=far())
        article = published(cast.lucie, [f"familles-{cast.cm1.pk}"])
        run_jobs()  # a job that comes too early tells nobody
        assert waiting(cast.claire) == ([], [], []) and not slips_to_sign(cast.claire)
        for path in (f"carnet/{note.pk}/", f"sondages/{poll.pk}/", f"actualites/{article.pk}/"):
            assert enter(cast.claire).get(f"/parent/{path}").status_code == 404
            assert enter(cast.lucie).get(f"/{hat(cast.lucie, 'teacher').key}/{path}").status_code == 200
        assert "les familles le liront lundi à 7\u00a0h" in opened(
            cast.lucie, "teacher", f"carnet/{note.pk}/"
        )
        assert not Notification.objects.exists()
        with pytest.raises(ValidationError):
            signed(note, cast.ines, cast.claire)
        with pytest.raises(ValidationError):
            polls.answer(poll, [0], by=cast.claire)
        with pytest.raises(ValidationError, match="pas encore lu ce mot"):
            carnet.remind(note, by=cast.lucie, hat=hat(cast.lucie, "teacher"))
    with clock.frozen_shift(MONDAY):
        assert waiting(cast.claire) == ([note.pk], [article.pk], [poll.pk])
        assert signed(Note.objects.get(pk=note.pk), cast.ines, cast.claire)


def test_the_families_are_told_at_the_hour_at_which_they_read(cast):
    hold(cast.school)
    with clock.frozen_shift(NIGHT):
        note, article = (
            sent(cast.lucie, cast.cm1, deadline=far()),
            published(cast.lucie, [f"familles-{cast.cm1.pk}"]),
        )
    waits = {
        job.task_name.rpartition(".")[2]: job.scheduled_at - datetime.now(UTC)  # as the database's clock has it
        for job in _jobs() if "announce" in job.task_name
    }  # fmt: skip
    weekend = datetime.fromisoformat("2026-11-30T07:00") - datetime.fromisoformat(NIGHT)
    assert all(abs(wait - weekend) < timedelta(minutes=2) for wait in waits.values()) and len(waits) == 2
    assert note.available_at == article.available_at.replace(tzinfo=UTC)


def _jobs():
    from procrastinate.contrib.django.models import ProcrastinateJob

    return list(ProcrastinateJob.objects.filter(status="todo"))


def test_a_last_day_that_falls_within_the_silence_is_refused_in_one_sentence(cast):
    hold(cast.school)
    with clock.frozen_shift(NIGHT):
        sunday = clock.today() + timedelta(days=2)
        for send in (
            lambda: sent(cast.lucie, cast.cm1, deadline=sunday),
            lambda: asked(cast.lucie, cast.cm1, closes_on=sunday),
        ):
            with pytest.raises(ValidationError, match="les familles le liront lundi"):
                send()
    assert not Slip.objects.exists() and not Poll.objects.exists()


def test_an_hour_that_the_author_chose_is_kept_though_the_school_holds(cast):
    hold(cast.school)
    with clock.frozen_shift(NIGHT):
        evening = clock.now() + timedelta(minutes=50)
        article = published(cast.lucie, [f"familles-{cast.cm1.pk}"], wanted_at=evening)
        assert article.available_at == evening.replace(second=0, microsecond=0)
        assert (
            announced_in([cast.school.pk], evening).words
            == "Ce seront les heures calmes : annoncé lundi à 7\u00a0h."
        )


def test_what_the_head_publishes_at_night_waits_too(cast):
    article = published(cast.lucie, [f"parents-ecole-{cast.school.pk}"])
    hold(cast.school)
    with clock.frozen_shift(NIGHT):
        found = articles.review(article, by=cast.anne, hat=hat(cast.anne, "head"), approves=True)
        assert found.is_held and waiting(cast.nora) == ([], [], [])


def test_news_of_a_commune_waits_until_each_of_its_schools_may_read_it(cast):
    """One school holds, its neighbour does not: one moment for all, and the agent is told that hours differ."""
    Establishment.objects.filter(pk=cast.next_door.pk).update(authority=cast.commune)
    hold(cast.school, morning=time(8, 15))
    whole = [f"familles-collectivite-{cast.commune.pk}"]
    with clock.frozen_shift(NIGHT):
        article = published(cast.gaelle, whole, kind="authority")
        assert article.available_at.astimezone(clock.PARIS).strftime("%a %H:%M") == "Mon 08:15"
        shown = opened(cast.gaelle, "authority", "actualites/nouvelle/")
        said = re.search(r'id="silence">.*?</p>', shown, re.S)
        assert said and "annoncé partout lundi à 8\u00a0h\u00a015 au plus tard" in said[0]


def test_what_is_taken_back_rings_for_nobody(cast):
    note, article = sent(cast.lucie, cast.cm1), published(cast.lucie, [f"familles-{cast.cm1.pk}"])
    poll = asked(cast.lucie, cast.cm1)
    run_jobs()
    assert set(Notification.objects.values_list("kind", flat=True)) == {"note", "news", "poll"}
    worn = hat(cast.lucie, "teacher")
    carnet.withdraw(note, by=cast.lucie, hat=worn)
    articles.withdraw(article, by=cast.lucie, hat=worn)
    polls.close(poll, by=cast.lucie, hat=worn)
    assert not Notification.objects.exists()


def test_what_is_taken_back_before_it_was_told_is_told_to_nobody(cast):
    note, article = sent(cast.lucie, cast.cm1), published(cast.lucie, [f"familles-{cast.cm1.pk}"])
    poll, worn = asked(cast.lucie, cast.cm1), hat(cast.lucie, "teacher")
    carnet.withdraw(note, by=cast.lucie, hat=worn)
    articles.withdraw(article, by=cast.lucie, hat=worn)
    polls.close(poll, by=cast.lucie, hat=worn)
    run_jobs()
    assert not Notification.objects.exists()


MOMENTS = st.datetimes(datetime(2026, 9, 1), datetime(2027, 8, 30))  # noqa: DTZ001 (as the wall has it)
OF_SCHOOL = st.datetimes(datetime(2026, 11, 1), datetime(2027, 5, 30))  # noqa: DTZ001
HOURS = st.tuples(
    st.integers(5, 11), st.integers(13, 22), st.sets(st.integers(1, 7), min_size=1), st.booleans()
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moment=MOMENTS, hours=HOURS, ahead=st.none() | st.integers(1, 90_000))
def test_whatever_the_clock_and_the_hours_of_the_school(cast, moment, hours, ahead):
    """Read at once unless it is held; told in no silence; held for as long as the silence and no more; a chosen hour stands."""
    morning, evening, days, held = hours
    QuietHours.objects.filter(establishment=cast.school).delete()
    hold(cast.school, morning=time(morning), evening=time(evening), days=sorted(days), held=held)
    with clock.frozen_shift(moment.isoformat()):
        at = clock.now() + timedelta(minutes=ahead) if ahead else None
        found, rule = announced_in([cast.school.pk], at), settled_in(cast.school.pk)
        assert not rule.is_quiet(found.told_at) and found.told_at >= found.read_at >= found.since
        assert found.held == (held and at is None and rule.is_quiet(found.since))
        assert found.read_at == (rule.opening(found.since) if found.held else found.since)
        assert found.since == (at or found.since) and (found.opening is None) == (found.words == "")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moment=OF_SCHOOL, later=st.integers(1, 6_000), held=st.booleans())
def test_a_family_reads_a_note_from_its_moment_on_and_never_before(cast, moment, later, held):
    QuietHours.objects.filter(establishment=cast.school).delete()
    hold(cast.school, held=held)
    with clock.frozen_shift(moment.isoformat()):
        opens = settled_in(cast.school.pk).opening(clock.now()) if held else clock.now()
        note = sent(cast.lucie, cast.cm1, deadline=opens.date() + timedelta(days=30))
    with clock.frozen_shift((moment + timedelta(minutes=later)).isoformat()):
        reads = Slip.objects.visible_to(cast.claire).filter(note=note).exists()
        assert reads == (clock.now() >= note.available_at) and (held or reads)
