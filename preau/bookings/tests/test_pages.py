"""The pages of bookings: what is typed wrongly, what clashes, strangers, the week of a room."""

import re
from datetime import timedelta

import pytest

from preau.base import clock
from preau.bookings.models import Reservation, Resource
from preau.bookings.tests import shed
from preau.directory.hats import hats_of
from preau.timetable.models import Room
from preau.timetable.tests.week import course


def door(person):
    return f"/{hats_of(person)[0].key}/reservations/"


def typed(**more):
    return {
        "words": "5e B, exposé",
        "day": f"{shed.day()}",
        "starts_at": "10:00",
        "ends_at": "11:00",
        "once": "k",
    } | more


def test_an_hour_is_booked_from_the_week_in_one_form(cast, sign_in, django_assert_max_num_queries):
    resource, client, base = shed.lent(cast), sign_in(cast.marc), door(cast.marc)
    day = shed.day()
    week = f"{base}ressources/{resource.pk}/?semaine={day}"
    link = re.search(rf'href="([^"]+jour={day}&amp;de=10:00&amp;a=11:00)"', client.get(week).content.decode())
    page = client.get(link[1].replace("&amp;", "&")).content.decode()
    assert 'value="10:00"' in page and f'value="{day}"' in page
    for _twice in range(2):
        assert client.post(f"{base}ressources/{resource.pk}/nouvelle/", typed()).status_code == 302
    assert Reservation.objects.count() == 1
    with django_assert_max_num_queries(10):
        page = client.get(week).content.decode()
    assert page.count("5e B, exposé") == 1 + (day == clock.today())
    assert "5e B, exposé" in client.get(base).content.decode()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"words": " "}, "Dites pour quoi"),
        ({"day": "2026-02-30"}, "Cette date n’existe pas"),
        ({"day": "2020-01-01"}, "Choisissez un jour à venir"),
        ({"ends_at": "09:00"}, "La fin vient avant le début"),
        ({"starts_at": "midi"}, "Cette heure ne va pas"),
        ({"until": "2020-01-01"}, "Le dernier jour vient après"),
    ],
)
def test_what_is_typed_wrongly_is_said_and_kept(cast, sign_in, more, said):
    resource = shed.lent(cast)
    answer = sign_in(cast.marc).post(f"{door(cast.marc)}ressources/{resource.pk}/nouvelle/", typed() | more)
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page and ("exposé" in page or "words" in more)
    assert not Reservation.objects.exists()


def test_clashes_are_shown_before_anything_and_the_free_days_are_booked_on_demand(cast, sign_in):
    resource, day = shed.lent(cast), shed.day()
    shed.booked(cast, resource, by="odile")
    client, path = sign_in(cast.marc), f"{door(cast.marc)}ressources/{resource.pk}/nouvelle/"
    one = client.post(path, typed())
    assert one.status_code == 422 and "déjà réservé par Mme Caron" in one.content.decode()
    weekly = typed(until=f"{day + timedelta(weeks=1)}")
    page = client.post(path, weekly).content.decode()
    assert ("Réserver le jour libre" in page) == (Reservation.objects.count() == 1)
    client.post(path, weekly | {"libres": "1"})
    assert [one.day for one in Reservation.objects.filter(booked_by=cast.marc)] in (
        [day + timedelta(weeks=1)],
        [],
    )


def test_who_may_book_is_settled_by_the_head(cast, sign_in):
    resource = shed.lent(cast)
    path = f"ressources/{resource.pk}/nouvelle/"
    assert sign_in(cast.celine).post(door(cast.celine) + path, typed()).status_code == 404
    data = {"kind": "equipment", "name": "Chariot", "words": "", "room": "", "bookers": "staff", "keeper": ""}
    settings = f"ressources/{resource.pk}/reglages/"
    assert sign_in(cast.marc).post(door(cast.marc) + settings, data).status_code == 404
    assert sign_in(cast.agnes).post(door(cast.agnes) + settings, data).status_code == 302
    assert sign_in(cast.celine).post(door(cast.celine) + path, typed()).status_code == 302
    room = Room.objects.create(establishment=cast.college, code="I1", name="Salle info")
    wrong = sign_in(cast.agnes).post(door(cast.agnes) + settings, data | {"room": room.pk})
    assert wrong.status_code == 422 and "Du matériel n’est pas une salle" in wrong.content.decode()
    assert Resource.objects.get().name == "Chariot"


@pytest.mark.parametrize("who", ["odile", "celine", "noel", "anne", "claire", "louis", "gaelle"])
def test_nobody_cancels_or_answers_for_another(cast, sign_in, who):
    [one] = shed.booked(cast, shed.lent(cast, needs_word=True))
    person = getattr(cast, who)
    client, base = sign_in(person), door(person)
    assert {client.post(f"{base}{one.pk}/{verb}/").status_code for verb in ("annulation", "reponse")} == {404}
    assert Reservation.objects.get().holds


def test_its_author_cancels_it_and_the_head_answers(cast, sign_in):
    [one] = shed.booked(cast, shed.lent(cast, needs_word=True))
    assert "1</span> réservation à valider" in sign_in(cast.bruno).get(door(cast.bruno)).content.decode()
    sign_in(cast.bruno).post(f"{door(cast.bruno)}{one.pk}/reponse/", {"accord": "1", "words": "Bon exposé"})
    page = sign_in(cast.marc).get(f"{door(cast.marc)}{one.pk}/").content.decode()
    assert "Bon exposé" in page and "Annuler la réservation" in page
    sign_in(cast.marc).post(f"{door(cast.marc)}{one.pk}/annulation/")
    assert not Reservation.objects.get().holds


def test_the_week_of_a_room_shows_its_bookings_and_the_week_of_a_resource_its_lessons(cast, sign_in):
    room = Room.objects.create(establishment=cast.college, code="I1", name="Salle info")
    resource, day = shed.lent(cast, kind="room", name="Salle info", room=room), shed.day()
    course(cast, weekday=day.isoweekday(), starts="14:00", ends="14:55", room=room, subject="Technologie")
    shed.booked(cast, resource, words="Club échecs")
    client, key = sign_in(cast.marc), hats_of(cast.marc)[0].key
    page = client.get(f"/{key}/agenda/salle/{room.pk}/?semaine={day}").content.decode()
    assert "Club échecs" in page and "Réservations de cette semaine" in page
    page = client.get(f"/{key}/reservations/ressources/{resource.pk}/?semaine={day}").content.decode()
    assert "Technologie" in page and "Club échecs" in page
