"""The page where a head settles when phones stay silent."""

import pytest

from preau.base import clock
from preau.base.models import AuditLine
from preau.directory.models import OpenedDays, QuietHours
from preau.directory.quiet.readings import settled_among, settled_in
from preau.directory.tests.desk import enter, hat, text

FORM = {
    "morning": "08:00",
    "evening": "18:30",
    "days": ["1", "2", "4", "5"],
    "held": "silent",
    "holidays": "on",
}


def page_of(person, path=""):
    return f"/{hat(person, 'head').key}/annuaire/etablissement/heures-calmes/{path}"


def test_without_choice_a_school_follows_the_territory_and_its_source_is_said(cast):
    assert "Circulaire du 10 juillet 2025" in text(enter(cast.anne).get(page_of(cast.anne)))
    with clock.frozen_shift("2026-11-24T20:30"):
        assert settled_in(cast.school.pk).is_quiet(clock.now())


def test_a_head_settles_the_hours_of_one_school(cast):
    anne = enter(cast.anne)
    assert anne.post(page_of(cast.anne), FORM).status_code == 302
    own = QuietHours.objects.get(establishment=cast.school)
    assert own.settled_by == cast.anne and AuditLine.objects.filter(verb="directory.settle_hours").exists()
    found = settled_among([cast.school.pk, cast.college.pk])
    assert found[cast.school.pk].rule.evening.hour == 18 and found[cast.college.pk].rule.evening.hour == 20
    assert "Réglées ici par Anne Carlier" in text(anne.get(page_of(cast.anne)))
    anne.post(page_of(cast.anne, "territoire/"))
    assert settled_in(cast.school.pk).rule.evening.hour == 20


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"evening": "07:00"}, "Le soir vient après le matin"),
        ({"days": []}, "Il faut au moins un jour"),
        ({"morning": "25:00"}, "Cette heure ne va pas"),
    ],
)
def test_disorder_is_said_in_one_sentence_and_nothing_changes(cast, wrong, sentence):
    answer = enter(cast.anne).post(page_of(cast.anne), FORM | wrong)
    assert answer.status_code == 422 and sentence in text(answer)
    assert not QuietHours.objects.filter(establishment=cast.school).exists()


def test_days_are_opened_in_the_holidays_and_closed_again(cast):
    anne = enter(cast.anne)
    sent = {"reason": "Listes des classes", "first_day": "2027-08-28", "last_day": "2027-08-29"}
    anne.post(page_of(cast.anne, "jours/"), sent)
    opened = OpenedDays.objects.get()
    with clock.frozen_shift("2027-08-28T10:00"):
        assert not settled_in(cast.school.pk).is_quiet(clock.now())
        assert settled_in(cast.college.pk).is_quiet(clock.now())  # a Saturday
    assert "Listes des classes" in text(anne.get(page_of(cast.anne)))
    stranger = enter(cast.perle)
    assert stranger.post(page_of(cast.perle, f"jours/{opened.pk}/retrait/")).status_code == 404
    anne.post(page_of(cast.anne, f"jours/{opened.pk}/retrait/"))
    assert not OpenedDays.objects.exists()


def test_a_past_day_is_not_opened(cast):
    answer = enter(cast.anne).post(page_of(cast.anne, "jours/"), {"reason": "x", "first_day": "2020-01-01"})
    assert "déjà passés" in text(answer) and not OpenedDays.objects.exists()


def test_a_school_far_away_has_its_own_wall_clock(cast):
    academy = cast.academy
    academy.time_zone = "Indian/Reunion"
    academy.save()
    with clock.frozen_shift("2026-11-24T17:30"):  # half past eight in the evening over there
        assert settled_in(cast.school.pk).is_quiet(clock.now())
