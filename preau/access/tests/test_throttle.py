"""What the throttle counts, and under which name; its promises at full size are in test_throttle_under_load."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from preau.access import devices, queries, throttle
from preau.access.models import Attempt
from preau.base import clock
from tests.world import PASSWORD, login

SCHOOL, STRANGER = "198.51.100.7", "203.0.113.50"


def request_from(address, **headers):
    return RequestFactory(REMOTE_ADDR=address, **headers).get("/")


def try_in(name, password, address, cookies=None):
    """None when the try is refused unread, else whether it let in."""
    request = request_from(address)
    request.COOKIES.update(cookies or {})
    gate = throttle.sign_in_gate(request, name)
    if not throttle.is_open(gate):
        return None
    return queries.account_for(request, gate, login=name, password=password) is not None


def test_one_stranger_does_not_slow_the_owner_who_comes_from_elsewhere(cast):
    for _try in range(throttle.PER_LOGIN):
        try_in(login("claire"), "deviné", STRANGER)
    assert try_in(login("claire"), "deviné", STRANGER) is None
    assert try_in(login("claire"), PASSWORD, SCHOOL) is True


def test_one_stolen_password_does_not_buy_more_guesses(cast):
    guesses = 0
    for rank in range(300):
        try_in(login("thomas"), PASSWORD, STRANGER)
        guesses += try_in(f"eleve{rank}", "deviné", STRANGER) is False
    assert guesses <= throttle.PER_NETWORK + 1


def test_the_known_device_has_its_own_count(client, cast):
    client.post("/connexion/", {"login": login("claire"), "password": PASSWORD})
    cookies = {devices.COOKIE: client.cookies[devices.COOKIE].value}
    tried = [try_in(login("claire"), "raté", SCHOOL, cookies) for _try in range(throttle.PER_DEVICE + 1)]
    assert tried == [False] * throttle.PER_DEVICE + [None]
    assert try_in(login("claire"), PASSWORD, SCHOOL) is True


def test_the_cookie_of_one_account_is_worth_nothing_for_another(client, cast):
    client.post("/connexion/", {"login": login("claire"), "password": PASSWORD})
    request = request_from(SCHOOL)
    request.COOKIES[devices.COOKIE] = client.cookies[devices.COOKIE].value
    assert devices.known_device(request, login("claire"))
    assert not devices.known_device(request, login("thomas"))
    assert client.cookies[devices.COOKIE]["httponly"]


def test_a_family_computer_knows_its_five_latest(rf):
    request = rf.get("/")
    for name in "abcdef":
        response = HttpResponse()
        devices.remember(request, response, name)
        request.COOKIES[devices.COOKIE] = response.cookies[devices.COOKIE].value
    assert [name for name in "abcdef" if devices.known_device(request, name)] == list("bcdef")


def test_a_cookie_made_by_hand_is_no_device(rf):
    request = rf.get("/")
    request.COOKIES[devices.COOKIE] = '["x",["claire.vasseur"]]'
    assert not devices.known_device(request, login("claire"))


@pytest.mark.parametrize(
    ("address", "network"),
    [("198.51.100.7", "198.51.100.0/24"), ("2001:db8:aa:bbcc::1", "2001:db8:aa:bb00::/56"), ("unix:", "")],
)
def test_an_address_is_counted_by_its_network(address, network):
    assert throttle.network_of(request_from(address)) == network


def test_behind_our_proxy_only_the_address_it_saw_counts(settings):
    settings.PROXIES = 1
    forged = request_from("10.0.0.1", HTTP_X_FORWARDED_FOR="192.0.2.9, 203.0.113.50")
    assert throttle.network_of(forged) == "203.0.113.0/24"
    settings.PROXIES = 0
    assert throttle.network_of(forged) == "10.0.0.0/24"


def test_an_attempt_keeps_neither_login_nor_address_and_is_forgotten(cast):
    try_in(login("claire"), "raté", STRANGER)
    kept = " ".join(Attempt.objects.values_list("key", flat=True))
    assert len(kept.split()) == 3
    assert "claire" not in kept and "203.0" not in kept
    Attempt.objects.update(at=clock.now() - 2 * throttle.WINDOW)
    assert throttle.sweep() == 3


def test_wrong_codes_of_one_network_do_not_stop_the_others(client, cast):
    for _try in range(throttle.CODES_PER_NETWORK):
        client.post("/activer/", {"code": "7KFM-2QXT-94HD"})
    assert client.post("/activer/", {"code": "7KFM-2QXT-94HD"}).status_code == 429
    elsewhere = client.__class__(REMOTE_ADDR=SCHOOL)
    assert elsewhere.post("/activer/", {"code": "7KFM-2QXT-94HD"}).status_code == 200
