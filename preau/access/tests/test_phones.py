"""A phone rings as long as its session, however that ends."""

from preau.access.actions import change_password, end_sessions
from preau.access.sheets.actions import reset
from preau.directory.tests.desk import enter
from preau.notifications.models import Device
from preau.notifications.tests.test_devices import PUBLIC, RING, words
from tests.world import PASSWORD


def test_closing_a_device_silences_it(cast):
    claire = enter(cast.claire)
    claire.post(RING, words())
    end_sessions(cast.claire.account, keys=[claire.session.session_key])
    assert not Device.objects.exists()


def test_a_new_password_silences_the_other_phones_and_keeps_this_one(cast):
    claire, other = enter(cast.claire), enter(cast.claire)
    other.post(RING, words(endpoint=f"{PUBLIC}2"))
    claire.post(RING, words())
    change_password(cast.claire.account, password="une autre marelle 9", keep=claire.session.session_key)
    assert Device.objects.get().endpoint == PUBLIC


def test_the_session_that_goes_on_under_another_key_keeps_its_phone(cast):
    claire = enter(cast.claire)
    claire.post(RING, words())
    answer = claire.post(
        "/parent/compte/mot-de-passe/", {"current": PASSWORD, "password": "une autre marelle 9"}
    )
    assert answer.status_code == 302
    assert Device.objects.get().session_key == claire.session.session_key


def test_a_lost_account_rings_nowhere(cast):
    enter(cast.claire).post(RING, words())
    reset(cast.claire, by=cast.anne)
    assert not Device.objects.exists()
