"""The agenda: the month, the holidays of the zone, the closing days of a school."""

from datetime import date, timedelta

import pytest

from preau.base import clock
from preau.directory.hats import hats_of
from preau.directory.models import Holiday


@pytest.fixture
def agenda(cast, sign_in):
    def open_as(who, **query):
        person = getattr(cast, who)
        return sign_in(person).get(f"/{hats_of(person)[0].key}/annuaire/agenda/", query).content.decode()

    return open_as


def close(cast, sign_in, **data):
    return sign_in(cast.anne).post(f"/{hats_of(cast.anne)[0].key}/annuaire/agenda/", data, follow=True)


def test_a_closing_day_is_told_to_the_school_and_to_nobody_else(cast, sign_in, agenda):
    friday = clock.today() + timedelta(days=3)
    close(cast, sign_in, name="Pont inventé", first_day=friday.isoformat())
    assert all("Pont inventé" in agenda(who) for who in ("claire", "ines", "lucie", "anne"))
    assert all("Pont inventé" not in agenda(who) for who in ("lea", "noel", "bruno"))
    month = agenda("claire", mois=f"{friday:%Y-%m}")
    assert f'{friday.day}<span class="visually-hidden">, Pont inventé' in month


def test_a_head_takes_back_only_the_days_of_the_school(cast, sign_in, agenda):
    close(cast, sign_in, name="Pont inventé", first_day=clock.today().isoformat())
    mine = Holiday.objects.get(name="Pont inventé")
    theirs = Holiday.objects.create(
        establishment=cast.next_door, name="Travaux", first_day=clock.today(), last_day=clock.today()
    )
    zone = Holiday.objects.create(zone="B", name="Vacances", first_day=clock.today(), last_day=clock.today())
    key, client = hats_of(cast.anne)[0].key, sign_in(cast.anne)
    answers = [
        client.post(f"/{key}/annuaire/agenda/{one.pk}/retrait/").status_code for one in (mine, theirs, zone)
    ]
    assert answers == [302, 404, 404]
    assert set(Holiday.objects.filter(pk__in=[mine.pk, theirs.pk, zone.pk])) == {theirs, zone}


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        ("2026-02-30", "", "n’existe pas"),
        ("2026-12-04", "2026-12-01", "vient avant le premier"),
        ("2020-01-01", "", "déjà passés"),
        ("2026-12-04", "2029-12-04", "plus d’un an"),
    ],
)
def test_days_that_cannot_be_are_refused_in_a_sentence(cast, sign_in, first, last, says):
    page = close(cast, sign_in, name="Pont", first_day=first, last_day=last)
    assert (page.status_code, says in page.content.decode()) == (422, True)
    assert not Holiday.objects.filter(name="Pont").exists()


def test_a_teacher_announces_no_closing(cast, sign_in):
    url = f"/{hats_of(cast.lucie)[0].key}/annuaire/agenda/"
    sign_in(cast.lucie).post(url, {"name": "Pont", "first_day": date(2026, 12, 4).isoformat()})
    assert not Holiday.objects.filter(name="Pont").exists()


@pytest.mark.parametrize("words", ["2026-12", "2026-13", "0001-01", "9999-12", "x", "", "2026-1-1"])
def test_any_month_asked_gives_a_page(agenda, words):
    assert "En gris" in agenda("claire", mois=words)
