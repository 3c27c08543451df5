"""Devices: asked for by their owner, as long as their session, and led nowhere inside."""

from ipaddress import ip_address

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from preau.base import clock
from preau.directory.tests.desk import enter, text
from preau.notifications.models import Device, Notification
from preau.notifications.push.actions import DEVICES_AT_MOST
from preau.notifications.push.door import is_public, is_wellformed
from preau.notifications.push.keys import to_words
from preau.notifications.push.sending import send_due_pushes
from preau.notifications.tests.desk import tell
from preau.notifications.tests.phone import Browser

RING, HUSH = "/parent/notifications/appareil/sonnerie/", "/parent/notifications/appareil/silence/"
PUBLIC = "https://push.example.org/x"


def words(**more):
    browser = Browser()
    return {
        "endpoint": PUBLIC, "p256dh": to_words(browser.public), "auth": to_words(browser.auth),
    } | more  # fmt: skip


def test_a_browser_asks_to_ring_and_to_be_silent_again(cast):
    claire = enter(cast.claire)
    assert claire.post(RING, words()).status_code == 204
    device = Device.objects.get()
    assert (device.person, device.session_key) == (cast.claire, claire.session.session_key)
    assert claire.post(HUSH, {"endpoint": PUBLIC}).status_code == 204 and not Device.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "http://push.example.org/x"}, {"endpoint": "https://127.0.0.1/x"}, {"endpoint": "https://[::1]/"},
        {"endpoint": "https://10.0.0.8/x"}, {"endpoint": "https://push.example.org:22/x"}, {"endpoint": "file:///etc/x"},
        {"endpoint": "https://localhost/x"}, {"endpoint": "https://a:b@push.example.org/"}, {"endpoint": "https://x\n.org/"},
        {"endpoint": "https://169.254.169.254/latest/"}, {"endpoint": ""}, {"endpoint": "https://" + "a" * 1000},
        {"p256dh": "AAAA"}, {"p256dh": "é"}, {"auth": "AAAA"}, {"auth": ""},
    ],
)  # fmt: skip
def test_what_no_browser_would_say_is_refused_in_one_sentence(cast, wrong):
    answer = enter(cast.claire).post(RING, words(**wrong))
    assert answer.status_code == 400 and "ne peut pas joindre" in text(answer)
    assert not Device.objects.exists()


def test_the_browser_of_one_becomes_that_of_another(cast):
    told = words()
    enter(cast.claire).post(RING, told)
    enter(cast.fatou).post(RING, told)
    assert Device.objects.get().person == cast.fatou


def test_nobody_silences_the_phone_of_another(cast):
    enter(cast.claire).post(RING, words())
    enter(cast.fatou).post(HUSH, {"endpoint": PUBLIC})
    assert Device.objects.exists()


def test_the_oldest_of_too_many_gives_way(cast):
    claire = enter(cast.claire)
    for number in range(DEVICES_AT_MOST + 2):
        claire.post(RING, words(endpoint=f"{PUBLIC}{number}"))
    kept = set(Device.objects.values_list("endpoint", flat=True))
    assert len(kept) == DEVICES_AT_MOST and f"{PUBLIC}0" not in kept


def test_signing_out_silences_this_phone_and_empties_the_browser(cast):
    claire, other = enter(cast.claire), enter(cast.claire)
    claire.post(RING, words())
    other.post(RING, words(endpoint=f"{PUBLIC}2"))
    answer = claire.post(reverse("access:sign_out"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert Device.objects.get().session_key == other.session.session_key


def test_a_session_that_ended_by_itself_says_nothing_more(cast, service, phone_of):
    _browser, device, client = phone_of(cast.claire)
    tell(cast.claire, cast.ines)
    client.session.delete()
    assert send_due_pushes() == 0 and service.came == [] and not Device.objects.filter(pk=device.pk).exists()
    assert Notification.objects.get().mail_at is not None  # it is not lost


def test_an_announcement_leads_to_the_very_thing_and_only_its_reader(cast):
    told = tell(cast.claire, cast.ines, path="messages/7/")
    assert enter(cast.claire).get(f"/aller/{told.pk}/").url == "/parent/messages/7/"
    assert enter(cast.fatou).get(f"/aller/{told.pk}/").url == "/parent/notifications/"
    assert Client().get(f"/aller/{told.pk}/").url == f"/connexion/?suite=/aller/{told.pk}/"
    assert enter(cast.lucie).get("/aller/messages/").url.endswith("/messages/")
    assert enter(cast.lucie).get("/aller/nulle-part/").status_code == 404


def test_the_settings_say_that_ringing_takes_the_place_of_the_mail(cast, phone_of):
    claire = enter(cast.claire)
    page = text(claire.get("/parent/notifications/reglages/"))
    assert "Aucun de vos appareils ne sonne" in page
    phone_of(cast.claire)
    page = text(claire.get("/parent/notifications/reglages/"))
    assert "Aucun de vos appareils ne sonne" not in page
    assert 'value="push" selected' in page


PRIVATE = ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
           "::1", "fe80::1", "fc00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "::", "240.0.0.1"]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_inside_is_inside_however_it_is_written(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2a00:1450:4007::200e"])
def test_outside_is_outside(address):
    assert is_public(ip_address(address))


@given(st.text(max_size=60))
def test_whatever_is_typed_is_judged_without_falling(typed):
    assert is_wellformed(typed) in (True, False)
    assert not is_wellformed(f"https://{typed}") or "." in typed


def test_the_hour_of_a_device_is_that_of_the_house(cast):
    enter(cast.claire).post(RING, words())
    assert Device.objects.get().since <= clock.now()
