"""Rendez-vous proposed in the silence of phones, or called off: who is told what, and when."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from preau.base import clock
from preau.directory.models import QuietHours
from preau.meetings import actions
from preau.meetings.models import Offer
from preau.meetings.tests.evening import enter, hat, live, opened, page, post, slots, told
from preau.notifications.models import Notification
from tests.jobs import run_jobs

NIGHT, MONDAY = "2026-11-27T21:10", "2026-11-30T07:01"


def hold(school):
    QuietHours.objects.create(
        establishment=school, morning=time(7), evening=time(20), days=[1, 2, 3, 4, 5], held=True
    )


def first_page(cast):
    return enter(cast.claire).get("/parent/").content.decode()


@pytest.mark.parametrize("held", [False, True])
def test_the_writer_is_told_before_and_after(cast, held):
    data = {
        "key": "k", "audience": f"familles-{cast.cm1.pk}", "title": "Bulletins", "hosts": [cast.lucie.pk], "pause": 0,
        "day": "2026-12-03", "first": "17:00", "last": "18:00", "minutes": 15, "seats": 1, "place": "salle 3",
        "deadline": "2026-12-02", "each": "child", "act": "open",
    }  # fmt: skip
    assert "heures calmes" not in page(cast.lucie, "teacher", "nouveau/")
    if held:
        hold(cast.school)
    with clock.frozen_shift(NIGHT):
        before = "ce sera lu et annoncé lundi" if held else "déposé maintenant, annoncé lundi"
        assert f"{before} à 7\u00a0h" in page(cast.lucie, "teacher", "nouveau/")
        after = enter(cast.lucie).post(
            f"/{hat(cast.lucie, 'teacher').key}/rendez-vous/nouveau/", data, follow=True
        )
        said = f"Déposé maintenant, {'lu et ' if held else ''}annoncé lundi à 7\u00a0h."
        assert said in after.content.decode()


def test_where_the_school_holds_families_neither_read_nor_choose_before_monday(cast):
    hold(cast.school)
    with clock.frozen_shift(NIGHT):
        one = opened(cast.lucie, cast.cm1)
        run_jobs()
        assert not Notification.objects.exists() and "Remise des bulletins" not in first_page(cast)
        page(cast.claire, "guardian", f"{one.pk}/", status=404)
        assert "Remise des bulletins" not in page(cast.claire, "guardian")
        assert "les familles le liront lundi à 7\u00a0h" in page(cast.lucie, "teacher", f"{one.pk}/")
        with pytest.raises(ValidationError):
            actions.take(slots(one)[0], by=cast.claire, child=cast.ines)
    with clock.frozen_shift(MONDAY):
        assert "Remise des bulletins" in first_page(cast)
        actions.take(slots(one)[0], by=cast.claire, child=cast.ines)
        assert [row[:2] for row in live()] == [("Inès", "Claire")]


def test_a_last_day_within_the_silence_is_refused(cast):
    hold(cast.school)
    with clock.frozen_shift(NIGHT), pytest.raises(ValidationError, match="le liront lundi"):
        opened(cast.lucie, cast.cm1, deadline=date(2026, 11, 29))
    assert not Offer.objects.exists()


def test_what_was_called_off_before_it_was_read_is_told_to_no_family(cast):
    hold(cast.school)
    with clock.frozen_shift(NIGHT):
        one = opened(cast.lucie, cast.cm1)
        actions.withdraw(one, by=cast.anne, hat=hat(cast.anne, "head"))
        run_jobs()
    assert told("meeting") == [] and told("meeting_change") == ["Lucie"]


def test_all_that_was_told_of_it_gives_place_to_one_word_that_it_is_called_off(cast):
    """The hour that was fixed for one parent, which the other knows, and the reminder ring no more."""
    one = opened(cast.lucie, cast.cm1)
    actions.place(
        slots(one)[0], by=cast.lucie, hat=hat(cast.lucie, "teacher"), child=cast.ines, guardian=cast.claire
    )
    run_jobs()
    assert told("meeting_change") == ["Claire", "Thomas"]
    post(cast.lucie, "teacher", f"{one.pk}/retrait/", {})
    run_jobs()
    assert told("meeting") == [] and told("meeting_change") == ["Claire", "Fatou", "Paul", "Sophie", "Thomas"]
    words = set(Notification.objects.values_list("text", flat=True))
    assert words == {"Les rendez-vous sont annulés : Remise des bulletins"}


def test_an_hour_that_the_teacher_takes_back_is_told_to_both_parents(cast):
    one = opened(cast.lucie, cast.cm1)
    mine = actions.take(slots(one)[0], by=cast.claire, child=cast.ines)
    run_jobs()
    Notification.objects.all().delete()
    post(cast.lucie, "teacher", f"heures/retrait/{mine.slot_id}/", {"words": "Je pars plus tôt."})
    run_jobs()
    said = dict(Notification.objects.values_list("person__first_name", "text"))
    assert set(said) == {"Claire", "Thomas"} and all("annulé" in words for words in said.values())
    assert "Je pars plus tôt." in page(cast.claire, "guardian", f"{one.pk}/")
